"""Processes that can really be killed. A fork server has everything imported, so that a child costs milliseconds."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.stress.jobs"])
Job = Callable[..., Any]


@dataclass(frozen=True)
class Ended:
    """How a child ended: what it returned, or the error it said, or the signal that ended it."""

    value: Any = None
    error: str = ""
    signal: int = 0


@dataclass
class Child:
    """A running child. `started` blocks until its work begins."""

    process: BaseProcess
    pipe: Connection

    def started(self) -> None:
        assert self.pipe.poll(60), "a child did not start"
        self.pipe.recv()

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()

    def end(self, timeout: float = 120) -> Ended:
        """Wait for it. A child that takes longer is killed, which counts as a hang."""
        try:
            ended = self.pipe.recv() if self.pipe.poll(timeout) else Ended(error="hang")
            if ended == "started":
                return self.end(timeout)
        except EOFError:
            self.process.join()
            ended = Ended(signal=-(self.process.exitcode or 0))
        self.kill()
        return ended if isinstance(ended, Ended) else Ended(*ended)


def start(job: Job, *arguments: Any) -> Child:
    ours, theirs = FORKS.Pipe()
    process = FORKS.Process(target=_work, args=(job, theirs, arguments))
    process.start()
    theirs.close()
    return Child(process, ours)


def run(job: Job, *arguments: Any, timeout: float = 120) -> Ended:
    child = start(job, *arguments)
    child.started()
    return child.end(timeout)


def _work(job: Job, pipe: Connection, arguments: tuple[Any, ...]) -> None:
    from askbase.errors import AskbaseError
    from askbase.store import projection

    # What large indexes do, shorter vectors in Chroma, is to be killed and damaged as well.
    projection.LEAST_ROWS, projection.LEAST_NUMBERS = 100, 48
    os.environ["HOME"] = str(Path("/nonexistent"))  # no settings of whoever runs this
    for name in list(os.environ):
        if name.startswith(("ASKBASE_", "OPENAI_", "XDG_")):
            del os.environ[name]
    pipe.send("started")
    try:
        pipe.send((job(*arguments), "", 0))
    except AskbaseError as error:
        pipe.send((None, f"{type(error).__name__}: {error.message}", 0))
    except BaseException as error:
        pipe.send((None, f"UNEXPECTED {type(error).__name__}: {error}", 0))
