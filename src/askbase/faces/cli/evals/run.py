"""`askbase eval run`: ask the cases, store the run, print its report. Engines load here only."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Any

import click

from askbase.faces.cli.evals.judge import judge_options, judge_stored, wants_judge
from askbase.faces.cli.evals.options import (
    UNTRACED,
    cases_of,
    cases_option,
    json_option,
    refuse_in_notes,
    runs_of,
    runs_option,
)
from askbase.faces.cli.evals.printing import print_report, progress_line
from askbase.faces.cli.options import model_options, open_base, vault_options
from askbase.faces.cli.refresh import refresh
from askbase.faces.notices import Notices


@click.command("run")
@vault_options
@model_options
@cases_option
@click.option("--name", help="Name of the run; the suite's by default.")
@click.option("--only", multiple=True, metavar="ID", help="Only cases whose id begins so, e.g. trap-; repeatable.")
@click.option("--limit", type=click.IntRange(min=1), help="Ask this many cases, evenly spread over the file.")
@click.option(
    "--half", type=click.Choice(["dev", "test"]), help="Only the cases to choose settings on, or the others, for proof."
)
@click.option(
    "--without-bar",
    is_flag=True,
    help="Answer however sure a model is: to choose a bar from, by eval calibrate. Quoting keeps its own.",
)
@click.option("--retrieval-only", is_flag=True, help="Search only; no model is asked.")
@click.option("--resume", is_flag=True, help="Go on with the last run of that name.")
@click.option("--baselines", is_flag=True, help="Also run what stands beside it: by words only, without notes, …")
@judge_options
@runs_option
@json_option
def run_command(
    cases_file: Path | None,
    name: str | None,
    retrieval_only: bool,
    resume: bool,
    baselines: bool,
    runs: Path | None,
    as_json: bool,
    **vault: Any,
) -> None:
    """Ask every case and print the report. A suite.toml beside the cases sets k, penalty, mix and gates."""
    from askbase.evals.labelling.threshold import WITHOUT
    from askbase.evals.plan import plan_of, rows_of
    from askbase.evals.rows import ROWS
    from askbase.evals.store import find_run
    from askbase.evals.which import Which

    refuse_in_notes(vault, runs)
    which = Which(vault.pop("only"), vault.pop("half"), vault.pop("limit"))
    bare = dict(WITHOUT) if vault.pop("without_bar") else {}
    notices = Notices(bool(vault["quiet"]))
    with open_base(**vault, overrides=UNTRACED | bare) as base:
        plan = plan_of(
            cases_of(cases_file, base), which, name, retrieval_only=retrieval_only, resume=resume, say=notices.say
        )
        if bare and base.fingerprints().get("model") == "none":
            notices.say("--without-bar lifts the bars of a model; quoting without one keeps its own")
        refresh(base, notices, whole=True)
        root = runs or runs_of(base)
        rows = rows_of(base, plan) if baselines else []
        result = plan.run(base, root, "full", say=notices.say, progress=progress_line(notices))
    if wants_judge(vault) and not retrieval_only:
        folder = find_run(root, result.manifest.id)
        judge_stored(folder, vault)
        result = folder.score()
    for row in rows:
        with open_base(**vault, overrides=UNTRACED | bare | dict(ROWS[row].settings)) as base:
            plan.run(base, root, row, say=notices.say, progress=progress_line(notices))
    print_report(result, root, as_json)
    notices.say(_next(result.manifest.id, runs))


def _next(run: str, runs: Path | None) -> str:
    """What to look at now: one case of the run, or all of them."""
    where = f" --runs {quote(str(runs))}" if runs else ""
    return (
        f"one case: askbase eval show CASE --run {run}{where}; every case: askbase eval report {run}{where} --html FILE"
    )
