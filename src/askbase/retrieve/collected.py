"""The notes that a question about the collection means ("my unread clips", "the latest meeting"), by the catalog."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from askbase.clean import fold
from askbase.retrieve.collection import Asked, may_ask, select, vocabulary
from askbase.retrieve.collection_reader import read_question
from askbase.store.database import Database
from askbase.store.listing import Listed, known_terms, listed
from askbase.types import Filter


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
    if asked is None:
        return None
    passing = listed(database, asked.filters)
    found = select(passing, asked)
    by_worth = asked.kind == "first" and asked.order is not None and asked.order.key != "date"
    if by_worth and not found and select(passing, replace(asked, order=None)):
        return None  # nothing of theirs can be compared
    return asked, found


def the_one(database: Database, today: date, said: str, kind: str = "") -> str | None:
    """The path of "the latest meeting" and the like, if exactly one note is that. `kind`: words of its title or its
    file's name, "supervisor" for the latest supervisor meeting."""
    found = found_in_catalog(database, said, Filter(), today)
    if found is None or found[0].kind != "first":
        return None
    asked, notes = found
    if words := _words(kind):
        alike = (note for note in listed(database, asked.filters) if words <= _words(f"{note.title} {note.path}"))
        notes = select(tuple(alike), asked)
    return notes[0].path if len(notes) == 1 else None


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", fold(text)))
