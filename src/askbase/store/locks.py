"""Locks between processes: one writer of the catalog, one owner of Chroma's files. Freed by the kernel on any death."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from askbase.errors import Locked, StoreError
from askbase.paths import make_private_dir

WRITE_WAIT = 2.0
CHROMA_WAIT = 0.25


@contextmanager
def write_lock(data_dir: Path) -> Iterator[bool]:
    """Held for the whole of an index run. Yields whether the last holder let go of it properly, or died holding it.

    Raises:
        Locked: another process holds it; the message says which and since when.
        StoreError: the data folder cannot be written.
    """
    try:
        lock = _lock(data_dir, "write")
        lock.acquire(timeout=WRITE_WAIT)
    except Timeout as exc:
        raise Locked(f"Another index run {_holder(data_dir, 'write')}.", "Wait for it, or stop it.") from exc
    except OSError as exc:
        raise StoreError(
            f"The data folder {data_dir} cannot be written: {exc.strerror}.",
            "Check its permissions, or choose another with --data-dir.",
        ) from exc
    signature = data_dir / "locks" / "write.info"
    try:
        clean = not signature.exists()
        with suppress(OSError):  # a full disk: the lock is held all the same
            _sign(data_dir, "write")
        yield clean
        with suppress(OSError):
            signature.unlink(missing_ok=True)
    finally:
        lock.release()


def is_writing(data_dir: Path) -> bool:
    """Whether an index run is at work. Asked of the kernel: what a killed one left behind says nothing."""
    lock = _lock(data_dir, "write")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:  # a folder that cannot be written
        return False
    lock.release()
    return False


@contextmanager
def chroma_lock(data_dir: Path, wait: float = CHROMA_WAIT) -> Iterator[bool]:
    """Yields whether the lock came: a second opener of Chroma's files would wait for minutes or read stale rows."""
    try:
        lock = _lock(data_dir, "chroma")
        lock.acquire(timeout=wait)
    except (Timeout, OSError):  # busy, or a folder that cannot be written
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def _lock(data_dir: Path, name: str) -> FileLock:
    folder = make_private_dir(data_dir / "locks")
    return FileLock(folder / f"{name}.lock", mode=0o600, thread_local=False, fallback_to_soft=False)


def _sign(data_dir: Path, name: str) -> None:
    """For messages only: the lock itself is the kernel's."""
    info = {"pid": os.getpid(), "since": datetime.now().strftime("%H:%M"), "command": Path(sys.argv[0]).name}
    (data_dir / "locks" / f"{name}.info").write_text(json.dumps(info))


def _holder(data_dir: Path, name: str) -> str:
    try:
        info = json.loads((data_dir / "locks" / f"{name}.info").read_text())
        return f"has been working since {info['since']} (pid {info['pid']})"
    except (OSError, ValueError, KeyError):
        return "is working"
