"""Questions about the collection, not about what a note says: "how many unread clips from arXiv". What can be asked
(`Asked`), by what (`Vocabulary`), and which notes that are. Reading the question: `collection_reader`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from askbase.clean import fold
from askbase.notes.render import unlinked
from askbase.retrieve.collection_words_german import opens_in_german
from askbase.retrieve.quantity import compare, quantity
from askbase.store.listing import Listed
from askbase.types import Filter, Value

Kind = Literal["count", "list", "first"]

_CLIPPED = ("source", "link", "url")
_NAMES = ("aliases", "alias", "citekey")  # beside title and file
_GATE = re.compile(
    r"(?:(?:and|please|the|my)\s+)*(?:how many|which|what|list|show|name|give|count|newest|latest|oldest|number of"
    r"|most recent|earliest|find|do i have|are there|notes|clips|clippings)\b"
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the notes of a vault can be asked for by: everything folded."""

    terms: Mapping[str, frozenset[str]]  # tag, type, source, topic
    folders: frozenset[str]
    values: Mapping[str, frozenset[str]]  # property → its values as texts
    names: Mapping[str, str]  # title, file name or alias → the name links use


@dataclass(frozen=True, slots=True)
class Order:
    """By `key` ("date" is the note's date), the first of them wanted first."""

    key: str
    descending: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about the collection. `limit` None means all of them."""

    kind: Kind
    filters: Filter
    properties: tuple[tuple[str, str], ...] = ()  # the value must be among the property's
    present: tuple[tuple[str, bool], ...] = ()  # the property must, or must not, be there
    clipped: bool = False  # only notes that came from elsewhere: with a source or a link
    order: Order | None = None
    keys: tuple[str, ...] = ()  # properties the answer should show


def vocabulary(notes: Sequence[Listed], terms: Mapping[str, frozenset[str]]) -> Vocabulary:
    """What `notes` can be asked for by."""
    values: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    folders: set[str] = set()
    for note in notes:
        parts = note.path.split("/")
        folders.update("/".join(parts[:depth]) for depth in range(1, len(parts)))
        stem = parts[-1].removesuffix(".md")
        others = (name for key in _NAMES for name in texts(note.properties.get(key)) if name)
        names.update(dict.fromkeys((*others, fold(stem).lstrip("@"), fold(note.title), fold(stem)), stem))
        for key, value in note.properties.items():
            values.setdefault(key, set()).update(texts(value))
    return Vocabulary(terms, frozenset(folders), {key: frozenset(all_) for key, all_ in values.items()}, names)


def texts(value: Value | None) -> tuple[str, ...]:
    """A property's value or values, folded, links by their names."""
    if value is None:
        return ()
    items = value if isinstance(value, tuple) else (value,)
    return tuple(fold(unlinked(str(item))) for item in items)


def shown(value: Value) -> tuple[str, ...]:
    """The same as they are written."""
    return tuple(unlinked(str(item)) for item in (value if isinstance(value, tuple) else (value,)))


def may_ask(question: str) -> bool:
    """Whether it is worth reading the catalog to find out."""
    folded = fold(question)
    return _GATE.match(folded) is not None or opens_in_german(folded)


def select(notes: Sequence[Listed], asked: Asked) -> list[Listed]:
    """Those of `notes` (which pass the filter already) that are asked for, in the order asked for."""
    found = [note for note in notes if _is_asked_for(note, asked)]
    if asked.order is None:
        return found
    key, descending = asked.order.key, asked.order.descending
    if key == "date":
        found = sorted((note for note in found if note.date), key=lambda note: str(note.date), reverse=descending)
        return [note for note in found if note.date == found[0].date] if asked.kind == "first" else found
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


def _is_asked_for(note: Listed, asked: Asked) -> bool:
    if asked.clipped and not any(texts(note.properties.get(key)) not in ((), ("",)) for key in _CLIPPED):
        return False
    if any((texts(note.properties.get(key)) not in ((), ("",))) != there for key, there in asked.present):
        return False
    return all(value in texts(note.properties.get(key)) for key, value in asked.properties)
