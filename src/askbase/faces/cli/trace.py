"""`askbase trace` and `askbase stats`: what was asked, what became of it, and whether it can be asked again."""

from __future__ import annotations

from typing import Any

import click

from askbase import __version__
from askbase.faces.cli.options import open_base, vault_options
from askbase.faces.notices import ExitCode
from askbase.faces.otlp import otlp_line
from askbase.faces.output import as_json
from askbase.faces.traces import row, shown, stats, stats_text, trace_json
from askbase.types import Replay

MOST = 100_000


@click.group()
def trace() -> None:
    """Look back at questions: each leaves a trace, on this computer only.

    \b
    askbase trace list
    askbase trace show ID      what it found, sent, and got back
    askbase trace replay ID    would the same be found and sent today?
    askbase trace export       every trace as a line of JSON
    """


@trace.command("list")
@vault_options
@click.option("--limit", type=click.IntRange(1, MOST), default=20, show_default=True, help="How many, newest first.")
@click.option("--json", "json_", is_flag=True, help="As JSON on stdout.")
def list_(limit: int, json_: bool, verbose: int, quiet: bool, **options: Any) -> int:
    """The last questions, newest first."""
    with open_base(**options) as base:
        found = base.traces(limit) if base.is_indexed() else []
    if json_:
        print(as_json([trace_json(each) for each in found]))
    else:
        print("\n".join(row(each) for each in found) or "No traces yet. Ask something: askbase query")
    return ExitCode.ANSWERED


@trace.command("show")
@click.argument("trace_id")
@vault_options
@click.option("--json", "json_", is_flag=True, help="As JSON on stdout.")
def show(trace_id: str, json_: bool, verbose: int, quiet: bool, **options: Any) -> int:
    """One question; the beginning of its id is enough."""
    with open_base(**options) as base:
        found = base.trace(trace_id)
    print(as_json(trace_json(found)) if json_ else shown(found))
    return ExitCode.ANSWERED


@trace.command("replay")
@click.argument("trace_id")
@vault_options
def replay(trace_id: str, verbose: int, quiet: bool, **options: Any) -> int:
    """Ask it again over today's index, without a model. Exit 0: the same is found and would be sent; 1: not."""
    with open_base(**options) as base:
        again = base.run(base.replay(trace_id))
    print(_compared(again))
    return ExitCode.ANSWERED if again.same_passages and again.prompt != "different" else ExitCode.ERROR


@trace.command("export")
@vault_options
@click.option("--otlp", is_flag=True, help="As OpenTelemetry spans (OTLP/JSON), without questions and answers.")
def export(otlp: bool, verbose: int, quiet: bool, **options: Any) -> int:
    """Every trace as a line of JSON, oldest first, on stdout."""
    with open_base(**options) as base:
        for each in reversed(base.traces(MOST) if base.is_indexed() else []):
            line = as_json(trace_json(each), None)
            print(otlp_line(each, __version__) if otlp else line)
    return ExitCode.ANSWERED


@click.command("stats")
@vault_options
@click.option("--json", "json_", is_flag=True, help="As JSON on stdout.")
def stats_(json_: bool, verbose: int, quiet: bool, **options: Any) -> int:
    """Use, waiting, cost, refusals and feedback, over the traces that are kept."""
    with open_base(**options) as base:
        found = stats(base.traces(MOST) if base.is_indexed() else [])
    print(as_json(found) if json_ else stats_text(found))
    return ExitCode.ANSWERED


def _compared(again: Replay) -> str:
    prompt = {"same": "byte for byte the same", "different": "different", None: "no model was asked then"}
    lines = [
        f"passages: {'the same, in the same order' if again.same_passages else 'different'}",
        f"prompt:   {prompt[again.prompt]}",
        *(f"gone:     passage {chunk[:12]}" for chunk in again.missing),
        *(f"changed:  {each}" for each in again.changed),
    ]
    return "\n".join(lines)
