"""Notes as rows: what questions about the collection itself are answered from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from askbase.notes.frontmatter import with_english_names
from askbase.store.database import Database
from askbase.store.filtering import conditions
from askbase.store.packing import inflated
from askbase.types import Filter, Value


@dataclass(frozen=True, slots=True)
class Listed:
    """A note without its text. `properties`: by lower-case names, German ones by the English name as well."""

    path: str
    title: str
    date: date | None
    properties: Mapping[str, Value]


def listed(database: Database, wanted: Filter) -> tuple[Listed, ...]:
    """The notes that pass a filter, by path."""
    where, values = conditions(wanted)
    rows = database.connection.execute(
        f"SELECT n.path, n.title, n.date, n.packed_properties FROM notes n WHERE {where} ORDER BY n.path", values
    )
    return tuple(
        Listed(path, title, date.fromisoformat(day) if day else None, _properties(properties))
        for path, title, day, properties in rows
    )


def texts_of(database: Database) -> Iterator[tuple[str, str]]:
    """(path, text) of every note: a pass over all of them, for what no index holds."""
    for path, kept in database.connection.execute("SELECT path, packed_text FROM notes WHERE missing = 0"):
        yield path, inflated(kept)


def known_terms(database: Database) -> dict[str, frozenset[str]]:
    """Kind ("tag", "type", "source", "topic", "link") → its values, folded."""
    found: dict[str, set[str]] = {}
    for kind, value in database.connection.execute("SELECT DISTINCT kind, value FROM terms"):
        found.setdefault(kind, set()).add(value)
        if kind == "tag":  # `home/heating` is found by `home` as well
            found["tag"].update(value[:at] for at, sign in enumerate(value) if sign == "/" and at)
    return {kind: frozenset(values) for kind, values in found.items()}


def _properties(kept: bytes) -> dict[str, Value]:
    loaded: dict[str, Value | list[str]] = json.loads(inflated(kept))
    return with_english_names(
        {key: tuple(value) if isinstance(value, list) else value for key, value in loaded.items()}
    )
