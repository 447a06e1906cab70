"""Questions about the collection ("which clips have I not read?") answered from the catalog: exact, without a model."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from askbase.answer.outflow import Segment
from askbase.answer.properties import Stated
from askbase.clean import clean_line
from askbase.notes.frontmatter import DATE_KEYS
from askbase.retrieve.collection import Asked, may_ask, select, texts, vocabulary
from askbase.retrieve.collection_reader import read_question
from askbase.store.database import Database
from askbase.store.listing import Listed, known_terms, listed
from askbase.types import Filter, Passage

SHOWN = 50  # notes named in an answer; the number is exact whatever is shown


def found_in_catalog(
    database: Database, question: str, given: Filter, today: date
) -> tuple[Asked, list[Listed]] | None:
    """What is asked of the collection and the notes that are meant; None if the question is about something else. A
    filter without a question asks for the notes that pass it."""
    if not question and not given.empty:
        notes = list(listed(database, given))
        return (Asked("list", given), notes) if notes else None
    if not may_ask(question):
        return None
    asked = read_question(question, vocabulary(listed(database, Filter()), known_terms(database)), given, today)
    return None if asked is None else (asked, select(listed(database, asked.filters), asked))


def from_catalog(
    database: Database, question: str, given: Filter, note_passages: Callable[[str], Sequence[Passage]], today: date
) -> Stated:
    """How many and which, a cited line for each note; empty if the question is about something else."""
    found = found_in_catalog(database, question, given, today)
    if found is None:
        return Stated([], ())
    asked, notes = found
    shown = [(note, passages[0]) for note in notes[:SHOWN] if (passages := note_passages(note.path))]
    lines = [_line(note, passage, asked, number) for number, (note, passage) in enumerate(shown, 1)]
    rest = len(notes) - len(shown)
    more = [_said(f"… and {rest} more.\n")] if rest else []
    return Stated([_said(_lead(asked, len(notes))), *lines, *more], tuple(passage for _, passage in shown))


def _lead(asked: Asked, count: int) -> str:
    what = "clipping" if asked.clipped else "note"
    if not count:
        return f"None: by their front matter, no {what} is like that.\n"
    by = f", by {asked.order.key}" if asked.order else ""
    return f"{count} {what}{'' if count == 1 else 's'}{by}:\n\n"


def _line(note: Listed, passage: Passage, asked: Asked, number: int) -> Segment:
    """The note, its date or what was asked of it; the quote is the front matter that says so."""
    keys = dict.fromkeys((*asked.keys, *(["date"] if asked.order and asked.order.key == "date" else [])))
    values = [str(note.date)] if "date" in keys and note.date else []
    values += [f"{key}: {', '.join(texts(note.properties[key]))}" for key in keys if key in note.properties]
    claim = clean_line(f"{note.title} ({note.path})" + (f", {', '.join(values)}" if values else ""))
    quotes = tuple((number, span) for span in _spans(passage, (*keys, *_filtered_by(asked.filters))))
    return Segment(f"- {claim} [{number}]\n", claim, (number,), "supported", ("quote",), quotes)


def _filtered_by(filters: Filter) -> list[str]:
    """The properties that say why a note passed."""
    reasons = {"tags": filters.tags, "type": filters.types, "source": filters.sources}
    keys = [key for key, values in reasons.items() if values]
    keys += ["already_read", "read"] if filters.read is not None else []
    return keys + (["date"] if filters.after or filters.before else [])


def _spans(passage: Passage, keys: Sequence[str]) -> list[tuple[int, int]]:
    """Where these properties stand; the first line with a word in it if none does."""
    chunk = passage.chunk
    names = dict.fromkeys(each for key in keys for each in (DATE_KEYS if key == "date" else (key,)))
    found = []
    if names and chunk.start == 0 and chunk.text.startswith("---"):
        pattern = rf"^(?:{'|'.join(map(re.escape, names))}):[^\r\n]*(?:\r?\n(?:[ \t]+|- )[^\r\n]*)*"
        found = [match.span() for match in re.finditer(pattern, chunk.text, re.MULTILINE)]
    if not found and (line := re.search(r"^.*\w.*$", chunk.text, re.MULTILINE)):
        found = [line.span()]
    return [(chunk.start + start, chunk.start + end) for start, end in found]


def _said(text: str) -> Segment:
    return Segment(text, "", (), "unverified", (), ())
