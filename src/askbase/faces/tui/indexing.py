"""Runs `askbase index` as a child process, so that the chat never loads what only indexing needs."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from askbase.errors import AskbaseError, Locked, StoreError

_LOCKED, _FINE = 75, (0, 4)  # exit codes of the command line: 4 says that some notes are pending
_PROGRESS = re.compile(r"(\d+)/(\d+) notes")

Progress = Callable[[int, int], None]  # (notes done, notes in all)


async def index_in_child(notes_dir: Path, data_dir: Path, progress: Progress) -> dict[str, Any]:
    """Index, and give back the report. Cancelling stops the child; what it has committed stays.

    Raises:
        Locked: another process is indexing.
        AskbaseError: it failed; in the child's own words.
    """
    command = [
        sys.executable,
        "-m",
        "askbase",
        "index",
        "--json",
        "--notes",
        str(notes_dir),
        "--data-dir",
        str(data_dir),
    ]
    ours, theirs = _terminal()
    child = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=theirs
    )
    os.close(theirs)
    watching = asyncio.create_task(_watch(ours, progress))
    try:
        out, _ = await child.communicate()
    finally:
        if child.returncode is None:
            with suppress(ProcessLookupError):
                child.terminate()
            await child.wait()
        said = await watching
    return _report(child.returncode or 0, out.decode("utf-8", "replace"), said)


def _report(code: int, out: str, said: str) -> dict[str, Any]:
    try:
        report = json.loads(out)
    except json.JSONDecodeError:
        report = {}
    if code in _FINE and isinstance(report, dict):
        return report
    if code == _LOCKED:
        raise Locked("Another askbase is indexing these notes.", "Try again when it is done.")
    if isinstance(report, dict) and report.get("message"):
        raise AskbaseError(str(report["message"]), str(report.get("hint", "")))
    raise StoreError(f"Indexing failed: {said or f'exit code {code}'}", "Run: askbase index -v")


def _terminal() -> tuple[int, int]:
    """A pseudo-terminal where there is one: progress is shown to terminals only."""
    try:
        import pty  # not on Windows

        return pty.openpty()
    except (ImportError, OSError):
        return os.pipe()


async def _watch(fd: int, progress: Progress) -> str:
    """Read progress until the child closes its end; gives back the last thing said."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    source = os.fdopen(fd, "rb", 0)
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), source)
    last = ""
    try:
        while chunk := await reader.read(4096):
            for line in re.split(r"[\r\n]+", chunk.decode("utf-8", "replace")):
                if match := _PROGRESS.search(line):
                    progress(int(match[1]), int(match[2]))
                elif line.strip("\x1b[K \t"):
                    last = line.strip()
    except OSError:
        pass  # how a pseudo-terminal says that the other end is closed
    finally:
        transport.close()
    return last
