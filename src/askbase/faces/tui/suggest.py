"""Questions these notes are known to answer: sections whose own heading finds them, nearest in meaning."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from askbase.answer.refusing import decide
from askbase.clean import clean_line
from askbase.store.vocabulary import Vocabulary
from askbase.types import Note

if TYPE_CHECKING:
    from askbase.base import Base

WANTED, TRIED = 3, 9
_LONGEST, _SHORTEST = 74, 80  # characters of a question; of a section worth asking about


async def suggestions(base: Base, known: Vocabulary, day: date) -> tuple[str, ...]:
    """Up to three, each of another note. A question is offered only if a search for it comes back to its section.

    Raises:
        StoreError, ModelError: as `Base.search`.
    """
    paths = [path for path, _ in known.notes]
    step = max(1, len(paths) // TRIED)
    paths = paths[day.toordinal() % step :: step]  # from all over the notes, other ones tomorrow
    found: list[str] = []
    for path in paths[:TRIED]:
        note = await asyncio.to_thread(base.read_note, path)
        question = await _answerable(base, note) if note is not None and not note.private else None
        if question:
            found.append(question)
        if len(found) == WANTED:
            break
    return tuple(found)


async def _answerable(base: Base, note: Note) -> str | None:
    fullest_first = sorted(_questions(note), key=lambda found: found[1] - found[2])
    for question, start, end in fullest_first[:2]:
        passages = (await base.search(question, limit=5)).passages
        home = bool(passages) and passages[0].chunk.note_path == note.path
        if home and start <= passages[0].chunk.start < end and decide.worth_quoting(passages[:1]):
            return question
    return None


def _questions(note: Note) -> Iterator[tuple[str, int, int]]:
    """(title and heading as a question, the section's span), for sections with something in them."""
    for section in note.sections:
        if section.kind != "body" or section.end - section.start < _SHORTEST or not section.headings:
            continue
        title, heading = clean_line(note.title), clean_line(section.headings[-1])
        about = f" about {heading}" if heading != title else ""
        text = f"What does “{title}” say{about}?"
        if len(text) <= _LONGEST:
            yield text, section.start, section.end
