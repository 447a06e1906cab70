"""What can be named in a filter: for completion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from askbase.store.database import Database

Counted = tuple[tuple[str, int], ...]  # (value, number of notes), the most used first


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tags, types and sources as filters know them (folded), and the notes as (path, title)."""

    tags: Counted = ()
    types: Counted = ()
    sources: Counted = ()
    notes: tuple[tuple[str, str], ...] = ()


def vocabulary(database: Database) -> Vocabulary:
    """All of it, in two reads."""
    kinds: dict[str, list[tuple[str, int]]] = {"tag": [], "type": [], "source": []}
    rows = database.connection.execute(
        "SELECT t.kind, t.value, count(*) FROM terms t JOIN notes n ON n.id = t.note_id"
        " WHERE n.missing = 0 AND t.kind IN ('tag', 'type', 'source') GROUP BY 1, 2 ORDER BY 3 DESC, 2"
    )
    for kind, value, count in rows:
        kinds[kind].append((value, count))
    notes = database.connection.execute("SELECT path, title FROM notes WHERE missing = 0 ORDER BY path")
    return Vocabulary(
        tuple(kinds["tag"]), tuple(kinds["type"]), tuple(kinds["source"]), tuple((row[0], row[1]) for row in notes)
    )
