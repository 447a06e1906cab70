"""Which notes a question about the collection asks for, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from askbase.retrieve.collection import Asked
from askbase.retrieve.collection_period import by_time
from askbase.retrieve.collection_values import texts
from askbase.retrieve.quantity import compare, quantity
from askbase.store.listing import Listed

_CLIPPED = ("source", "link", "url")


def select(notes: Sequence[Listed], asked: Asked) -> list[Listed]:
    """Those of `notes` (which pass the filter already) that are asked for, in the order asked for."""
    found = [note for note in notes if _is_asked_for(note, asked)]
    if asked.when is not None:
        found, _ = asked.when.sorted(found)
    if asked.order is None:
        return found
    key, descending = asked.order.key, asked.order.descending
    if key == "date":
        return by_time(found, asked.published, descending, asked.kind == "first")
    given = {note.path: note.properties[key] for note in found if note.properties.get(key) not in (None, "")}
    measured = {path: number for path, value in given.items() if (number := quantity(value)) is not None}
    if not compare(measured.values()):  # 2h and 90min
        measured = {}
    numbers = [note for note in found if note.path in measured]
    numbers.sort(key=lambda note: measured[note.path][0], reverse=descending)
    if asked.kind == "first":  # of "n/a" nobody knows whether it is more
        return [note for note in numbers if measured[note.path][0] == measured[numbers[0].path][0]]
    words = [note for note in found if note.path in given and note.path not in measured]
    return [*numbers, *sorted(words, key=lambda note: texts(note.properties[key]), reverse=descending and not numbers)]


def untold(notes: Sequence[Listed], asked: Asked) -> dict[str, tuple[int, int]]:
    """What some of `notes` do not say although it is asked for ("date", "attendees") → how many, and of how many that
    are as the rest of the question wants them. Who wrote or attended, only notes of some sort have to say."""
    found: dict[str, tuple[int, int]] = {}
    if asked.when is not None:
        others = select(notes, replace(asked, when=None, order=None))
        found["date"] = asked.when.sorted(others)[1], len(others)
    for condition in asked.people if asked.among is not None or asked.filters.paths else ():
        rest = tuple(each for each in asked.people if each is not condition)
        others = select(notes, replace(asked, people=rest, order=None))
        silent = sum(not any(map(note.properties.get, condition.keys)) for note in others)
        found[condition.keys[0]] = silent, len(others)
    return {what: counts for what, counts in found.items() if counts[0]}


def _is_asked_for(note: Listed, asked: Asked) -> bool:
    if asked.among is not None and note.path not in asked.among:
        return False
    if asked.clipped and not any(texts(note.properties.get(key)) not in ((), ("",)) for key in _CLIPPED):
        return False
    if any((texts(note.properties.get(key)) not in ((), ("",))) != there for key, there in asked.present):
        return False
    for condition in (*asked.people, *asked.any_of):
        if not any(condition.values.intersection(texts(note.properties.get(key))) for key in condition.keys):
            return False
    if not all(bound.holds(note.properties.get(bound.key, "")) for bound in asked.bounds):
        return False
    return all(value in texts(note.properties.get(key)) for key, value in asked.properties)
