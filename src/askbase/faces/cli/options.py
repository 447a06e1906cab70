"""Options that several commands share, declared once, and how they become a `Base`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from askbase.errors import ConfigError, UsageError
from askbase.faces.notices import Notices

if TYPE_CHECKING:
    from askbase.base import Base

Command = Callable[..., Any]


def vault_options(command: Command) -> Command:
    """`--notes`, `--data-dir`, `-v` and `-q`."""
    return _with(
        command,
        click.option("--notes", metavar="DIR", help="The folder with your notes (or notes.dir in the config)."),
        click.option("--data-dir", metavar="DIR", help="Where the index lives; never inside the notes."),
        click.option("-v", "--verbose", count=True, help="Say more on stderr; -vv shows tracebacks."),
        click.option("-q", "--quiet", is_flag=True, help="No progress and no notices on stderr."),
    )


def model_options(command: Command) -> Command:
    """Which model answers: for commands that ask it, or tell who would be asked."""
    return _with(
        command,
        click.option("--model", metavar="NAME", help="Model name, a .gguf file, 'local' or 'none'."),
        click.option("--base-url", metavar="URL", help="An OpenAI-compatible endpoint, e.g. http://127.0.0.1:11434/v1"),
        click.option("--no-model", is_flag=True, help="Answer with quoted passages only."),
    )


def filter_option(command: Command) -> Command:
    """`--filter`: what may also stand in a question."""
    shown = "As in a question, e.g. tag:house or -type:clip; repeatable."
    return _with(
        command, click.option("--filter", "filters", multiple=True, metavar="TERM", callback=_checked, help=shown)
    )


def _checked(_context: click.Context, _option: click.Parameter, terms: tuple[str, ...]) -> tuple[str, ...]:
    """Raises:
    UsageError: one is no filter.
    FilterError: a date or yes/no value cannot be understood.
    """
    if not terms:
        return ()
    from askbase.retrieve.filters import parse_filters

    for term in terms:
        if parse_filters(term)[0] or not term.strip():
            known = "tag: type: source: path: link: topic: after: before: on: read:"
            raise UsageError(f"'{term}' is no filter.", f"Write one of {known}, e.g. --filter 'path:\"my folder\"'")
    return tuple(term.strip() for term in terms)


def _with(command: Command, *options: Callable[[Command], Command]) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def open_base(
    notes: str | None, data_dir: str | None, model: str | None = None, base_url: str | None = None,
    no_model: bool = False, overrides: dict[str, Any] | None = None, **_: Any,
) -> Base:  # fmt: skip
    """The base these options describe. Says which keys stay here although they are named.

    Raises:
        ConfigError: no notes folder is named anywhere.
        AskbaseError: as `askbase.open`.
    """
    from askbase import base, config

    settings = {"chat.model": "none" if no_model else model, "chat.base_url": None if no_model else base_url}
    settings.update(overrides or {})
    folder = notes or config.load(settings).notes.dir
    if not folder:
        raise ConfigError("Which notes?", "Name the folder: --notes DIR, or notes.dir in the config file.")
    opened = base.open(folder, data_dir, settings_overrides=settings)
    command = click.get_current_context(silent=True)
    notices = Notices(quiet=command is not None and bool(command.params.get("quiet")))
    for said in config.keys_held_back(opened.settings):
        notices.say(said)
    return opened
