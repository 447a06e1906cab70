"""Traces, one row per question, also when it failed or was cancelled; and what the user thought of the answers. Local
only; never read back into answers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from askbase.errors import UsageError
from askbase.store.database import Database
from askbase.types import Feedback, Trace

VERDICTS = ("good", "bad")
_SELECT = """SELECT t.id, t.asked_at, t.question, t.record,
  f.answer_id, f.verdict, f.reason, f.correction, f.missing_source, f.at
  FROM traces t LEFT JOIN feedback f ON f.answer_id = t.id"""


class Journal:
    """What was asked, what became of it, and what the user said about it."""

    def __init__(self, database: Database, keep: bool = True, keep_days: int = 0) -> None:
        """`keep` False: record nothing. `keep_days`: older rows go with the next one recorded; 0 keeps them all."""
        self._database = database
        self._keep = keep
        self._keep_days = keep_days

    def record(self, trace_id: str, asked_at: str, question: str, record: Mapping[str, Any]) -> None:
        """Store a trace; nothing if the user switched traces off, or nothing can be written here."""
        if not self._keep or self._database.read_only:
            return
        with self._quiet_write() as write:
            write.execute(
                "INSERT OR REPLACE INTO traces VALUES(?, ?, ?, ?)",
                (trace_id, asked_at, question.encode("utf-8", "replace").decode(), json.dumps(record)),
            )
            if self._keep_days:
                oldest = (datetime.now(UTC) - timedelta(days=self._keep_days)).isoformat()
                write.execute("DELETE FROM traces WHERE asked_at < ?", (oldest,))
                write.execute("DELETE FROM feedback WHERE at < ?", (oldest,))

    def traces(self, limit: int = 20) -> list[Trace]:
        """The last traces, newest first."""
        return self._traces("ORDER BY t.asked_at DESC, t.id LIMIT ?", (limit,))

    def trace(self, trace_id: str) -> Trace:
        """The trace whose id begins so.

        Raises:
            UsageError: there is none, or more than one.
        """
        found = self._traces("WHERE substr(t.id, 1, ?) = ? LIMIT 2", (len(trace_id), trace_id)) if trace_id else []
        if len(found) != 1:
            raise UsageError(
                f"{'More than one trace begins' if found else 'There is no trace that begins'} with '{trace_id}'.",
                "List them with: askbase trace list",
            )
        return found[0]

    def judge(self, feedback: Feedback) -> Feedback:
        """Store what the user thinks of an answer, in place of what they thought before.

        Raises:
            UsageError: the verdict is none.
        """
        if feedback.verdict not in VERDICTS or not feedback.answer_id:
            raise UsageError(f"'{feedback.verdict}' is no verdict.", f"Say one of: {', '.join(VERDICTS)}.")
        dated = replace(feedback, at=datetime.now(UTC).isoformat(timespec="seconds"))
        with self._quiet_write() as write:
            write.execute(
                "INSERT OR REPLACE INTO feedback(answer_id, verdict, reason, correction, missing_source, at)"
                " VALUES(?, ?, ?, ?, ?, ?)",
                (dated.answer_id, dated.verdict, dated.reason, dated.correction, dated.missing_source, dated.at),
            )
        return dated

    def _traces(self, condition: str, values: Sequence[object]) -> list[Trace]:
        rows = self._database.connection.execute(f"{_SELECT} {condition}", values).fetchall()
        return [
            Trace(row[0], row[1], row[2], json.loads(row[3]), Feedback(*row[4:]) if row[4] else None) for row in rows
        ]

    @contextmanager
    def _quiet_write(self) -> Iterator[sqlite3.Connection]:
        """Nothing here changes what readers cache: undo the step that every write takes."""
        with self._database.write() as write:
            yield write
            write.execute("UPDATE meta SET value = value - 1 WHERE key = 'write_seq'")
