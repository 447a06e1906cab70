"""The steps of an index run: SQL statements, Chroma's calls, files moved or removed. They are counted where they pass,
so nothing in the product knows of it. A kill right before a read leaves what one before the next write leaves, so only
an error is put in the place of reads."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from askbase.errors import StoreError
from askbase.store.database import _Connection
from tests.stress import jobs


def counted(root: Path, data: Path, rebuild: bool, reads: bool) -> list[str]:
    """The names of the steps of one run, in order; `reads`: also of those that change nothing."""
    names: list[str] = []
    _watch(names.append, reads)
    jobs.index(root, data, rebuild)
    return names


def killed_before(root: Path, data: Path, k: int, rebuild: bool) -> None:
    passed = 0

    def pass_or_die(_: str) -> None:
        nonlocal passed
        if passed == k:
            os.kill(os.getpid(), signal.SIGKILL)
        passed += 1

    _watch(pass_or_die, reads=False)
    jobs.index(root, data, rebuild)


def failed_at(root: Path, data: Path, k: int, rebuild: bool) -> None:
    """The k-th step fails as a full disk or a broken library would make it fail."""
    passed = 0

    def pass_or_fail(name: str) -> None:
        nonlocal passed
        passed += 1
        if passed == k + 1:
            if name.startswith("sql"):
                raise StoreError("The disk is full; what was indexed before is kept.")
            raise OSError(28, "No space left on device") if name.startswith("file") else RuntimeError("native code")

    _watch(pass_or_fail, reads=True)
    jobs.index(root, data, rebuild)


class Kept:
    """A folder as it is now, to come back to."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._copy = folder, folder.with_name(folder.name + ".kept")
        shutil.copytree(folder, self._copy)

    def restore(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        shutil.copytree(self._copy, self._folder)


def _watch(reached: Callable[[str], None], reads: bool) -> None:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

    def before(owner: Any, name: str, label: str) -> None:
        real = getattr(owner, name)

        def step(*arguments: Any, **named: Any) -> Any:
            if reads or label != "sql" or not arguments[1].lstrip().startswith("SELECT"):
                reached(f"{label} {arguments[1][:40]}" if label == "sql" else label)
            return real(*arguments, **named)

        setattr(owner, name, step)

    before(_Connection, "execute", "sql")
    before(_Connection, "executemany", "sql")
    before(Collection, "upsert", "chroma upsert")
    before(Collection, "delete", "chroma delete")
    before(Client, "get_or_create_collection", "chroma open")
    before(Client, "close", "chroma close")
    for name in ("rename", "replace", "unlink", "write_text", "mkdir"):
        before(Path, name, f"file {name}")
    before(shutil, "rmtree", "file rmtree")
