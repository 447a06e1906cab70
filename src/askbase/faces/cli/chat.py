"""`askbase chat`."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

import click

from askbase.errors import UsageError
from askbase.faces.cli.options import open_base, vault_options
from askbase.faces.notices import ExitCode

if TYPE_CHECKING:
    from askbase.base import Base


@click.command()
@vault_options
@click.option("--resume", is_flag=True, help="Go on with the last conversation about these notes.")
def chat(resume: bool, verbose: int, quiet: bool, **options: Any) -> int:
    """Talk with your notes in the terminal; the sources stand beside the answer."""
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):  # the screen is drawn on stderr
        raise UsageError("The chat needs a terminal.", 'In a script use: askbase query --json "…"')
    base = open_base(**options)
    base.model_choice()  # what is wrong with the settings is said here, not on a painted screen
    asyncio.run(_talk(base, resume))
    return ExitCode.ANSWERED


async def _talk(base: Base, resume: bool) -> None:
    """One loop for screen and base: the model's connections close where they were opened."""
    from askbase.faces.tui.app import ChatApp

    async with base:
        app = ChatApp(base, resume=resume)
        try:
            await app.run_async()
        finally:
            app.conversations.close()
