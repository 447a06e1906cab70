"""Traces: kept in order, silent to readers' caches, or not kept at all."""

from __future__ import annotations

from pathlib import Path

from askbase.store.database import Database
from askbase.store.journal import Journal


def test_traces_come_back_newest_first_and_move_no_cache(tmp_path: Path) -> None:
    database = Database(tmp_path / "catalog.db")
    journal = Journal(database)
    journal.record("one", "2024-05-03T10:00:00", "When?", {"text": "In May – é"})
    journal.record("two", "2024-05-03T11:00:00", "Why?", {"error": "cancelled"})
    assert [trace["id"] for trace in journal.recent()] == ["two", "one"]
    assert journal.recent()[1] == {"id": "one", "asked_at": "2024-05-03T10:00:00", "question": "When?",
                                   "text": "In May – é"}  # fmt: skip
    assert database.meta("write_seq") == "0"


def test_nothing_is_kept_when_traces_are_off(tmp_path: Path) -> None:
    journal = Journal(Database(tmp_path / "catalog.db"), keep=False)
    journal.record("one", "2024-05-03T10:00:00", "When?", {})
    assert journal.recent() == []
