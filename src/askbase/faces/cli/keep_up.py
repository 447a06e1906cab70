"""`askbase index --watch`: sync now, then after every burst of edits; an error is said and the watch goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from askbase.errors import AskbaseError
from askbase.faces.notices import ExitCode, Notices, SyncProgress

if TYPE_CHECKING:
    from askbase.base import Base


def keep_up(base: Base, notices: Notices, verbose: int, bursts: Iterable[None] | None = None) -> ExitCode:
    """Until Ctrl-C, or until `bursts` ends."""
    from askbase.index.watch import edits

    try:
        _sync(base, notices, verbose)
        notices.say(f"watching '{base.notes_dir}'; Ctrl-C stops")
        for _ in edits(base.notes_dir, lambda: _tried(lambda: bool(base.changed()))) if bursts is None else bursts:
            _sync(base, notices, verbose)
    except KeyboardInterrupt:
        notices.live_done()
        notices.say("stopped watching")
    return ExitCode.ANSWERED


def _sync(base: Base, notices: Notices, verbose: int) -> None:
    from askbase.faces.cli.notes import report_text

    try:
        report = base.run(base.sync(progress=SyncProgress(notices)))
    except AskbaseError as error:
        notices.error(error)
        return
    finally:
        base.release_chroma()
        notices.live_done()
    if report.added or report.changed or report.moved or report.deleted or verbose:
        notices.say(report_text(report, verbose).splitlines()[0])


def _tried(look: Callable[[], bool]) -> bool:
    """A folder that is out of reach for a moment is looked at again later."""
    try:
        return look()
    except AskbaseError:
        return False
