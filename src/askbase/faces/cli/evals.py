"""`askbase eval`: run cases, read the report, compare two runs, gate, show one case, test the suite itself.

A thin face: it opens, calls and prints. Engines load in `run` only.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from askbase.faces.cli.options import open_base, vault_options
from askbase.faces.cli.refresh import refresh
from askbase.faces.notices import Notices

if TYPE_CHECKING:
    from askbase.base import Base
    from askbase.evals.plan import Progress
    from askbase.evals.results import Result

evals_group = click.Group("eval", help="Measure answers against cases over your own notes.")

_runs = click.option("--runs", type=click.Path(path_type=Path, file_okay=False), help="Folder of runs.")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@evals_group.command("run")
@vault_options
@click.option("--cases", "cases_file", required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--name", help="Name of the run; the suite's by default.")
@click.option("--limit", type=click.IntRange(min=1), help="Ask this many cases, evenly spread over the file.")
@click.option("--retrieval-only", is_flag=True, help="Search only; no model is asked.")
@click.option("--resume", is_flag=True, help="Go on with the last run of that name.")
@click.option("--baselines", is_flag=True, help="Also run without a model, by words only and by meaning only.")
@_runs
@_json
def run_command(
    cases_file: Path,
    name: str | None,
    limit: int | None,
    retrieval_only: bool,
    resume: bool,
    baselines: bool,
    runs: Path | None,
    as_json: bool,
    **vault: Any,
) -> None:
    """Ask every case and print the report. A suite.toml beside the cases sets k, penalty, mix and gates."""
    from askbase.evals.cases import load_cases, load_checks
    from askbase.evals.plan import BASELINES, Plan, baselines_for, spread
    from askbase.evals.suite import load_suite

    cases = spread(load_cases(cases_file), limit)
    suite = load_suite(cases_file.parent / "suite.toml")
    must_not = load_checks(cases_file.parent / "checks.jsonl")
    plan = Plan(cases, suite, must_not, name or suite.name, retrieval_only, resume)
    notices = Notices(bool(vault["quiet"]))
    with open_base(**vault) as base:
        refresh(base, notices)
        root = runs or _runs_of(base)
        rows = baselines_for(base, retrieval_only) if baselines else []
        result = plan.run(base, root, "full", say=notices.say, progress=_progress(notices))
    for row in rows:
        with open_base(**vault, overrides=BASELINES[row]) as base:
            plan.run(base, root, row, say=notices.say, progress=_progress(notices))
    _print_report(result, root, as_json)


@evals_group.command("report")
@vault_options
@click.argument("run", default="last")
@click.option("--rescore", is_flag=True, help="Score the stored samples again; asks nothing.")
@click.option("--accept", type=click.Path(path_type=Path, dir_okay=False), help="Keep the scores for later gates.")
@click.option("--list", "listed", is_flag=True, help="List all runs.")
@_runs
@_json
def report_command(
    run: str, rescore: bool, accept: Path | None, listed: bool, runs: Path | None, as_json: bool, **vault: Any
) -> None:
    """Print the report of a run: its id, its name, its folder, or `last`.

    An accepted file holds scores and no text of a note; `eval gate --accepted FILE` reads it.
    """
    from askbase.evals.store import find_run, keep_accepted, list_runs, load_result

    root = _root(runs, [] if listed else [run], vault)
    if listed:
        for folder in list_runs(root):
            manifest = folder.manifest()
            click.echo(f"{manifest.id}  {manifest.row}  {manifest.cases} cases")
        return
    result = find_run(root, run).score() if rescore else load_result(root, run)
    if accept:
        keep_accepted(result, accept)
    _print_report(result, root, as_json)


@evals_group.command("compare")
@vault_options
@click.argument("before")
@click.argument("after")
@_runs
@_json
def compare_command(before: str, after: str, runs: Path | None, as_json: bool, **vault: Any) -> None:
    """Pair two runs case by case. Exit 0 better or equal, 3 worse, 4 cannot tell, 1 not comparable."""
    from askbase.evals.compare import compare
    from askbase.evals.paired_report import comparison_report
    from askbase.evals.store import load_result

    root = _root(runs, [before, after], vault)
    found = compare(load_result(root, before), load_result(root, after))
    if as_json:
        rows = [{**asdict(each), "verdict": each.verdict} for each in found.differences]
        dropped = {"edited": found.changed_cases, "changed_notes": found.changed_notes}
        click.echo(json.dumps({"pairs": len(found.pairs), **dropped, "differences": rows}))
    else:
        click.echo(comparison_report(found), nl=False)
    codes = {"worse": 3, "cannot tell": 4}
    _exit(codes.get(found.differences[0].verdict, 0) if found.differences else 4)


@evals_group.command("gate")
@vault_options
@click.argument("run", default="last")
@click.option("--accepted", help="The accepted run: its .json file, or a run.")
@click.option("--suite", "suite_file", type=click.Path(path_type=Path, exists=True), help="Gates from this suite.toml.")
@_runs
@_json
def gate_command(
    run: str, accepted: str | None, suite_file: Path | None, runs: Path | None, as_json: bool, **vault: Any
) -> None:
    """Check a run against the suite's gates. Exit 0 pass, 3 regression, 4 inconclusive, 1 error."""
    from askbase.evals.gate import check_gates, exit_code
    from askbase.evals.paired_report import gate_report
    from askbase.evals.store import load_result
    from askbase.evals.suite import load_suite

    root = _root(runs, [run], vault)
    result = load_result(root, run)
    before = load_result(root, accepted) if accepted else None
    suite = load_suite(suite_file) if suite_file else result.manifest.suite
    checks = check_gates(result, before, suite)
    as_text = json.dumps([asdict(check) for check in checks]) + "\n" if as_json else gate_report(checks, result, before)
    click.echo(as_text, nl=False)
    _exit(exit_code(checks, suite))


