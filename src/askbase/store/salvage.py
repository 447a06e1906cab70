"""A damaged catalog: put aside, made anew from the vault, and what only the user could say again is brought over.

The caller holds the write lock. Notes, words and vectors are derived; they are not read from a damaged file.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from askbase.store import schema
from askbase.store.database import Database, set_meta

FILE = "catalog.db"


def put_aside(data_dir: Path) -> None:
    """Rename the catalog to `catalog.bad-<utc>.db`; the next opener makes a new one. One damaged file is kept."""
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    for old in data_dir.glob("catalog.bad-*"):
        old.unlink()
    for ending in ("-wal", "-shm", ""):  # the log first: it must never meet the new file
        place = data_dir / f"{FILE}{ending}"
        if place.exists():
            place.rename(data_dir / f"catalog.bad-{now}.db{ending}")


def bring_over(database: Database) -> int | None:
    """Copy the user's rows from a catalog that was put aside, once; None if there is none. A kill may come between."""
    damaged = next(iter(sorted(database.path.parent.glob("catalog.bad-*.db"))), None)
    if damaged is None or database.meta("salvaged") == damaged.name:
        return None
    saved = 0
    with closing(sqlite3.connect(f"{damaged.absolute().as_uri()}?mode=ro", uri=True)) as old, database.write() as write:
        for table in schema.USER_TABLES:
            saved += _copy_rows(old, write, table)
        set_meta(write, "salvaged", damaged.name)
    return saved


def forget(database: Database) -> None:
    """Remove the damaged file: it holds the text of notes. Only after a run that indexed the notes again."""
    if database.meta("salvaged") and database.meta("indexed_at"):
        for old in database.path.parent.glob("catalog.bad-*"):
            old.unlink()
        with database.write() as write:
            set_meta(write, "salvaged", "")


def _copy_rows(old: sqlite3.Connection, write: sqlite3.Connection, table: str) -> int:
    """Row by row up to the first that cannot be read, from either end."""
    columns = [row[1] for row in write.execute(f"PRAGMA table_info({table})")]
    before = write.total_changes
    for order in ("ASC", "DESC"):
        with suppress(sqlite3.DatabaseError):
            there = {row[1] for row in old.execute(f"PRAGMA table_info({table})")}
            shared = [name for name in columns if name in there]
            names, marks = ", ".join(shared), ", ".join("?" * len(shared))
            for row in old.execute(f"SELECT {names} FROM {table} ORDER BY 1 {order}") if shared else ():
                write.execute(f"INSERT OR IGNORE INTO {table}({names}) VALUES({marks})", row)
    return write.total_changes - before
