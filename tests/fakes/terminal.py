"""A pseudo-terminal with a program in it: keys go in, what it paints comes out, as bytes."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from typing import Self

_OSC = re.compile(rb"\x1b\].*?(?:\x07|\x1b\\)", re.DOTALL)  # ends with BEL as often as with ST
_PLACED = re.compile(r"\x1b\[\d*(?:;\d*)?H|\r|\n")  # what comes next stands somewhere else
_CODES = re.compile(r"\x1b(?:\][^\x07\x1b]*(?:\x07|\x1b\\)|\[[0-?]*[ -/]*[@-~]|.)")
# In the child, between the session and the program: subprocess can do the first, and running code of ours after a fork
# is not safe where threads run.
_TAKE = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
if sys.argv[1] == "deaf":
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
os.execvp(sys.argv[2], sys.argv[2:])
"""


class Terminal:
    """Runs `command` at a size of choice, with this as its controlling terminal; killed at the end. POSIX only.

    `deaf`: no SIGHUP reaches the program, as under nohup or in some containers.
    """

    def __init__(
        self, command: Sequence[str], env: Mapping[str, str], size: tuple[int, int] = (120, 36), deaf: bool = False
    ) -> None:
        self._ours, theirs = pty.openpty()
        self.resize(*size)
        self.output, self._seen = b"", 0
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _TAKE, "deaf" if deaf else "", *command],
            stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
            env={"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONFAULTHANDLER": "1", **env},
        )  # fmt: skip
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def resize(self, columns: int, rows: int) -> None:
        """The program in it hears of it by SIGWINCH."""
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, text: str) -> None:
        """Write all of it, reading meanwhile: a program that paints while it is typed to must not block us."""
        data = text.encode()
        while data:
            self.read(0)
            _, ready, _ = select.select([], [self._ours], [], 1)
            if ready:
                data = data[os.write(self._ours, data[:1024]) :]

    def read(self, seconds: float) -> bytes:
        """What is painted within that time; returns at the first bytes."""
        ready, _, _ = select.select([self._ours], [], [], seconds)
        if not ready:
            return b""
        try:
            found = os.read(self._ours, 65536)
        except OSError:  # how a pseudo-terminal says that the program is gone
            return b""
        self.output += found
        return found

    def until(self, text: str, seconds: float = 20) -> float:
        """Read until this was painted after what the last call waited for; seconds it took.

        Raises:
            TimeoutError: it did not come.
        """
        begun, wanted = time.perf_counter(), text.encode()
        while time.perf_counter() - begun < seconds:
            at = self.output.find(wanted, self._seen)
            if at >= 0:
                self._seen = at + len(wanted)
                return time.perf_counter() - begun
            self.read(0.05)
        raise TimeoutError(f"{text!r} did not come; the last was {self.output[-600:]!r}")

    def ended(self, seconds: float) -> int:
        """Take what it paints until it ends, as every terminal does: one that takes nothing holds it up. Its exit code.

        Raises:
            TimeoutError: it did not end; with what was painted last, and where the threads of a Python program were.
        """
        until = time.perf_counter() + seconds
        while self.process.poll() is None and time.perf_counter() < until:
            self._take()
        if self.process.poll() is None:
            raise TimeoutError(f"It did not end in {seconds} s. Painted last:\n{self._last()}\n\n{self._threads()}")
        return self.process.wait()

    def _take(self) -> None:
        if self._ours < 0 or not self.read(0.05):
            time.sleep(0.01)

    def _last(self) -> str:
        """The words of the last things painted, a line for each place."""
        words = _CODES.sub("", _PLACED.sub("\n", self.output[-20_000:].decode("utf-8", "replace")))
        return "\n".join(line.rstrip() for line in words.splitlines() if line.strip())

    def _threads(self) -> str:
        """Ends it by the signal on which Python's faulthandler says where each thread is."""
        told = len(self.output)
        os.kill(self.process.pid, signal.SIGABRT)
        until = time.perf_counter() + 10
        while self.process.poll() is None and time.perf_counter() < until:
            self._take()
        while self._ours >= 0 and self.read(0.05):
            pass
        return self.output[told:].decode("utf-8", "replace")

    @property
    def bells(self) -> int:
        """How often it rang: a BEL that ends a title or a clipboard sequence makes no sound."""
        return _OSC.sub(b"", self.output).count(b"\x07")

    def vanish(self) -> None:
        """The window is closed, the line is cut."""
        if self._ours >= 0:
            os.close(self._ours)
            self._ours = -1

    def close(self) -> int:
        """End it and what it started, if it still runs; its exit code."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)  # it leads a session, and so a group
        code = self.process.wait(10)
        self.vanish()
        return code
