"""Processes of our own beside this one: each runs a module, is asked through pipes, and ends with its parent."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import Any, NoReturn


def command(module: str) -> list[str]:
    """What runs a module in a process of its own. -P: not what lies in the current folder."""
    return [sys.executable, "-P", "-m", module]


def end(child: subprocess.Popen[Any]) -> None:
    """At once, whatever it is at; its pipes are closed."""
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def end_with_parent() -> NoReturn:
    """In the child: waits until the parent ends, however that is, and ends then."""
    sys.stdin.buffer.read()
    os._exit(0)
