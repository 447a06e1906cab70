"""Questions about a whole note ("summarise the kickoff", "what is conf-lessons about?"): that note is read, not the
passages that are nearest to the word "summarise"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from askbase.answer.naming import ASKING, asked_words, named, named_in_part
from askbase.clean import fold
from askbase.types import Passage, Retrieved

MOST = 40  # passages of a long note, evenly spread
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
_BESIDE = asked_words(
    "about say says said short brief long quick quickly briefly few word words sentence sentences bullet bullets form"
    " whole entire full content contents main key point points idea ideas please read could would can you want need"
    " provide write make create bitte mir den die das der dem des einen eine notiz artikel note clip meeting minutes"
    " kurz knapp le la les un une moi de du des el los las una en breve"
)  # fmt: skip


def of_whole_note(retrieved: Retrieved, note_passages: Callable[[str], Sequence[Passage]]) -> Retrieved:
    """With all passages of the note that is to be summed up, in order, and its path in `whole`; unchanged if the
    question asks for anything more, or for none or several of the notes found."""
    path = _asked_for(retrieved)
    if path is None:
        return retrieved
    passages = list(note_passages(path))
    if len(passages) > MOST:
        passages = [passages[at * len(passages) // MOST] for at in range(MOST)]
    return replace(retrieved, passages=tuple(passages), whole=path) if passages else retrieved


def _asked_for(retrieved: Retrieved) -> str | None:
    question = fold(retrieved.question)
    rest, parted = _ZUSAMMEN.subn(r"\1", question)
    rest, cues = _SUMS_UP.subn(" ", rest)
    if not parted + cues:
        return None
    asked = asked_words(rest)
    titles = {passage.chunk.note_path: passage.title for passage in retrieved.passages}
    for naming in (_fully, named_in_part) if _A_NOTE.search(question) else (_fully,):
        names = {path: naming(path, title, asked) for path, title in titles.items()}
        meant = [path for path, name in names.items() if name and not asked - name - ASKING - _BESIDE]
        if meant:
            return meant[0] if len(meant) == 1 else None
    return None


def _fully(path: str, title: str, asked: frozenset[str]) -> frozenset[str]:
    """By title or file, and then by words of either: "the heat pump decision" is `heat-pump-decision`, "Heat pump"."""
    name = named(path, title, asked, numbers_too=True) or named(path, title, asked, numbers_too=False)
    return name | named_in_part(path, title, asked) if name else name
