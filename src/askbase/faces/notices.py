"""What goes to stderr: progress, notices, errors; and the one map from errors to exit codes."""

from __future__ import annotations

import sys
import time
from enum import IntEnum

from askbase.clean import clean_line
from askbase.errors import AskbaseError, Locked, ModelError, UsageError


class ExitCode(IntEnum):
    """When several hold, in one answer or a batch: 1, then 3, then 4."""

    ANSWERED = 0
    ERROR = 1
    USAGE = 2
    NOT_IN_NOTES = 3
    DEGRADED = 4
    LOCKED = 75


def exit_code(error: AskbaseError) -> ExitCode:
    if isinstance(error, Locked):
        return ExitCode.LOCKED
    if isinstance(error, UsageError):
        return ExitCode.USAGE
    return ExitCode.DEGRADED if isinstance(error, ModelError) else ExitCode.ERROR


def worst(codes: list[ExitCode]) -> ExitCode:
    """The one code of a batch."""
    order = (ExitCode.ERROR, ExitCode.USAGE, ExitCode.LOCKED, ExitCode.NOT_IN_NOTES, ExitCode.DEGRADED)
    return next((code for code in order if code in codes), ExitCode.ANSWERED)


class Notices:
    """Writes to stderr, or nothing if `quiet`. Errors are always shown."""

    def __init__(self, quiet: bool = False) -> None:
        self._quiet = quiet
        self._live = not quiet and sys.stderr.isatty()

    def flags(self) -> list[str]:
        """For a child process that shares this stderr."""
        return ["-q"] if self._quiet else []

    def say(self, text: str) -> None:
        if not self._quiet:
            print(clean_line(text), file=sys.stderr, flush=True)

    def error(self, error: AskbaseError) -> None:
        print(f"askbase: {clean_line(error.message)}", file=sys.stderr)
        if error.hint:
            print(f"  {clean_line(error.hint)}", file=sys.stderr, flush=True)

    def live(self, text: str) -> None:
        """One line that is written over, on a terminal only."""
        if self._live:
            print(f"\r\x1b[K{clean_line(text)[:78]}", end="", file=sys.stderr, flush=True)

    def live_done(self) -> None:
        if self._live:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


class SyncProgress:
    """First notes as they are read, then passages as they get their vectors: count, rate, time left."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices
        self._begin("reading", "notes", 0)

    def plan(self, notes: int) -> None:
        self._begin("reading", "notes", notes)

    def notes_done(self, count: int) -> None:
        self._add(count)

    def plan_vectors(self, texts: int) -> None:
        if texts > _WORTH_SAYING:
            self._notices.say(f"Every note is found by its words now; {texts:,} passages get their vectors.")
        self._begin("embedding", "passages", texts)

    def embedded(self, count: int) -> None:
        self._add(count)

    def _begin(self, doing: str, what: str, planned: int) -> None:
        self._doing, self._what, self._planned, self._done = doing, what, planned, 0
        self._started = time.monotonic()
        if planned:
            self._show()

    def _add(self, count: int) -> None:
        self._done += count
        self._show()

    def _show(self) -> None:
        seconds = time.monotonic() - self._started
        rate = self._done / seconds if seconds > 0.5 else 0
        left = f", {rate:.0f}/s, {_span((self._planned - self._done) / rate)} left" if rate else ""
        self._notices.live(f"{self._doing} {self._done}/{self._planned} {self._what}{left}")


_WORTH_SAYING = 2000  # passages: about a minute of work


class ByteProgress:
    """A download's bar, rate and time left; on a pipe a line each tenth."""

    def __init__(self, notices: Notices, what: str) -> None:
        self._notices, self._what = notices, what
        self._started, self._from, self._tenth = time.monotonic(), -1, -1

    def __call__(self, done: int, total: int) -> None:
        if self._from < 0:
            self._from = done
        seconds = max(time.monotonic() - self._started, 1e-3)
        rate = (done - self._from) / seconds
        left = f", {_span((total - done) / rate)} left" if rate and done < total else ""
        filled = 24 * done // total
        text = f"{self._what} [{'█' * filled}{'░' * (24 - filled)}] {done / 1e6:,.0f}/{total / 1e6:,.0f} MB{left}"
        self._notices.live(text)
        if not sys.stderr.isatty() and 10 * done // total > self._tenth:
            self._tenth = 10 * done // total
            self._notices.say(f"{self._what}: {done / 1e6:,.0f} of {total / 1e6:,.0f} MB")
        if done >= total:
            self._notices.live_done()


def _span(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
