"""`askbase why` and `askbase findability`."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from askbase.clean import clean_line
from askbase.faces.cli.options import open_base, vault_options
from askbase.faces.cli.refresh import refresh
from askbase.faces.notices import ExitCode, Notices
from askbase.faces.output import WIDTH, as_json

if TYPE_CHECKING:
    from askbase.retrieve.findability import Findability
    from askbase.retrieve.why import Standing, Why


@click.command()
@click.argument("note")
@click.argument("question")
@vault_options
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="As in search.")
@click.option("--json", "json_", is_flag=True, help="As JSON on stdout.")
@click.option("--no-sync", is_flag=True, help="Do not look for changed notes first.")
def why(
    note: str, question: str, limit: int, json_: bool, no_sync: bool, verbose: int, quiet: bool, **options: Any
) -> int:
    """What happened to NOTE when QUESTION was asked, and what would have found it.

    \b
    askbase why boiler-log "when was the heating serviced?"
    Exit codes: 0 it is found · 3 it is not
    """
    from askbase.base import checked_question

    asked = checked_question(question)
    with open_base(**options) as base:
        refresh(base, Notices(quiet), not no_sync)
        told = base.run(base.why(note, asked, limit))
    print(as_json({"schema": "askbase.why/1", **asdict(told)}) if json_ else _why_text(told))
    return ExitCode.ANSWERED if told.found_at else ExitCode.NOT_IN_NOTES


@click.command()
@vault_options
@click.option("--json", "json_", is_flag=True, help="As JSON on stdout.")
@click.option("--no-sync", is_flag=True, help="Do not look for changed notes first.")
def findability(json_: bool, no_sync: bool, verbose: int, quiet: bool, **options: Any) -> int:
    """Notes that not even their own title, headings or rarest words find, and why."""
    with open_base(**options) as base:
        refresh(base, Notices(quiet), not no_sync)
        told = base.run(base.findability())
    print(as_json({"schema": "askbase.findability/1", **asdict(told)}) if json_ else _findability_text(told))
    return ExitCode.ANSWERED


def _why_text(told: Why) -> str:
    lines = [clean_line(told.note), *_folded(told.verdict), ""]
    lines += [_standing("by words", told.words), _standing("by meaning", told.meaning),
              _standing("together", told.fused)]  # fmt: skip
    if told.answered:
        lines += ["", *_folded(told.answered)]
    if told.instead and not told.found_at:
        lines += ["", *_folded(f"shown instead: {', '.join(told.instead[:5])}")]
    for each in told.would_find:
        lines += _folded(f"try: {each}")
    return "\n".join(lines)


def _standing(name: str, standing: Standing | None) -> str:
    if standing is None:
        return f"  {name:11} not among the candidates"
    return f"  {name:11} place {standing.place} of {standing.of} notes (score {standing.score:.2f})"


def _findability_text(told: Findability) -> str:
    if not told.hidden:
        return f"All {told.notes} notes are found by their own title, headings or rarest words."
    lines = [f"{len(told.hidden)} of {told.notes} notes are not found by their own title, headings or rarest words:"]
    for each in told.hidden:
        lines += _folded(f"- {each.note}: {each.reason}")
    return "\n".join(lines)


def _folded(text: str) -> list[str]:
    return textwrap.wrap(clean_line(text), WIDTH, subsequent_indent="  ", break_long_words=False)
