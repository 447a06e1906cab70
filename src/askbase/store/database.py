"""Opens `catalog.db`: schema, one connection per thread, transactions, and the small `meta` table."""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from askbase.errors import NewerSchema, StoreError

SCHEMA_VERSION = 1

_SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE notes(
  id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, raw TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
  sha256 TEXT NOT NULL, size INTEGER, mtime_ns INTEGER, ctime_ns INTEGER, inode INTEGER,
  date TEXT, private INTEGER NOT NULL, properties TEXT NOT NULL, missing INTEGER NOT NULL DEFAULT 0);
CREATE TABLE terms(
  note_id INTEGER NOT NULL REFERENCES notes(id) ON DELETE CASCADE, kind TEXT NOT NULL, value TEXT NOT NULL);
CREATE INDEX terms_by_value ON terms(kind, value, note_id);
CREATE INDEX terms_by_note ON terms(note_id);
CREATE TABLE chunks(
  rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, note_id INTEGER NOT NULL REFERENCES notes(id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL, headings TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
  first_line INTEGER NOT NULL, last_line INTEGER NOT NULL, embed_sha TEXT NOT NULL);
CREATE INDEX chunks_by_note ON chunks(note_id);
CREATE INDEX chunks_by_vector ON chunks(embed_sha);
CREATE VIRTUAL TABLE words USING fts5(title, headings, tags, body, plain UNINDEXED,
  tokenize='porter unicode61 remove_diacritics 2');
CREATE TABLE vectors(
  sha TEXT NOT NULL, fingerprint TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY(sha, fingerprint)) WITHOUT ROWID;
CREATE TABLE intents(chunk_id TEXT PRIMARY KEY, op TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files(
  path TEXT PRIMARY KEY, status TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL, stat TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE traces(
  id TEXT PRIMARY KEY, asked_at TEXT NOT NULL, question TEXT NOT NULL, record TEXT NOT NULL) WITHOUT ROWID;
"""  # noqa: E501  (one line a table reads better)

_PRAGMAS = (
    "PRAGMA busy_timeout=5000",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
)


class Database:
    """One SQLite file. Connections are per thread and opened on first use.

    Raises:
        NewerSchema: the file was written by a newer askbase; it is left as it is.
        StoreError: the file is not a catalog, or cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        with _translated():
            version = self.connection.execute("PRAGMA user_version").fetchone()[0]
            if version > SCHEMA_VERSION:
                self.close()
                raise NewerSchema(
                    f"The index in {path.parent} was written by a newer askbase (schema {version}).",
                    "Update askbase, or choose another --data-dir.",
                )
            if version == 0:
                self._create()

    @property
    def connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, factory=_Connection)
            for pragma in _PRAGMAS:
                found.execute(pragma)
            self._local.connection = found
            with self._guard:
                self._open.append(found)
        return found

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One write transaction: all of it or nothing. Every write moves `write_seq`, so readers notice."""
        with _translated():
            connection = self.connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'write_seq'")
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """One read transaction: a snapshot that no writer changes under the reader."""
        with _translated():
            connection = self.connection
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("COMMIT")

    def meta(self, key: str, default: str = "") -> str:
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return default if row is None else str(row[0])

    def purge_deleted_text(self) -> None:
        """Deleted words stay in FTS segments and in the write-ahead log until both are rewritten."""
        with _translated():
            self.connection.execute("INSERT INTO words(words) VALUES('optimize')")
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        with self._guard:
            for connection in self._open:
                connection.close()
            self._open.clear()
        self._local = threading.local()

    def _create(self) -> None:
        self.connection.execute("BEGIN IMMEDIATE")
        if self.connection.execute("PRAGMA user_version").fetchone()[0] == 0:  # another process may have been first
            for statement in _SCHEMA.split(";\n"):
                if statement.strip():
                    self.connection.execute(statement)
            rows = {"uuid": uuid.uuid4().hex, "write_seq": "0", "generation": "1"}
            self.connection.executemany("INSERT INTO meta VALUES(?, ?)", rows.items())
            self.connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        self.connection.execute("COMMIT")


class _Connection(sqlite3.Connection):
    """SQLite's errors leave this module as ours, whoever runs the statement."""

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        with _translated():
            return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        with _translated():
            return super().executemany(*arguments)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as exc:
        if "disk is full" in str(exc):
            raise StoreError("The disk is full; what was indexed so far is kept.", "Free some space.") from exc
        if "readonly" in str(exc):
            raise StoreError("The index cannot be written.", "Check the permissions of the data folder.") from exc
        raise StoreError(f"The catalog cannot be used: {exc}.", "Move the data folder away and index again.") from exc


def set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute(
        "INSERT INTO meta VALUES(?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value", (key, value)
    )
