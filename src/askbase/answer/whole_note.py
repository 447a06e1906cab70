"""Questions about whole notes ("summarise the kickoff", "what happened last week?"): these notes are read, not the
passages that are nearest to the word "summarise"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from askbase.answer.naming import ASKING, asked_words, named, named_in_part
from askbase.clean import fold
from askbase.store.listing import Listed
from askbase.types import Filter, Passage, Retrieved

MOST = 40  # passages: of a longer note evenly spread
_A_NOTE = re.compile(r"\b(?:note|clip(?:ping)?|article|entry|notiz|artikel|nota|articulo|artículo)\b")
_SUMS_UP = re.compile(
    r"\b(?:summar(?:y|ies|i[sz]e[sd]?|i[sz]ing)|sum(?:s|med)? up|gist|overview|synopsis|recap|outline|tl;?dr|digest"
    r"|(?:main|key|central|most important) (?:points?|ideas?|messages?|lessons?|findings?|statements?|takeaways?)"
    r"|takeaways?|in (?:short|brief|a nutshell|a few (?:words|sentences))"
    r"|zusammenfass\w*|uberblick|überblick|kernaussagen?|worum geht(?: e)?s|resum\w*|résum\w*|sintesis|síntesis"
    r"|(?:what|which)(?: is| are|'s)? (?=.*\babout\W*$)|what (?:does|do|did) (?=.*\bsay\W*$)"
    r"|de quoi (?:parle|s'agit)|de qu[eé] (?:trata|habla))\b"
)
_ZUSAMMEN = re.compile(r"\bfass\w*\b(.*)\bzusammen\b")  # German parts the verb
_NEWEST = re.compile(r"\b(latest|newest|most recent|last|oldest|earliest) (\w+)")
_BESIDE = asked_words(
    "about say says said short brief long quick quickly briefly few word words sentence sentences bullet bullets form"
    " whole entire full content contents main key point points idea ideas please read could would can you want need"
    " provide write make create do did done doing happened happen going went up been wrote written noted journal diary"
    " daily day days week month year entries my i me we was were so events clip meeting minutes"
    " bitte mir den die das der dem des einen eine notiz artikel kurz knapp"
    " le la les un une moi de du note des el los las una en breve"
)


def of_whole_notes(
    retrieved: Retrieved,
    note_passages: Callable[[str], Sequence[Passage]],
    passing: Callable[[Filter], Sequence[Listed]],
    newest: Callable[[str], str | None],
) -> Retrieved:
    """With the passages of the note that is to be summed up, in order, or of those that pass the filter if nothing else
    is asked for ("what did I do yesterday?"), oldest first; unchanged if the question asks for anything more. `newest`:
    what "the latest meeting" is, by the catalog."""
    path = _asked_for(retrieved) or _newest(retrieved, newest)
    if path is not None:
        passages = list(note_passages(path))
        if len(passages) > MOST:
            passages = [passages[at * len(passages) // MOST] for at in range(MOST)]
        return replace(retrieved, passages=tuple(passages), whole=True) if passages else retrieved
    if retrieved.filters.empty or not retrieved.bare or _words(retrieved.bare) - ASKING - _BESIDE:
        return retrieved
    notes = sorted(passing(retrieved.filters), key=lambda note: note.date or date.min)
    said = f"{len(notes)} notes are like that; the newest {MOST} were read" if len(notes) > MOST else ""
    each = [list(note_passages(note.path)) for note in notes[-MOST:]]
    first = [passage for passages in each for passage in passages[: max(1, MOST // len(each))]]
    warnings = (*retrieved.warnings, said) if said else retrieved.warnings
    return replace(retrieved, passages=tuple(first), whole=True, warnings=warnings) if first else retrieved


def _asked_for(retrieved: Retrieved) -> str | None:
    question = fold(retrieved.bare or retrieved.question)
    if not _asks_for_summary(question):
        return None
    asked = _words(question)
    titles = {passage.chunk.note_path: passage.title for passage in retrieved.passages}
    for naming in (_fully, named_in_part) if _A_NOTE.search(question) else (_fully,):
        names = {path: naming(path, title, asked) for path, title in titles.items()}
        meant = [path for path, name in names.items() if name and not asked - name - ASKING - _BESIDE]
        if meant:
            return meant[0] if len(meant) == 1 else None
    return None


def _newest(retrieved: Retrieved, newest: Callable[[str], str | None]) -> str | None:
    question = fold(retrieved.bare or retrieved.question)
    said = _NEWEST.search(question)
    if said is None or not _asks_for_summary(question):
        return None
    if _words(question[: said.start()] + " " + question[said.end() :]) - ASKING - _BESIDE:
        return None
    return newest(f"the {said[1].replace('last', 'latest')} {said[2]}")


def _asks_for_summary(question: str) -> bool:
    return _SUMS_UP.search(question) is not None or _ZUSAMMEN.search(question) is not None


def _words(question: str) -> frozenset[str]:
    """Those that are left when the wish for a summary is taken out."""
    return asked_words(_SUMS_UP.sub(" ", _ZUSAMMEN.sub(r"\1", fold(question))))


def _fully(path: str, title: str, asked: frozenset[str]) -> frozenset[str]:
    """By title or file, and then by words of either: "the heat pump decision" is `heat-pump-decision`, "Heat pump"."""
    name = named(path, title, asked, numbers_too=True) or named(path, title, asked, numbers_too=False)
    return name | named_in_part(path, title, asked) if name else name
