"""Conversations of one vault in `conversations.db`: saved as they go, so a killed terminal loses nothing.

What a turn holds is the face's business: it comes and goes as one JSON object. Notes are not copied here.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from askbase.clean import fold
from askbase.errors import NewerSchema, StoreError

FILE = "conversations.db"
SCHEMA_VERSION = 1
_TITLE = 80

_SCHEMA = """
CREATE TABLE conversations(id TEXT PRIMARY KEY, title TEXT NOT NULL, used_at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE turns(
  conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE, ordinal INTEGER NOT NULL,
  record TEXT NOT NULL, PRIMARY KEY(conversation, ordinal)) WITHOUT ROWID;
CREATE TABLE preferences(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation as a list shows it."""

    id: str
    title: str
    used_at: str
    turns: int


class Conversations:
    """The saved conversations. Calls block for a moment; they may come from any thread.

    Raises:
        NewerSchema: the file was written by a newer askbase; it is left as it is.
        StoreError: the file cannot be opened, read or written.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / FILE
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def save(self, conversation: str, ordinal: int, record: dict[str, Any]) -> None:
        """Store a turn, or what became of it. The first question names the conversation."""
        with self._open() as db, db:
            now = datetime.now(UTC).isoformat()
            title = _whole(str(record.get("question", ""))[:_TITLE])
            db.execute("INSERT OR IGNORE INTO conversations VALUES(?, ?, ?)", (conversation, title, now))
            db.execute("UPDATE conversations SET used_at = ? WHERE id = ?", (now, conversation))
            text = _whole(json.dumps(record, ensure_ascii=False))
            db.execute("INSERT OR REPLACE INTO turns VALUES(?, ?, ?)", (conversation, ordinal, text))

    def turns(self, conversation: str) -> list[dict[str, Any]]:
        """The turns of a conversation, oldest first."""
        with self._open() as db:
            rows = db.execute("SELECT record FROM turns WHERE conversation = ? ORDER BY ordinal", (conversation,))
            return [json.loads(row[0]) for row in rows]

    def recent(self, limit: int = 50) -> list[Conversation]:
        """Conversations, the last used first."""
        with self._open() as db:
            rows = db.execute(
                "SELECT c.id, c.title, c.used_at, count(*) FROM conversations c JOIN turns t ON t.conversation = c.id"
                " GROUP BY c.id ORDER BY c.used_at DESC LIMIT ?", (limit,))  # fmt: skip
            return [Conversation(*row) for row in rows]

    def search(self, words: str, limit: int = 50) -> list[Conversation]:
        """Conversations whose name, or one of whose turns, holds every word; the last used first."""
        with self._open() as db:
            db.create_function("holds", 2, _holds, deterministic=True)
            wanted = fold(words)
            rows = db.execute(
                "SELECT c.id, c.title, c.used_at, (SELECT count(*) FROM turns t WHERE t.conversation = c.id) AS n"
                " FROM conversations c WHERE n > 0 AND holds(c.title || ' ' || (SELECT group_concat("
                "   json_extract(t.record, '$.question') || ' ' || coalesce(json_extract(t.record, '$.text'), ''), ' ')"
                "   FROM turns t WHERE t.conversation = c.id), ?) ORDER BY c.used_at DESC LIMIT ?",
                (wanted, limit),
            )
            return [Conversation(*row) for row in rows]

    def title(self, conversation: str) -> str:
        """Its name, or nothing before its first question."""
        with self._open() as db:
            row = db.execute("SELECT title FROM conversations WHERE id = ?", (conversation,)).fetchone()
            return str(row[0]) if row else ""

    def rename(self, conversation: str, title: str) -> None:
        with self._open() as db, db:
            db.execute("UPDATE conversations SET title = ? WHERE id = ?", (_whole(title[:_TITLE]), conversation))

    def delete(self, conversation: str) -> None:
        with self._open() as db, db:
            db.execute("DELETE FROM conversations WHERE id = ?", (conversation,))

    def preference(self, name: str) -> str | None:
        """How this vault is looked at, e.g. the theme."""
        with self._open() as db:
            row = db.execute("SELECT value FROM preferences WHERE name = ?", (name,)).fetchone()
            return str(row[0]) if row else None

    def prefer(self, name: str, value: str) -> None:
        with self._open() as db, db:
            db.execute("INSERT OR REPLACE INTO preferences VALUES(?, ?)", (name, value))

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = _connected(self._path)
                yield self._connection
            except (sqlite3.Error, OSError, json.JSONDecodeError) as exc:
                raise StoreError(f"The conversations in {self._path} cannot be used: {exc}.",
                                 "Move that file away to start afresh.") from exc  # fmt: skip


def _whole(text: str) -> str:
    """Half characters of a model are joined, or replaced: SQLite refuses them."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _holds(text: str, words: str) -> bool:
    folded = fold(text)
    return all(word in folded for word in words.split())


def new_id() -> str:
    return uuid.uuid4().hex


def _connected(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # before SQLite creates it with the umask's mode
    db = sqlite3.connect(path, check_same_thread=False)
    try:
        for pragma in ("busy_timeout=5000", "journal_mode=WAL", "secure_delete=ON", "foreign_keys=ON"):
            db.execute(f"PRAGMA {pragma}")
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise NewerSchema(f"{path} was written by a newer askbase.", "Update askbase.")
        if version == 0:
            db.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
    except BaseException:
        db.close()
        raise
    return db
