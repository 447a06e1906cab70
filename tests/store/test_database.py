"""One SQLite file: made once, safe to share, and never overwritten by mistake."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from askbase.errors import CatalogDamaged, NewerSchema, StoreError
from askbase.store.database import Database, set_meta, written


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "catalog.db")


def test_a_file_opened_again_is_the_same_one(database: Database) -> None:
    made = database.meta("uuid")
    database.close()
    assert Database(database.path).meta("uuid") == made != ""


def test_a_write_is_all_or_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write() as write:
        set_meta(write, "half", "done")
        raise RuntimeError
    assert (database.meta("half", "absent"), database.meta("write_seq")) == ("absent", "0")


def test_every_write_is_noticed(database: Database) -> None:
    with database.write() as write:
        set_meta(write, "colour", "green")
    with database.write() as write:
        set_meta(write, "colour", "blue")
    assert (database.meta("colour"), database.meta("write_seq")) == ("blue", "2")


def test_a_reader_sees_one_moment(database: Database) -> None:
    other = Database(database.path)
    with database.read() as snapshot:
        before = snapshot.execute("SELECT value FROM meta WHERE key = 'write_seq'").fetchone()
        with other.write() as write:
            set_meta(write, "new", "row")
        assert snapshot.execute("SELECT value FROM meta WHERE key = 'write_seq'").fetchone() == before
        assert snapshot.execute("SELECT 1 FROM meta WHERE key = 'new'").fetchone() is None
    assert database.meta("new") == "row"
    other.close()


def test_a_reader_beside_sees_one_moment_of_its_own(database: Database) -> None:
    other = Database(database.path)
    with database.read() as snapshot:
        before = written(snapshot)
        with other.write() as write:
            set_meta(write, "new", "row")
        with database.read_beside() as beside:
            assert (written(beside), written(snapshot)) == (before + 1, before)
    other.close()


def test_readers_beside_follow_each_other_on_one_connection_which_is_closed_with_the_rest(database: Database) -> None:
    with database.read_beside() as first, database.read_beside() as second:
        assert first is not second
    with database.read_beside() as third:
        assert third in (first, second)
        assert third.execute("SELECT count(*) FROM meta").fetchone()[0]
    database.close()
    for each in (first, second):
        with pytest.raises(StoreError, match="closed"):
            each.execute("SELECT 1")


def test_a_reader_beside_that_fails_leaves_no_connection(database: Database) -> None:
    with pytest.raises(StoreError, match="no_such_column"), database.read_beside() as beside:
        beside.execute("SELECT no_such_column FROM meta")
    with pytest.raises(StoreError, match="closed"):
        beside.execute("SELECT 1")
    assert not database._beside


def test_a_reader_beside_that_is_at_work_while_all_is_closed_ends_in_peace(database: Database) -> None:
    with database.read_beside() as beside:
        database.close()
        assert beside.execute("SELECT count(*) FROM meta").fetchone()[0]
    with pytest.raises(StoreError, match="closed"):
        beside.execute("SELECT 1")
    assert not database._beside


def test_threads_have_connections_of_their_own(database: Database) -> None:
    seen: list[sqlite3.Connection] = []
    thread = threading.Thread(target=lambda: seen.append(database.connection))
    thread.start()
    thread.join()
    assert seen[0] is not database.connection is database.connection
    database.close()


def test_a_file_of_a_newer_askbase_is_refused_and_left_alone(database: Database) -> None:
    database.connection.execute("PRAGMA user_version = 99")
    database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    before = database.path.read_bytes()
    with pytest.raises(NewerSchema, match="schema 99"):
        Database(database.path)
    assert database.path.read_bytes() == before


def test_opening_it_twice_in_one_process_keeps_the_log_from_other_processes(database: Database) -> None:
    with database.write() as write:
        set_meta(write, "colour", "green")
    Database(database.path).close()
    code = f"import sqlite3; c = sqlite3.connect({str(database.path)!r}); c.execute('SELECT * FROM meta'); c.close()"
    subprocess.run([sys.executable, "-c", code], check=True)  # the last one to leave takes the log away: it is not
    assert database.path.with_name("catalog.db-wal").exists(), "a log that is in use was taken away"
    thread = threading.Thread(target=lambda: seen.append(database.meta("colour")))
    seen: list[str] = []
    thread.start()
    thread.join()
    assert seen == ["green"]
    database.close()


def test_a_newer_version_that_stands_in_the_log_only_is_refused_too(database: Database) -> None:
    other = sqlite3.connect(database.path)  # stays open, so the log stays
    other.execute("PRAGMA user_version = 99")
    before = database.path.read_bytes()
    with pytest.raises(NewerSchema):
        Database(database.path)
    database.close()
    assert database.path.read_bytes() == before
    other.close()


def test_a_file_that_is_no_database_is_one_sentence_of_ours(tmp_path: Path) -> None:
    (tmp_path / "catalog.db").write_bytes(b"not a database" * 500)
    with pytest.raises(CatalogDamaged, match="damaged") as caught:
        Database(tmp_path / "catalog.db")
    assert "askbase doctor" in caught.value.hint


def test_a_folder_that_cannot_be_written_is_read(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.write() as write:
        set_meta(write, "colour", "green")
    database.close()
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write anywhere
    beside = set(database.path.parent.iterdir())
    reader = Database(database.path)
    assert (reader.read_only, reader.meta("colour")) == (True, "green")
    with pytest.raises(StoreError, match="cannot be written"), reader.write():
        pass
    assert set(database.path.parent.iterdir()) == beside


def test_a_page_overwritten_is_a_problem(database: Database) -> None:
    with database.write() as write:
        write.executemany("INSERT INTO meta VALUES(?, ?)", [(f"key{n}", "v" * 200) for n in range(2000)])
    assert database.problems() == []
    database.close()
    raw = bytearray(database.path.read_bytes())
    raw[-8192:] = b"\xff" * 8192
    database.path.write_bytes(raw)
    assert Database(database.path).problems() != []


def test_a_folder_that_may_not_be_looked_into_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbid(_: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", forbid)
    with pytest.raises(StoreError, match="cannot be read"):
        Database(tmp_path / "catalog.db")


@pytest.fixture
def half_empty(database: Database) -> Database:
    """A file of which most was deleted."""
    with database.write() as write:
        write.executemany("INSERT INTO meta VALUES(?, ?)", [(f"key{n}", "v" * 2000) for n in range(2000)])
    with database.write() as write:
        write.execute("DELETE FROM meta WHERE key LIKE 'key%'")
    return database


def test_room_that_deletions_left_is_given_back(half_empty: Database) -> None:
    half_empty.purge_deleted_text()
    assert half_empty.path.stat().st_size < 500_000
    assert half_empty.problems() == []


def test_a_file_that_cannot_be_written_anew_is_purged_as_it_stands(half_empty: Database) -> None:
    reader = Database(half_empty.path)
    reader.connection.execute("BEGIN IMMEDIATE")  # nobody can write now
    half_empty.connection.execute("PRAGMA busy_timeout=1")
    before = half_empty.path.stat().st_size
    half_empty.give_back_space()
    assert half_empty.path.stat().st_size == before
    reader.connection.execute("ROLLBACK")
    half_empty.purge_deleted_text()
    assert half_empty.path.stat().st_size < 500_000


COUNTING = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
    " SELECT i, hex(i) FROM n ORDER BY -i"
)


@pytest.mark.parametrize("read", [lambda rows: rows.fetchall(), list, lambda rows: rows.fetchone()])
def test_closing_waits_for_what_another_thread_reads(tmp_path: Path, read: Callable[[sqlite3.Cursor], object]) -> None:
    """A search that was given up goes on in its thread while the base closes."""
    database, faults = Database(tmp_path / "catalog.db"), list[BaseException]()

    def reading(begun: threading.Event) -> None:
        connection = database.connection
        try:
            while True:
                begun.set()
                read(connection.execute(COUNTING))
        except BaseException as exc:  # it was closed between two statements
            faults.append(exc)

    for _ in range(10):
        begun = threading.Event()
        thread = threading.Thread(target=reading, args=(begun,))
        thread.start()
        begun.wait(10)
        time.sleep(0.005)
        database.close()
        thread.join(30)
        assert not thread.is_alive()
    assert [type(exc) for exc in faults] == [StoreError] * 10
