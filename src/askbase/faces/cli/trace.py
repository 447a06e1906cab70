"""`askbase trace` and `askbase stats`: what was asked, what became of it, and whether it can be asked again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from askbase import __version__
from askbase.errors import BadCase, UsageError
from askbase.faces.cli.options import open_base, vault_options
from askbase.faces.notices import ExitCode, Notices
from askbase.faces.otlp import otlp_line
from askbase.faces.output import as_json
from askbase.faces.traces import row, shown, stats, stats_text, trace_json, unreadable
from askbase.types import Replay, Trace

if TYPE_CHECKING:
    from askbase.base import Base

MOST = 100_000
_LONG_AGO = 36_500  # days


@click.group()
def trace() -> None:
    """Look back at questions: each leaves a trace, on this computer only.

    \b
    askbase trace list
    askbase trace show ID      what it found, sent, and got back
    askbase trace replay ID    would the same be found and sent today?
    askbase trace export       every trace as a line of JSON
    askbase trace forget ID    remove it; --all, --older-than DAYS
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
    _tell_unreadable(found, quiet)
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
        found = base.traces(MOST) if base.is_indexed() else []
    for each in reversed(found):
        if not each.unreadable:
            print(otlp_line(each, __version__) if otlp else as_json(trace_json(each), None))
    _tell_unreadable(found, quiet)
    return ExitCode.ANSWERED


@trace.command("forget")
@click.argument("trace_ids", nargs=-1, metavar="[ID]...")
@vault_options
@click.option("--all", "all_", is_flag=True, help="Every trace.")
@click.option("--older-than", type=click.IntRange(0, _LONG_AGO), metavar="DAYS", help="Those of questions before that.")
@click.option("--json", "json_", is_flag=True, help="As JSON on stdout.")
def forget(
    trace_ids: tuple[str, ...], all_: bool, older_than: int | None, json_: bool, verbose: int, quiet: bool,
    **options: Any,
) -> int:  # fmt: skip
    """Remove traces, what you said of the answers, and drafts of cases made of them. The beginning of an ID is enough.
    What the chat keeps of its conversations stays, and so do cases you approved (askbase eval purge)."""
    if bool(trace_ids) + all_ + (older_than is not None) != 1:
        raise UsageError("Which traces?", "Name ids, or say --all, or --older-than DAYS.")
    with open_base(**options) as base:
        known = _ids(base)
        if trace_ids:
            count = base.forget_traces(*trace_ids)
        else:
            before = None if older_than is None else datetime.now(UTC) - timedelta(days=older_than)
            count = base.forget_traces_before(before) if base.is_indexed() else 0
        drafts = _forget_drafts(base, known - _ids(base), Notices(quiet)) if count else 0
    found = {"schema": "askbase.forgotten/1", "forgotten": count, "drafts": drafts}
    print(as_json(found) if json_ else _forgotten(count, older_than, drafts))
    return ExitCode.ANSWERED


@click.command("stats")
@vault_options
@click.option("--json", "json_", is_flag=True, help="As JSON on stdout.")
def stats_(json_: bool, verbose: int, quiet: bool, **options: Any) -> int:
    """Use, waiting, cost, refusals and feedback, over the traces that are kept."""
    with open_base(**options) as base:
        traces = base.traces(MOST) if base.is_indexed() else []
    found = stats(traces)
    print(as_json(found) if json_ else stats_text(found))
    _tell_unreadable(traces, quiet)
    return ExitCode.ANSWERED


def _tell_unreadable(traces: Sequence[Trace], quiet: bool) -> None:
    if said := unreadable(traces):
        Notices(quiet).say(said)


def _ids(base: Base) -> set[str]:
    return {trace.id for trace in base.traces(MOST)} if base.is_indexed() else set()


def _forget_drafts(base: Base, gone: set[str], notices: Notices) -> int:
    from askbase.evals.drafts.own import OwnSuite

    own = OwnSuite(base.data_dir / "evals")
    try:
        return own.remove_drafts_of(gone) if own.file.exists() else 0
    except BadCase as exc:  # the traces are gone all the same
        notices.say(f"drafts made of them were left: {exc.message}")
        return 0


def _forgotten(count: int, older_than: int | None, drafts: int) -> str:
    if count:
        what = "1 trace was removed, with what was said of its answer" if count == 1 else (
            f"{count:,} traces were removed, with what was said of their answers")  # fmt: skip
        made = f"; so {'was 1 draft' if drafts == 1 else f'were {drafts:,} drafts'} of a case" if drafts else ""
        return f"{what}{made}."
    days = "1 day" if older_than == 1 else f"{older_than} days"
    none = "There are no traces" if older_than is None else f"No trace is older than {days}"
    return f"{none}; nothing was removed."


def _compared(again: Replay) -> str:
    prompt = {"same": "byte for byte the same", "different": "different", None: "no model was asked then"}
    lines = [
        f"passages: {'the same, in the same order' if again.same_passages else 'different'}",
        f"prompt:   {prompt[again.prompt]}",
        *(f"gone:     passage {chunk[:12]}" for chunk in again.missing),
        *(f"changed:  {each}" for each in again.changed),
    ]
    return "\n".join(lines)
