"""What something is ("What is Lantern?"), where a note is called so: that note says it before anything else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from askbase.answer.claims.segment import Segment
from askbase.answer.quoting.day_asked import body
from askbase.answer.quoting.extract import as_quote, says_something
from askbase.answer.quoting.lead import lead
from askbase.retrieve.resolve import called
from askbase.store.listing import Listed
from askbase.types import Filter, Passage, Retrieved

_ASKS = re.compile(
    r"(?i)^\W*(?:what(?: is| are| was| were|['’]s)|who(?: is| are| was| were|['’]s)|what do (?:i|we|you) know about"
    r"|tell me about|define|(?:was|wer) (?:ist|sind|war|waren))\s+(?P<what>[^?]+?)\W*$"
)
_ARTICLE = re.compile(r"(?i)^(?:the|an?|our|my|der|die|das|eine?|meine?|unsere?)\s+")
_BETWEEN = re.compile(r"\s+")  # words of a file's name: `heat-pump`
_OWNED = re.compile(r"['’]s?(?=\s)")  # Goodhart's law: `goodhart-law`
_LOOKED_AT = 8
OPENING = 2  # sentences


def with_what_it_is(
    retrieved: Retrieved,
    titles: Callable[[], Mapping[str, str]],
    aliases: Callable[[], Iterable[tuple[str, str]]],
    note_passages: Callable[[str], Sequence[Passage]],
    passing: Callable[[Filter], Sequence[Listed]],
) -> Retrieved:
    """With the opening of that note in front; unchanged if the question asks for anything else, none or several of the
    notes found are called so, or it is not among those that are asked. `titles`: path → title, `aliases`:
    (path, alias), of all notes; `passing`: the notes that pass a filter."""
    if (asked := _ASKS.match(retrieved.bare or retrieved.question)) is None or retrieved.whole:
        return retrieved
    # Those that were considered: a name is searched for like any text, and all names of a large folder take a while.
    near = {each.chunk.note_path for each in retrieved.passages} | {each.note_path for each in retrieved.candidates}
    known = {path: title for path, title in titles().items() if path in near}
    named = called(known, [(path, alias) for path, alias in aliases() if path in known])
    paths = next(filter(None, map(named, _names(asked["what"]))), [])
    if len(paths) != 1 or not _is_asked(paths[0], retrieved.filters, passing):
        return retrieved
    found = {passage.chunk.id: passage for passage in retrieved.passages}
    best = max((passage.score for passage in retrieved.passages), default=0.0)
    of_note = [passage for passage in retrieved.passages if passage.chunk.note_path == paths[0]]
    over = of_note[0].superseded if of_note else None
    opening = next(iter(body(note_passages(paths[0]))), None)
    if opening is None:
        return retrieved
    first = replace(found.get(opening.chunk.id, replace(opening, superseded=over)), score=best)
    others = tuple(passage for passage in retrieved.passages if passage.chunk.id != opening.chunk.id)
    return replace(retrieved, passages=(first, *others), opens=opening.chunk.id)


def opening(question: str, chunk_id: str, passages: Sequence[Passage]) -> list[Segment]:
    """How the passage of that chunk begins; empty if it is none of these."""
    for number, passage in enumerate(passages, 1):
        if passage.chunk.id == chunk_id:
            begins = lead([passage], _LOOKED_AT, lambda sentence: 1)
            return [as_quote(each, passage, number) for each in begins if says_something(question, each)][:OPENING]
    return []


def _is_asked(path: str, filters: Filter, passing: Callable[[Filter], Sequence[Listed]]) -> bool:
    return filters.empty or any(note.path == path for note in passing(filters))


def _names(said: str) -> list[str]:
    """What the note may be called: as it was said, without an article, as a file's name."""
    bare = _ARTICLE.sub("", said)
    return [said, bare, _BETWEEN.sub("-", bare), _BETWEEN.sub("-", _OWNED.sub("", bare))]
