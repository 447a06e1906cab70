"""Questions about whole notes ("summarise the kickoff", "what happened last week?"): these notes are read, not the
passages that are nearest to the word "summarise"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from askbase import clock
from askbase.answer.quoting.day_asked import DayAsked, body, day_asked
from askbase.answer.quoting.day_found import of_day, with_that_day
from askbase.answer.words.naming import ASKING, asked_words, named, named_in_part, written_name
from askbase.clean import fold
from askbase.notes.names import stem
from askbase.retrieve.plain import HAPPENED
from askbase.store.listing import Listed
from askbase.types import Filter, Passage, Retrieved

MOST = 40  # passages: of a longer note evenly spread
_A_NOTE = re.compile(r"\b(?:note|clip(?:ping)?|article|entry|notiz|artikel|nota|articulo|artículo)\b")
_A_DOCUMENT = re.compile(rf"{_A_NOTE.pattern}|\b(?:documents?|meeting|minutes|plan|report|page|file|chapter)\b")
_SUMS_UP = re.compile(
    r"\b(?:summar(?:y|ies|i[sz]e[sd]?|i[sz]ing)|sum(?:s|med)? up|gist|overview|synopsis|recap|outline|tl;?dr|digest"
    r"|(?:main|key|central|most important) (?:points?|ideas?|messages?|lessons?|findings?|statements?|takeaways?)"
    r"|takeaways?|in (?:short|brief|a nutshell|a few (?:words|sentences))"
    r"|zusammenfass\w*|uberblick|überblick|kernaussagen?|worum geht(?: e)?s|resum\w*|résum\w*|sintesis|síntesis"
    r"|(?:what|which)(?: is| are|'s)? (?=.*\babout\W*$)|de quoi (?:parle|s'agit)|de qu[eé] (?:trata|habla))\b"
)
_SAYS = re.compile(r"\bwhat (?:does|do|did) (?=.*\bsay\W*$)")  # of a note: people say things too
_ZUSAMMEN = re.compile(r"\bfass\w*\b(.*)\bzusammen\b")  # German parts the verb
_HAPPENED = re.compile(
    rf"\b(?:{HAPPENED}|what (?:did|have|had) (?:i|we) (?:write|note|say|experience|log|logged)"
    r"|was (?:habe ich|haben wir) (?:notiert|geschrieben|erlebt)"
    r"|was (?:stand|steht) in mein(?:en notizen|em tagebuch))\b"
)
_ANOTHER_QUESTION = re.compile(
    r"\b(?:when|where|who|whom|whose|why|how (?:much|many|long|often|old|far|big|do|can|to))\b"
)
_NEWEST = re.compile(r"\b(latest|newest|most recent|last|oldest|earliest) (\w+)")
_BESIDE = asked_words(
    "about say says said short brief long quick quickly briefly few word words sentence sentences bullet bullets form"
    " whole entire full content contents main key point points idea ideas please read could would can you want need"
    " provide write make create do did done doing happened happen going went up been wrote written noted journal diary"
    " daily day days week month year entries log logged my i me we was were so events clip meeting minutes"
    " find finding findings found result results conclusion conclusions advice"
    " bitte mir den die das der dem des einen eine notiz artikel kurz knapp"
    " was war ist gab habe haben ich wir an in am im gemacht getan notiert geschrieben erlebt passiert los stand steht"
    " meinem meinen tagebuch notizen"
    " le la les un une moi de du note des el los las una en breve"
)


_PLACES = asked_words("lab office work home house garden kitchen workshop studio gym school uni university")


def of_whole_notes(
    retrieved: Retrieved,
    note_passages: Callable[[str], Sequence[Passage]],
    passing: Callable[[Filter], Sequence[Listed]],
    newest: Callable[[str], str | None],
    titles: Callable[[], Mapping[str, str]],
    aliases: Callable[[], Iterable[tuple[str, str]]] = tuple,
    naming: Callable[[date], Sequence[Passage]] = lambda day: (),
    today: date | None = None,
) -> Retrieved:
    """With the passages of the note that is to be summed up, in order, or of those that pass the filter if nothing else
    is asked for ("what did I do yesterday?"), oldest first, or what stands under the day that is asked for; unchanged
    if the question asks for anything more, but for passages that name its day. `newest`: what "the latest meeting" is,
    by the catalog; `titles`: path → title, `aliases`: (path, alias), of all notes; `naming`: passages that may name a
    day; `today`: of the question, if it was asked before."""
    question = fold(retrieved.bare or retrieved.question)
    asked = the_day_asked(retrieved.question, today or clock.today())
    of_a_day = asked is not None and asks_what_happened(asked.rest)
    if not (asks_for_summary(question) or of_a_day):
        return with_that_day(retrieved, asked, naming, passing) if asked and asked.past else retrieved
    path = _named(retrieved, question, titles, aliases) or _newest(question, newest)
    if path is not None:
        return _one(retrieved, path, note_passages(path))
    if asked is not None and of_a_day:
        return of_day(retrieved, asked, naming, passing, note_passages)
    if asked is not None and asked.past:
        return with_that_day(retrieved, asked, naming, passing)
    if retrieved.filters.empty or not asks_what_happened(question):
        return retrieved
    notes = sorted(passing(retrieved.filters), key=lambda note: note.date or date.min)
    each = [body(note_passages(note.path)) for note in notes[-MOST:]]
    first = [passage for passages in each for passage in passages[: max(1, MOST // len(each))]]
    said = (f"{len(notes)} notes are like that; the newest {MOST} were read",) if len(notes) > MOST else ()
    warnings = (*retrieved.warnings, *said)
    return replace(retrieved, passages=tuple(first), whole=True, warnings=warnings) if first else retrieved


def _one(retrieved: Retrieved, path: str, passages: Sequence[Passage]) -> Retrieved:
    """All of a note; what the search found of others may contradict it, and knows whether the note is out of date."""
    found = [passage for passage in retrieved.passages if passage.chunk.note_path == path]
    others = tuple(passage for passage in retrieved.passages if passage.chunk.note_path != path)
    over = found[0].superseded if found else None
    read = [replace(passage, superseded=over) for passage in body(passages)]
    if len(read) > MOST:
        read = [read[at * len(read) // MOST] for at in range(MOST)]
    return replace(retrieved, passages=tuple(read), others=others, whole=True) if read else retrieved


def _named(
    retrieved: Retrieved,
    question: str,
    titles: Callable[[], Mapping[str, str]],
    aliases: Callable[[], Iterable[tuple[str, str]]],
) -> str | None:
    """The note that is named and nothing beside it; of several the one of which most words are."""
    known = titles()
    others: dict[str, list[str]] = {}
    for path, alias in aliases():
        others.setdefault(path, []).append(alias)
    paths = [passage.chunk.note_path for passage in retrieved.passages]
    paths += [candidate.note_path for candidate in retrieved.candidates]
    asked, left = asked_words(question), _left(question)
    for naming in (_fully, named_in_part) if _A_NOTE.search(question) else (_fully,):
        found = {
            path: max((naming(path, name, asked) for name in (known[path], *others.get(path, ()))), key=len)
            for path in dict.fromkeys(paths)
            if path in known
        }
        for path, name in found.items():  # "an overview of the heating" is not "Heating overview"
            if name - left and not any(_stands(path, each, question) for each in (known[path], *others.get(path, ()))):
                found[path] = naming(path, known[path], left)
        meant = {path: name for path, name in found.items() if name and not left - name - ASKING - _BESIDE}
        most = max(map(len, meant.values()), default=0)
        best = [path for path, name in meant.items() if len(name) == most]
        if best:
            other = _ANOTHER_QUESTION.search(question.replace(fold(known[best[0]]), " "))
            return best[0] if len(best) == 1 and not other else None
    return None


def _stands(path: str, title: str, question: str) -> bool:
    """Whether one of its names is said word for word."""
    names = (title, stem(path))
    return any(re.sub(r"[-_]+", " ", fold(name)) in question for name in names)


def _newest(question: str, newest: Callable[[str], str | None]) -> str | None:
    said = _NEWEST.search(question)
    if said is None or _ANOTHER_QUESTION.search(question):
        return None
    if _left(f"{question[: said.start()]} {question[said.end() :]}") - ASKING - _BESIDE:
        return None
    return newest(f"the {said[1].replace('last', 'latest')} {said[2]}")


def asks_for_summary(question: str) -> bool:
    """Of whatever it may be: a note, days, a subject."""
    question = fold(question)
    says = _SAYS.search(question) and _A_DOCUMENT.search(question)
    return bool(says or any(wish.search(question) for wish in (_SUMS_UP, _ZUSAMMEN, _HAPPENED)))


def asks_what_happened(rest: str) -> bool:
    """Of days, which are not said here, and nothing else."""
    rest = fold(rest)
    beside = _BESIDE | (_PLACES if _HAPPENED.search(rest) else frozenset())
    return asks_for_summary(rest) and not (_ANOTHER_QUESTION.search(rest) or _left(rest) - ASKING - beside)


def the_day_asked(question: str, today: date) -> DayAsked | None:
    """As `day_asked`; a weekday only where it is asked what happened on it, as notes may call any other one so."""
    asked = day_asked(question, today)
    return None if asked is not None and asked.weekday and not asks_what_happened(asked.rest) else asked


def _left(question: str) -> frozenset[str]:
    """The words that are left when the wish is taken out."""
    return asked_words(_SUMS_UP.sub(" ", _SAYS.sub(" ", _ZUSAMMEN.sub(r"\1", question))))


def _fully(path: str, title: str, asked: frozenset[str]) -> frozenset[str]:
    """By title or file, and then by words of either: "the heat pump decision" is `heat-pump-decision`, "Heat pump". One
    of them must be said as it stands: Mark is not Marketing."""
    name = named(path, title, asked, numbers_too=True) or named(path, title, asked, numbers_too=False)
    written = asked_words(written_name(path, title))
    return name | named_in_part(path, title, asked) if name & written else frozenset()
