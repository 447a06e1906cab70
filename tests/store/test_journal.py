"""Traces and feedback: kept in order, silent to readers' caches, for as long as the user wants, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from askbase.errors import StoreError, UsageError
from askbase.store.database import Database
from askbase.store.journal import Journal
from askbase.types import Feedback, Trace


def test_traces_come_back_newest_first_and_move_no_cache(tmp_path: Path) -> None:
    database = Database(tmp_path / "catalog.db")
    journal = Journal(database)
    journal.record("one", "2024-05-03T10:00:00", "When?", {"text": "In May – é"})
    journal.record("two", "2024-05-03T11:00:00", "Why?", {"error": "cancelled"})
    assert [trace.id for trace in journal.traces()] == ["two", "one"]
    assert journal.traces()[1] == Trace("one", "2024-05-03T10:00:00", "When?", {"text": "In May – é"})
    assert database.meta("write_seq") == "0"


def test_nothing_is_kept_when_traces_are_off(tmp_path: Path) -> None:
    journal = Journal(Database(tmp_path / "catalog.db"), keep=False)
    journal.record("one", "2024-05-03T10:00:00", "When?", {})
    assert journal.traces() == []


def test_old_traces_and_their_feedback_go_after_the_days_that_were_set(tmp_path: Path) -> None:
    database = Database(tmp_path / "catalog.db")
    now = datetime.now(UTC)
    old = (now - timedelta(days=31)).isoformat()
    Journal(database).record("old", old, "When?", {})
    with database.write() as write:
        write.execute("INSERT INTO feedback VALUES('old', ?, 'bad', '', '', '')", (old,))
    journal = Journal(database, keep_days=30)
    journal.record("new", now.isoformat(), "Why?", {})
    assert [trace.id for trace in journal.traces()] == ["new"]
    assert database.connection.execute("SELECT count(*) FROM feedback").fetchone()[0] == 0


def test_old_traces_go_also_after_traces_were_switched_off(tmp_path: Path) -> None:
    database = Database(tmp_path / "catalog.db")
    Journal(database).record("old", "2020-05-03T10:00:00", "When?", {})
    off = Journal(database, keep=False, keep_days=30)
    off.record("new", datetime.now(UTC).isoformat(), "Why?", {})
    assert off.traces() == []
    Journal(database).record("old", "2020-05-03T10:00:00", "When?", {})
    off.expire()
    assert off.traces() == []
    assert database.meta("write_seq") == "0"


@pytest.mark.parametrize("written", ['{"standalone": "x', "[]", "null", b"\xff\xfe{", "[" * 100_000])
def test_a_damaged_row_says_so_and_takes_no_other_with_it(tmp_path: Path, written: str | bytes) -> None:
    database = Database(tmp_path / "catalog.db")
    journal = Journal(database)
    for name in ("bad", "whole"):
        journal.record(name, "2024-05-03T10:00:00", "When?", {"ended": "answered"})
    with database.write() as write:
        write.execute("UPDATE traces SET record = ? WHERE id = 'bad'", (written,))
    assert [(trace.id, trace.unreadable, dict(trace.record)) for trace in journal.traces()] == [
        ("bad", True, {}), ("whole", False, {"ended": "answered"})]  # fmt: skip
    assert journal.trace("whole").record == {"ended": "answered"}
    with pytest.raises(StoreError, match="cannot be read"):
        journal.trace("ba")
    assert journal.forget(["ba"]) == 1


def judged(database: Database, *names: str) -> Journal:
    """A trace for each, a year apart, all judged."""
    journal = Journal(database)
    for at, name in enumerate(names):
        journal.record(name, f"{2020 + at}-05-03T10:00:00", "When?", {"raw": f"said-{name}"})
        journal.judge(Feedback(name, "bad"))
    return journal


def test_named_traces_are_forgotten_with_what_was_said_of_them_all_or_none(tmp_path: Path) -> None:
    database = Database(tmp_path / "catalog.db")
    journal = judged(database, "ab1", "ab2", "cd3")
    with pytest.raises(UsageError, match="no trace that begins with 'x'"):
        journal.forget(["ab1", "x"])
    assert journal.forget(["ab1", "ab1", "c"]) == 2
    assert [trace.id for trace in journal.traces()] == ["ab2"]
    assert database.connection.execute("SELECT answer_id FROM feedback").fetchall() == [("ab2",)]


def test_traces_before_a_moment_or_all_are_forgotten_to_the_last_byte(tmp_path: Path) -> None:
    database = Database(tmp_path / "catalog.db")
    journal = judged(database, "one", "two", "three")
    assert journal.forget_before("2021-01-01") == 1
    assert journal.forget_before() == 2
    assert journal.forget_before() == 0
    for place in tmp_path.glob("catalog.db*"):
        assert b"said-" not in place.read_bytes(), place.name


def test_feedback_comes_back_with_its_trace_and_the_last_word_counts(tmp_path: Path) -> None:
    journal = Journal(Database(tmp_path / "catalog.db"))
    journal.record("abc123", "2024-05-03T10:00:00", "When?", {})
    journal.judge(Feedback("abc123", "good"))
    journal.judge(Feedback("abc123", "bad", "wrong year", "In 2023.", "home/boiler.md"))
    found = journal.trace("abc").feedback
    assert found is not None
    assert (found.verdict, found.reason, found.correction, found.missing_source) == (
        "bad", "wrong year", "In 2023.", "home/boiler.md")  # fmt: skip
    assert found.at


def test_a_trace_is_named_by_the_beginning_of_its_id_if_that_is_clear(tmp_path: Path) -> None:
    journal = Journal(Database(tmp_path / "catalog.db"))
    for name in ("ab1", "ab2"):
        journal.record(name, "2024-05-03T10:00:00", "When?", {})
    assert journal.trace("ab2").id == "ab2"
    for wrong in ("ab", "x", "", "%"):
        with pytest.raises(UsageError):
            journal.trace(wrong)


def test_feedback_without_a_verdict_is_refused(tmp_path: Path) -> None:
    journal = Journal(Database(tmp_path / "catalog.db"))
    with pytest.raises(UsageError, match="no verdict"):
        journal.judge(Feedback("abc", "perhaps"))  # type: ignore[arg-type]
