"""A command group whose commands are imported when they are called."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping
from typing import Any

import click

Row = tuple[str, str, str]  # module, attribute, one line of help


class LazyGroup(click.Group):
    """`--help` of the group loads none of its commands."""

    def __init__(self, *arguments: Any, rows: Mapping[str, Row], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._rows = rows

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._rows)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._rows:
            return None
        module, name, _ = self._rows[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in self._rows.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """A reader that has enough (`| head -1`) is no error. Click ends with 1 there."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left to flush goes nowhere
            ctx.exit(0)
        return result
