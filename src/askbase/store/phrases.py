"""The chunks that hold one of some phrases, in title and path, headings, tags or text; and all notes that
do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

MOST = 200  # chunks


def chunks_with(connection: sqlite3.Connection, phrases: Iterable[str]) -> list[str]:
    """Ids in the order of the index, at most `MOST`. Words as the index stems them; what stands between them does not
    count."""
    wanted = " OR ".join(map(_quoted, phrases))
    rows = connection.execute(
        "SELECT c.id FROM words JOIN chunks c ON c.rowid = words.rowid WHERE words MATCH ? LIMIT ?", (wanted, MOST)
    )
    return [chunk_id for (chunk_id,) in rows]


def notes_with(connection: sqlite3.Connection, phrase: str) -> list[str]:
    """The paths of all notes that have the phrase, sorted."""
    rows = connection.execute(
        "SELECT path FROM notes WHERE id IN"
        " (SELECT c.note_id FROM words JOIN chunks c ON c.rowid = words.rowid WHERE words MATCH ?) ORDER BY path",
        (_quoted(phrase),),
    )
    return [path for (path,) in rows]


def _quoted(phrase: str) -> str:
    return '"' + phrase.replace('"', " ") + '"'
