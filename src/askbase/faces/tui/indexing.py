"""Runs `askbase index` and `askbase models pull` as child processes: the chat never loads what only they need."""

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
_PROGRESS = re.compile(r"(\d+)/(\d+) (notes|passages)")

Progress = Callable[[int, int, str], None]  # (done, in all, notes being read or passages getting their vectors)


async def pull_in_child(told: Callable[[str], None]) -> None:
    """Get the local model. Cancelling stops the child; the next one goes on where it stopped.

    Raises:
        AskbaseError: it failed; in the child's own words.
    """
    code, _, said = await _run(["models", "pull"], told)
    if code:
        raise AskbaseError(f"The model could not be got: {said or f'exit code {code}'}", "Try again: /pull")


async def index_in_child(notes_dir: Path, data_dir: Path, progress: Progress, whole: bool = False) -> dict[str, Any]:
    """Index, and give back the report. Cancelling stops the child; what it has committed stays. If many vectors are
    missing, they are made only if `whole`: the words come first.

    Raises:
        Locked: another process is indexing.
        AskbaseError: it failed; in the child's own words.
    """

    def told(line: str) -> None:
        if match := _PROGRESS.search(line):
            progress(int(match[1]), int(match[2]), match[3])

    folders = ["--notes", str(notes_dir), "--data-dir", str(data_dir)]
    how = [] if whole else ["--words-first"]
    return _report(*await _run(["index", "--json", *how, *folders], told))


async def _run(words: list[str], told: Callable[[str], None]) -> tuple[int, str, str]:
    """Run askbase itself: (exit code, what it printed, the last thing it said on the way)."""
    ours, theirs = _terminal()
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "askbase", *words,  # -P: nothing by that name in the current folder
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    watching = asyncio.create_task(_watch(ours, told))
    try:
        out, _ = await child.communicate()
    finally:
        if child.returncode is None:
            with suppress(ProcessLookupError):
                child.terminate()
            await child.wait()
        said = await watching
    return child.returncode or 0, out.decode("utf-8", "replace"), said


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


async def _watch(fd: int, told: Callable[[str], None]) -> str:
    """Read what is said until the child closes its end; gives back the last thing said."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    source = os.fdopen(fd, "rb", 0)
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), source)
    last = ""
    try:
        while chunk := await reader.read(4096):
            for line in re.split(r"[\r\n]+", chunk.decode("utf-8", "replace")):
                shown = line.replace("\x1b[K", "").strip()
                if shown:
                    told(shown)
                    last = last if _PROGRESS.search(shown) else shown
    except OSError:
        pass  # how a pseudo-terminal says that the other end is closed
    finally:
        transport.close()
    return last
