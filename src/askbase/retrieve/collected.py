"""The notes that a question about the collection means ("my unread clips", "the latest meeting"), by the catalog."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from askbase.clean import fold
from askbase.retrieve.collection import Asked, may_ask, vocabulary
from askbase.retrieve.collection_cited import citing, keys_of
from askbase.retrieve.collection_reader import read_question
from askbase.retrieve.collection_select import select, untold
from askbase.retrieve.quantity import quantity
from askbase.store.database import Database
from askbase.store.listing import Listed, known_terms, listed, texts_of
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
    if asked.cites:
        asked = replace(asked, among=_citing(database, asked))
    passing = listed(database, asked.filters)
    found = select(passing, asked)
    return None if not found and _cannot_tell(passing, asked) else (asked, found)


def _citing(database: Database, asked: Asked) -> frozenset[str]:
    """The notes among those asked for that cite or link to all that must be cited. None cites itself."""
    notes = listed(database, Filter())
    found = frozenset(note.path for note in notes) if asked.among is None else asked.among
    for cited in asked.cites:
        itself = {note.path for note in notes if cited.key in keys_of(note)}
        linking = {note.path for path in itself for note in listed(database, Filter(links=(path,)))}
        by_name = {note.path for path in itself for note in listed(database, Filter(links=(path.rpartition("/")[2],)))}
        found &= (citing(texts_of(database), cited) | linking | by_name) - itself
    return found


def _cannot_tell(passing: Sequence[Listed], asked: Asked) -> bool:
    """Nothing of theirs can be compared, or most of them do not say what is asked for: "none" may be wrong."""
    if asked.kind == "first" and asked.order is not None and select(passing, replace(asked, order=None)):
        return True
    others = select(passing, replace(asked, bounds=(), order=None))
    for bound in asked.bounds:
        if not any(quantity(note.properties.get(bound.key, "")) is not None for note in others):
            return True
    for condition in asked.any_of:
        others = select(passing, replace(asked, any_of=tuple(each for each in asked.any_of if each != condition)))
        if sum(not any(map(note.properties.get, condition.keys)) for note in others) * 2 > len(others):
            return True
    return any(silent * 2 > of for silent, of in untold(passing, asked).values())


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
