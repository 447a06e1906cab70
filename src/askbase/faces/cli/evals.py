"""`askbase eval`: run cases, read the report, compare two runs, gate, show one case, test the suite itself.

A thin face: it opens, calls and prints. Engines load in `run` only.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from askbase.faces.cli.options import open_base, vault_options
from askbase.faces.cli.refresh import refresh
from askbase.faces.notices import Notices

if TYPE_CHECKING:
    from askbase.base import Base
    from askbase.evals.cases import Case
    from askbase.evals.results import Result
    from askbase.evals.run import OnSample
    from askbase.evals.store import RunFolder
    from askbase.evals.suite import Suite

evals_group = click.Group("eval", help="Measure answers against cases over your own notes.")

_runs = click.option("--runs", type=click.Path(path_type=Path, file_okay=False), help="Folder of runs.")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")

# Baselines differ from the run itself by these settings alone.
_ROWS: dict[str, dict[str, Any]] = {
    "extractive": {"chat.model": "none"},
    "lexical": {"search.dense_weight": 0.0},
    "dense": {"search.dense_weight": 1.0},
}


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
    """Ask every case and print the report."""
    from askbase.evals.cases import load_cases, load_checks
    from askbase.evals.suite import load_suite

    cases = _spread(load_cases(cases_file), limit)
    suite = load_suite(cases_file.parent / "suite.toml")
    must_not = load_checks(cases_file.parent / "checks.jsonl")
    plan = _Plan(cases, suite, must_not, name or suite.name, retrieval_only, resume)
    notices = Notices(bool(vault["quiet"]))
    with open_base(**vault) as base:
        refresh(base, notices)
        root = runs or _runs_of(base)
        rows = [row for row in _ROWS if baselines and _applies(row, base, retrieval_only)]
        result = plan.run(base, root, "full", notices)
    others = [_run_row(plan, root, row, notices, vault) for row in rows]
    _print_report(result, others or _baselines_of(result, root), as_json)


@evals_group.command("report")
@vault_options
@click.argument("run", default="last")
@click.option("--rescore", is_flag=True, help="Score the stored samples again; asks nothing.")
@click.option("--accept", type=click.Path(path_type=Path, dir_okay=False), help="Keep the scores as the accepted run.")
@click.option("--list", "listed", is_flag=True, help="List all runs.")
@_runs
@_json
def report_command(
    run: str, rescore: bool, accept: Path | None, listed: bool, runs: Path | None, as_json: bool, **vault: Any
) -> None:
    """Print the report of a run: its id, its name, its folder, or `last`."""
    from askbase.evals.results import accepted_document
    from askbase.evals.store import find_run, list_runs, load_result

    root = _root(runs, [] if listed else [run], vault)
    if listed:
        for folder in list_runs(root):
            click.echo(folder.path.name)
        return
    result = find_run(root, run).score() if rescore else load_result(root, run)
    if accept:
        accept.write_text(json.dumps(accepted_document(result), sort_keys=True) + "\n", "utf-8")
    _print_report(result, _baselines_of(result, root), as_json)


@evals_group.command("compare")
@vault_options
@click.argument("before")
@click.argument("after")
@_runs
@_json
def compare_command(before: str, after: str, runs: Path | None, as_json: bool, **vault: Any) -> None:
    """Pair two runs case by case. Exit 0 better or equal, 3 worse, 4 cannot tell."""
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
@click.option("--accepted", help="The accepted run: a .json file, a run id or a folder.")
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

    root = _root(runs, [run, *([accepted] if accepted else [])], vault)
    result = load_result(root, run)
    suite = load_suite(suite_file) if suite_file else result.manifest.suite
    checks = check_gates(result, load_result(root, accepted) if accepted else None, suite)
    click.echo(json.dumps([asdict(check) for check in checks]) + "\n" if as_json else gate_report(checks), nl=False)
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


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one `eval run` asks, for the run itself and for each baseline."""

    cases: tuple[Case, ...]
    suite: Suite
    must_not: dict[str, tuple[str, ...]]
    name: str
    retrieval_only: bool
    resume: bool

    def run(self, base: Base, root: Path, row: str, notices: Notices) -> Result:
        """Ask and score. Says first how many questions go where."""
        from askbase.errors import EvalError
        from askbase.evals.run import run_cases

        folder = self._folder(base, root, row)
        notices.say(self._announcement(base, row))
        base.run(run_cases(base, folder, concurrency=_concurrency(base), on_sample=self._progress(folder, notices)))
        result = folder.score()
        if result.scores and all(score.outcome == "error" for score in result.scores):
            raise EvalError(f"Every case failed: {result.scores[0].error}", "Try one question: askbase query")
        return result

    def _folder(self, base: Base, root: Path, row: str) -> RunFolder:
        from askbase import __version__
        from askbase.evals.run import check_same, new_manifest
        from askbase.evals.store import RunFolder, find_row

        manifest = new_manifest(
            base, self.cases, self.suite,
            name=self.name, row=row, retrieval_only=self.retrieval_only, version=__version__,
        )  # fmt: skip
        started = find_row(root, self.name, row) if self.resume else None
        if started is None:
            return RunFolder.create(root, manifest, self.cases, self.must_not)
        check_same(started, manifest)
        return started

    def _announcement(self, base: Base, row: str) -> str:
        prints = base.fingerprints()
        where = f" at {prints['host']}" if prints.get("host") else ""
        asked = "searching only" if self.retrieval_only else f"model {prints.get('model', 'none')}{where}"
        return f"{row}: {len(self.cases)} questions, {asked}"

    def _progress(self, folder: RunFolder, notices: Notices) -> OnSample:
        total, counter = len(self.cases), count(len(folder.samples()) + 1)
        return lambda sample: notices.live(f"{next(counter)}/{total} {sample.case}")


def _run_row(plan: _Plan, root: Path, row: str, notices: Notices, vault: dict[str, Any]) -> Result:
    with open_base(**vault, overrides=_ROWS[row]) as base:
        return plan.run(base, root, row, notices)


def _exit(code: int) -> None:
    click.get_current_context().exit(code)


def _spread(cases: tuple[Case, ...], limit: int | None) -> tuple[Case, ...]:
    """`limit` cases at even distances: the head of a file often holds one kind only."""
    if limit is None or limit >= len(cases):
        return cases
    return tuple(cases[at * len(cases) // limit] for at in range(limit))


def _applies(row: str, base: Base, retrieval_only: bool) -> bool:
    return row != "extractive" or not (retrieval_only or base.fingerprints().get("model") in (None, "none"))


def _concurrency(base: Base) -> int:
    """A model on this computer answers one question at a time; a served one may take four."""
    host = base.fingerprints().get("host", "")
    return 4 if host and host.split(":")[0] not in ("localhost", "127.0.0.1", "::1") else 1


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


def _baselines_of(result: Result, root: Path) -> list[Result]:
    from askbase.evals.store import latest_rows

    return [found for row, found in latest_rows(root, result.manifest).items() if row in _ROWS]


def _print_report(result: Result, baselines: list[Result], as_json: bool) -> None:
    from askbase.evals.report import report
    from askbase.evals.results import result_document

    click.echo(json.dumps(result_document(result)) if as_json else report(result, baselines), nl=as_json)
