"""The chunks that hold one of some phrases, in title and path, headings, tags or text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

MOST = 200  # chunks


def chunks_with(connection: sqlite3.Connection, phrases: Iterable[str]) -> list[str]:
    """Ids in the order of the index, at most `MOST`. Words as the index stems them; what stands between them does not
    count."""
    wanted = " OR ".join('"' + phrase.replace('"', " ") + '"' for phrase in phrases)
    rows = connection.execute(
        "SELECT c.id FROM words JOIN chunks c ON c.rowid = words.rowid WHERE words MATCH ? LIMIT ?", (wanted, MOST)
    )
    return [chunk_id for (chunk_id,) in rows]
