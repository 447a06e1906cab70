"""Textual's driver, with an output that can still be written to when the terminal is gone. POSIX only."""

from __future__ import annotations

import os
from typing import IO, Any, cast

from textual.drivers.linux_driver import LinuxDriver


class EnduringDriver(LinuxDriver):
    """A write that fails would end Textual's writing thread, and the thirtieth after it waits for ever."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if self._file is not None:
            self._file = cast("IO[str]", EnduringOutput(self._file))  # type: ignore[assignment]


class EnduringOutput:
    """As much of a text file as the writing thread uses. After the first failure everything goes nowhere."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        try:
            self._file.write(text)
        except OSError:
            self._give_up()

    def flush(self) -> None:
        try:
            self._file.flush()
        except OSError:
            self._give_up()

    def _give_up(self) -> None:
        """What lies in the file's own buffer must go somewhere as well, or the program ends with an error."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._file.fileno())
        os.close(nowhere)
