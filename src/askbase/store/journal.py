"""Traces, one row per question, also when it failed or was cancelled; and what the user thought of the answers. Local
only; never read back into answers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from askbase.errors import StoreError, UsageError
from askbase.store.database import Database
from askbase.types import Feedback, Trace

VERDICTS = ("good", "bad")
# As bytes: a damaged record is to be a value like others, not an error of SQLite's.
_SELECT = """SELECT t.id, t.asked_at, t.question, CAST(t.record AS BLOB),
  f.answer_id, f.verdict, f.reason, f.correction, f.missing_source, f.at
  FROM traces t LEFT JOIN feedback f ON f.answer_id = t.id"""


class Journal:
    """What was asked, what became of it, and what the user said about it."""

    def __init__(self, database: Database, keep: bool = True, keep_days: int = 0) -> None:
        """`keep` False: record nothing. `keep_days`: older rows go with the next question; 0 keeps them all."""
        self._database = database
        self._keep = keep
        self._keep_days = keep_days

    def record(self, trace_id: str, asked_at: str, question: str, record: Mapping[str, Any]) -> None:
        """Store a trace; nothing if the user switched traces off, or nothing can be written here."""
        if not self._keep:
            self.expire()
            return
        if self._database.read_only:
            return
        with self._quiet_write() as write:
            write.execute(
                "INSERT OR REPLACE INTO traces VALUES(?, ?, ?, ?)",
                (trace_id, asked_at, question.encode("utf-8", "replace").decode(), json.dumps(record)),
            )
            if self._keep_days:
                _forget_before(write, self._oldest())

    def expire(self) -> None:
        """Let go of what is older than the days that were set, also where nothing is recorded any more."""
        if not self._keep_days or self._database.read_only:
            return
        old = "SELECT 1 FROM traces WHERE asked_at < ?1 UNION ALL SELECT 1 FROM feedback WHERE at < ?1 LIMIT 1"
        if self._database.connection.execute(old, (self._oldest(),)).fetchone():  # else no write
            with self._quiet_write() as write:
                _forget_before(write, self._oldest())

    def forget(self, trace_ids: Iterable[str]) -> int:
        """Remove traces, each named by the beginning of its id, all of them or none; how many.

        Raises:
            UsageError: as `trace`.
            StoreError: nothing can be written here.
        """
        ids = {self._id(beginning) for beginning in trace_ids}
        with self._written_over() as write:
            return _forget(write, "id IN (SELECT value FROM json_each(?1))", json.dumps(list(ids)))

    def forget_before(self, moment: str | None = None) -> int:
        """Remove the traces of questions before a moment (UTC, ISO 8601), or all; how many.

        Raises:
            StoreError: nothing can be written here.
        """
        with self._written_over() as write:
            return _forget_before(write, moment)

    def traces(self, limit: int = 20) -> list[Trace]:
        """The last traces, newest first, with those that cannot be read."""
        return self._traces("ORDER BY t.asked_at DESC, t.id LIMIT ?", (limit,))

    def trace(self, trace_id: str) -> Trace:
        """The trace whose id begins so.

        Raises:
            UsageError: there is none, or more than one.
            StoreError: it cannot be read.
        """
        [found] = self._traces("WHERE t.id = ?", (self._id(trace_id),))
        if found.unreadable:
            name = found.id[:8]
            raise StoreError(f"The trace '{name}' cannot be read.", f"Remove it with: askbase trace forget {name}")
        return found

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

    def _oldest(self) -> str:
        return (datetime.now(UTC) - timedelta(days=self._keep_days)).isoformat()

    def _id(self, beginning: str) -> str:
        found = self._database.connection.execute(
            "SELECT id FROM traces WHERE substr(id, 1, ?) = ? LIMIT 2", (len(beginning), beginning)
        ).fetchall()
        if len(found) != 1 or not beginning:
            many = len(found) > 1 and beginning
            raise UsageError(
                f"{'More than one trace begins' if many else 'There is no trace that begins'} with '{beginning}'.",
                "List them with: askbase trace list",
            )
        return str(found[0][0])

    def _traces(self, condition: str, values: Sequence[object]) -> list[Trace]:
        rows = self._database.connection.execute(f"{_SELECT} {condition}", values).fetchall()
        return [_trace(row, Feedback(*row[4:]) if row[4] else None) for row in rows]

    @contextmanager
    def _written_over(self) -> Iterator[sqlite3.Connection]:
        """What is deleted leaves the log as well, where its words would stay."""
        with self._quiet_write() as write:
            yield write
        self._database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _quiet_write(self) -> Iterator[sqlite3.Connection]:
        """Nothing here changes what readers cache: undo the step that every write takes."""
        with self._database.write() as write:
            yield write
            write.execute("UPDATE meta SET value = value - 1 WHERE key = 'write_seq'")


def _trace(row: Sequence[Any], feedback: Feedback | None) -> Trace:
    trace_id, asked_at, question, record = row[:4]
    try:
        found = json.loads(record)
    except (ValueError, RecursionError):
        found = None
    readable = isinstance(found, dict)
    return Trace(trace_id, asked_at, question, found if readable else {}, feedback, unreadable=not readable)


def _forget(write: sqlite3.Connection, which: str, value: str | None) -> int:
    """What was said of the answers goes with their traces."""
    write.execute(f"DELETE FROM feedback WHERE answer_id IN (SELECT id FROM traces WHERE {which})", (value,))
    return write.execute(f"DELETE FROM traces WHERE {which}", (value,)).rowcount


def _forget_before(write: sqlite3.Connection, moment: str | None) -> int:
    """None: all. With what was said of answers that left no trace."""
    write.execute("DELETE FROM feedback WHERE ?1 IS NULL OR at < ?1", (moment,))
    return _forget(write, "?1 IS NULL OR asked_at < ?1", moment)