@evals_group.command("show")
@vault_options
@click.argument("case")
@click.option("--run", default="last", help="Which run.")
@_runs
def show_command(case: str, run: str, runs: Path | None, **vault: Any) -> None:
    """Show one case: question, ranks, answer, citations, verdicts."""
    from askbase.evals.show import show_case
    from askbase.evals.store import find_run

    folder = find_run(_root(runs, [run], vault), run)
    click.echo(show_case(case, folder.samples(), folder.material()), nl=False)


@evals_group.command("mutate")
@vault_options
@click.argument("run", default="last")
@_runs
def mutate_command(run: str, runs: Path | None, **vault: Any) -> None:
    """Damage the stored samples of a run and see which evaluator notices. Exit 3 when damage goes unnoticed."""
    from askbase.evals.mutate import run_saboteurs, table
    from askbase.evals.store import find_run

    folder = find_run(_root(runs, [run], vault), run)
    catches = run_saboteurs(folder.samples(), folder.material())
    click.echo(table(catches), nl=False)
    _exit(0 if all(catch.sound for catch in catches) else 3)


def _exit(code: int) -> None:
    click.get_current_context().exit(code)


def _runs_of(base: Base) -> Path:
    return base.data_dir / "evals" / "runs"


def _root(runs: Path | None, wanted: list[str], vault: dict[str, Any]) -> Path:
    """Where runs are looked up. Runs named by path need no notes folder."""
    if runs is not None:
        return runs
    if wanted and all(name.endswith(".json") or (Path(name) / "manifest.json").is_file() for name in wanted):
        return Path(wanted[0]).resolve().parent
    with open_base(**vault) as base:
        return _runs_of(base)


def _print_report(result: Result, root: Path, as_json: bool) -> None:
    from askbase.evals.report import report
    from askbase.evals.results import result_document
    from askbase.evals.store import latest_rows

    if as_json:
        click.echo(json.dumps(result_document(result)))
    else:
        click.echo(report(result, [*latest_rows(root, result.manifest).values()]), nl=False)


def _progress(notices: Notices) -> Progress:
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
