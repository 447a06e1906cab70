"""How a full-screen program ends when its terminal does: the window was closed, the line was cut, it was told to go.

Textual 8.2 has no such end: at the end of its input it reads on without a pause.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING, TypeVar

from textual import on
from textual.app import App
from textual.events import Mount

if TYPE_CHECKING:
    from textual.driver import Driver

T = TypeVar("T")
LOOK_SECONDS = 1.0


class EndsWithTerminal(App[T]):
    """Quits as by its own key, so that what is to be kept is kept."""

    @on(Mount)
    def watch_terminal(self) -> None:
        if self.is_headless or sys.platform == "win32":
            return
        self.set_interval(LOOK_SECONDS, self._look)
        for number in (signal.SIGHUP, signal.SIGTERM):
            if signal.getsignal(number) is not signal.SIG_IGN:
                asyncio.get_running_loop().add_signal_handler(number, self._leave)

    def get_driver_class(self) -> type[Driver]:
        usual = super().get_driver_class()
        if sys.platform == "win32" or usual.__name__ != "LinuxDriver":
            return usual
        from askbase.faces.tui.driver import EnduringDriver  # not on Windows

        return EnduringDriver

    def _look(self) -> None:
        """A terminal that hung up is none any more, also to a program that no signal reaches."""
        if sys.__stdin__ is not None and not os.isatty(sys.__stdin__.fileno()):
            self._leave()

    def _leave(self) -> None:
        self.run_worker(self.run_action("app.quit"), group="leaving", exclusive=True)
