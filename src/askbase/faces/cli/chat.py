"""`askbase chat`."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from askbase.errors import UsageError
from askbase.faces.cli.options import filter_option, model_options, open_base, vault_options
from askbase.faces.notices import ExitCode

if TYPE_CHECKING:
    from askbase.base import Base
    from askbase.faces.tui.app import ChatApp

_ALLOCATIONS = 5_000  # looked through in 3 ms
_LAST_SECONDS = 10.0


@click.command()
@vault_options
@model_options
@filter_option
@click.option("--resume", is_flag=True, help="Go on with the last conversation about these notes.")
@click.option("--plain", is_flag=True, help="Lines of text, nothing drawn: for screen readers and logs.")
def chat(resume: bool, plain: bool, filters: tuple[str, ...], verbose: int, quiet: bool, **options: Any) -> int:
    """Talk with your notes in the terminal; the sources stand beside the answer."""
    drawable = all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))  # drawn on stderr
    if not plain and not drawable:
        raise UsageError("The chat needs a terminal.", 'In a script use: askbase query --json "…", or chat --plain')
    if drawable and not plain:
        options["notes"] = options["notes"] or _notes_folder()
    base = open_base(**options)
    base.model_choice()  # what is wrong with the settings is said here, not on a painted screen
    talk = _talk_plainly if plain else _talk
    with _ended_in_time() as over:
        asyncio.run(talk(base, resume, filters, over))
    return ExitCode.ANSWERED


def _notes_folder() -> str | None:
    """Asked for, if none is named anywhere."""
    from askbase import config

    if config.load().notes.dir:
        return None
    from askbase.faces.tui.choose import ChooseNotes

    return ChooseNotes(Path.home()).run()


@contextmanager
def _ended_in_time() -> Iterator[Callable[[], None]]:
    """Gives what to call when the talk is over. Then all that is kept is on the disk and the screen is given back, but
    Python waits for threads, however long they wait for a host or a disk that does not answer."""
    last = threading.Timer(_LAST_SECONDS, os._exit, (ExitCode.ANSWERED,))
    last.daemon = True
    try:
        yield last.start
    finally:
        last.cancel()


async def _talk(base: Base, resume: bool, filters: tuple[str, ...], over: Callable[[], None]) -> None:
    """One loop for screen and base: the model's connections close where they were opened."""
    gc.disable()  # what is made until the first screen stays: looking through it for garbage took 15 ms
    from askbase.faces.tui.app import ChatApp
    from askbase.faces.tui.steering import Steering, Term

    async with base:
        app = ChatApp(base, resume, Steering(tuple(Term("written", term) for term in filters)))
        collecting = asyncio.create_task(_collect_again(app))
        try:
            await app.run_async()
            over()
        finally:
            collecting.cancel()
            app.conversations.close()


async def _collect_again(app: ChatApp) -> None:
    """Modules and engines stay: they are never looked through for garbage. What a conversation leaves is, in small
    pieces: of the pauses between a key and its echo, those for 50,000 objects at once were among the longest."""
    await app.painted.wait()
    gc.freeze()
    gc.enable()
    await app.loaded.wait()
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS, 3)


async def _talk_plainly(base: Base, resume: bool, filters: tuple[str, ...], over: Callable[[], None]) -> None:
    from askbase.faces.plain import talk

    async with base:
        await talk(base, resume, filters)
        over()
