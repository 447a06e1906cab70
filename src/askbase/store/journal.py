"""Traces: one row per question, also when it failed or was cancelled. Local only; never read back into answers."""

from __future__ import annotations

import json
from typing import Any

from askbase.store.database import Database


class Journal:
    """What was asked and what became of it."""

    def __init__(self, database: Database, keep: bool = True) -> None:
        self._database = database
        self._keep = keep

    def record(self, trace_id: str, asked_at: str, question: str, record: dict[str, Any]) -> None:
        """Store a trace; nothing if the user switched traces off."""
        if not self._keep:
            return
        with self._database.write() as write:
            write.execute(
                "INSERT OR REPLACE INTO traces VALUES(?, ?, ?, ?)",
                (trace_id, asked_at, question, json.dumps(record, ensure_ascii=False)),
            )
            # A trace changes nothing that readers cache: undo the step that every write takes.
            write.execute("UPDATE meta SET value = value - 1 WHERE key = 'write_seq'")

    def recent(self, limit: int = 20) -> list[dict[str, Any]]:
        """The last traces, newest first."""
        rows = self._database.connection.execute(
            "SELECT id, asked_at, question, record FROM traces ORDER BY asked_at DESC LIMIT ?", (limit,)
        )
        return [{"id": row[0], "asked_at": row[1], "question": row[2], **json.loads(row[3])} for row in rows]
