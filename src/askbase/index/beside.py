"""Notes prepared in processes beside this one, which then has only to write: with many notes, half of the time.

Every process knows all groups from the start and prepares its share of them in order, so the results come in the order
of the groups and no process waits for a request. A process that cannot be started, or dies, is no fault: its groups are
prepared here. They are plain child processes, not `multiprocessing`: that would run the main module of a program that
uses askbase a second time.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from askbase import child
from askbase.index.prepare import Prepared, Wanted, prepare
from askbase.models.embed_local import LocalEmbedder
from askbase.types import Embedder

PROCESSES = 2  # with the one that writes they keep two processors busy; each takes 150 MB
_PIPE = 2**20  # bytes that wait to be read, where the system lets us say so


def prepared_beside(
    root: Path, groups: Sequence[Sequence[Wanted]], embedder: Embedder, processes: int = PROCESSES
) -> Iterator[list[Prepared]]:
    """What `prepare` makes of each group, in order. Close it to stop early: then no process is left."""
    started: list[_Beside | None] = []
    try:
        for number in range(processes):
            started.append(_Beside.started(root, groups[number::processes]))
        for number, group in enumerate(groups):
            beside = started[number % processes]
            made = beside.next() if beside else None
            if made is None:
                if beside:
                    beside.end()
                    started[number % processes] = None
                made = prepare(root, group, embedder)
            yield made
    finally:
        for beside in started:
            if beside:
                beside.end()


def can_be_beside(embedder: Embedder) -> bool:
    """Whether another process cuts notes as this embedder would have them cut."""
    return (os.cpu_count() or 1) > 1 and isinstance(getattr(embedder, "sizes", embedder), LocalEmbedder)


class _Beside:
    """One process and what it still has to send."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._child = process

    @classmethod
    def started(cls, root: Path, groups: Sequence[Sequence[Wanted]]) -> _Beside | None:
        try:
            process = subprocess.Popen(
                child.command("askbase.index.beside"),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, pipesize=_PIPE,
                start_new_session=True,  # Control C is for this process, which ends the others
            )  # fmt: skip
        except OSError:
            return None
        found = cls(process)
        assert process.stdin is not None
        try:
            pickle.dump((root, groups), process.stdin)  # read to its end before anything is sent back
            process.stdin.flush()
        except OSError:
            found.end()
            return None
        except BaseException:
            found.end()
            raise
        return found

    def next(self) -> list[Prepared] | None:
        """What it made of its next group; None: it ended before."""
        assert self._child.stdout is not None
        try:
            made: list[Prepared] = pickle.load(self._child.stdout)  # noqa: S301  our own process, by a private pipe
        except (EOFError, OSError, pickle.UnpicklingError):
            return None
        return made

    def end(self) -> None:
        child.end(self._child)


def _serve() -> None:
    """The process: prepare what the parent named, in order, and end with it."""
    root, groups = pickle.load(sys.stdin.buffer)  # noqa: S301
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no answer
    threading.Thread(target=child.end_with_parent, daemon=True).start()
    embedder: Any = LocalEmbedder(1)
    with contextlib.suppress(BrokenPipeError):
        for group in groups:
            pickle.dump(prepare(root, group, embedder), answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
    os._exit(0)  # a pipe that the parent left cannot be closed in peace


if __name__ == "__main__":
    _serve()
