"""Locks hold between processes, name their holder, and die with it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from askbase.errors import Locked
from askbase.store import locks
from askbase.store.locks import chroma_lock, write_lock


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "WRITE_WAIT", 0.1)


SPAWN = multiprocessing.get_context("spawn")


def hold(data_dir: str, name: str, pipe: Connection) -> None:
    with write_lock(Path(data_dir)) if name == "write" else chroma_lock(Path(data_dir)):
        pipe.send("held")
        pipe.recv()


@contextmanager
def held_elsewhere(data_dir: Path, name: str) -> Iterator[BaseProcess]:
    """Another process holds the lock until the block ends."""
    ours, theirs = SPAWN.Pipe()
    other = SPAWN.Process(target=hold, args=(str(data_dir), name, theirs))
    other.start()
    try:
        assert ours.poll(20)
        assert ours.recv() == "held"
        yield other
    finally:
        other.kill()
        other.join()


def test_a_second_writer_is_told_who_holds_it_and_may_write_once_that_one_was_killed(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path, "write") as other:
        with pytest.raises(Locked, match=rf"since \d\d:\d\d \(pid {other.pid}\)"), write_lock(tmp_path):
            pass
        other.kill()
        other.join()
        with write_lock(tmp_path):
            pass


def test_a_reader_does_not_wait_for_chroma(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path, "chroma"), chroma_lock(tmp_path, wait=0) as ours:
        assert not ours
    with chroma_lock(tmp_path) as ours:
        assert ours


def test_a_holder_whose_name_cannot_be_read_is_still_a_holder(tmp_path: Path) -> None:
    with write_lock(tmp_path):
        (tmp_path / "locks" / "write.info").write_text("{")
        with pytest.raises(Locked, match="is working"), write_lock(tmp_path):
            pass
