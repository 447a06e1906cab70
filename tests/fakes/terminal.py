"""A pseudo-terminal with a program in it: keys go in, what it paints comes out, as bytes."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence


class Terminal:
    """Runs `command` at a size of choice. POSIX only."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], size: tuple[int, int] = (120, 36)) -> None:
        self._ours, theirs = pty.openpty()
        self.resize(*size)
        self.output, self._seen = b"", 0
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
            env={"TERM": "xterm-256color", "COLORTERM": "truecolor", **env},
        )  # fmt: skip
        os.close(theirs)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        if hasattr(self, "process"):
            os.kill(self.process.pid, signal.SIGWINCH)

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

    def close(self) -> int:
        """End it if it still runs; its exit code."""
        if self.process.poll() is None:
            self.process.kill()
        code = self.process.wait(10)
        os.close(self._ours)
        return code
