"""What several eval commands print: the report of a run, and how far a run is."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from askbase.clean import clean_line
from askbase.faces.notices import Notices

if TYPE_CHECKING:
    from askbase.evals.plan import Progress
    from askbase.evals.results import Result


def print_report(result: Result, root: Path, as_json: bool) -> None:
    from askbase.evals.report import report
    from askbase.evals.results import refuse_unscored, result_document
    from askbase.evals.store import latest_rows

    refuse_unscored(result, root / result.manifest.id / "cases.jsonl")
    if as_json:
        click.echo(json.dumps(result_document(result)))
    else:
        click.echo(report(result, [*latest_rows(root, result.manifest).values()]), nl=False)


def page_of(result: Result, root: Path, run: str, redact: bool) -> str:
    """The HTML report of a run, with the pages of its cases where the run itself is at hand."""
    from askbase.evals.html.case_page import Details
    from askbase.evals.html.page import html_report
    from askbase.evals.store import find_run, latest_rows

    details = None
    if not redact and not run.endswith(".json"):
        folder = find_run(root, run)
        details = Details({sample.case: sample for sample in folder.samples()}, folder.material())
    rows = [*latest_rows(root, result.manifest).values()]
    return html_report(result, rows, details)


def open_page(place: Path) -> None:
    """Show a page in the browser, or say where it is."""
    import webbrowser

    if not webbrowser.open(place.resolve().as_uri()):
        click.echo(f"No browser could be opened. The page is {clean_line(str(place))}", err=True)


def progress_line(notices: Notices) -> Progress:
    """How far it is, and for how long still, on a line that is written over and gone at the end."""
    started, first = time.monotonic(), 0

    def show(done: int, total: int, case: str) -> None:
        nonlocal first
        first = first or done
        left = (time.monotonic() - started) / (done - first + 1) * (total - done)
        span = f"{left:.0f} s" if left < 90 else f"{left / 60:.0f} min"
        notices.live(f"{done}/{total}, {span} left: {case}")
        if done == total:
            notices.live_done()

    return show
