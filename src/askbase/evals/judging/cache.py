"""Replies of judges, kept so that the same question is paid for once. Only replies that decided everything are kept."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from askbase.errors import EvalError
from askbase.types import Message


class ReplyCache:
    """One SQLite file beside the runs, its owner's alone: critiques may quote notes."""

    def __init__(self, path: Path) -> None:
        """Raises: EvalError: the file cannot be opened."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        try:
            self._database = sqlite3.connect(path, timeout=10)
            self._database.execute("CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, reply TEXT NOT NULL)")
        except sqlite3.Error as exc:
            raise EvalError(f"The judge's cache {path} cannot be used: {exc}.", "Remove that file.") from exc

    def get(self, key: str) -> str | None:
        found = self._database.execute("SELECT reply FROM replies WHERE key = ?", (key,)).fetchone()
        return None if found is None else str(found[0])

    def put(self, key: str, reply: str) -> None:
        with self._database:
            self._database.execute("INSERT OR REPLACE INTO replies VALUES (?, ?)", (key, reply))

    def close(self) -> None:
        self._database.close()


def cache_key(judge: str, messages: Sequence[Message]) -> str:
    """`judge` is the judge's fingerprint: endpoint, model, prompts and parameters. Any change is another key."""
    return hashlib.sha256(json.dumps([judge, list(messages)], sort_keys=True).encode()).hexdigest()
