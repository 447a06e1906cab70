"""`askbase eval compare` and `gate`: two stored runs, or one against what was accepted."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from askbase.faces.cli.evals.options import exit_with, json_option, refuse_in_notes, root_of, runs_option
from askbase.faces.cli.options import vault_options
from askbase.faces.notices import Notices


@click.command("compare")
@vault_options
@click.argument("before")
@click.argument("after")
@runs_option
@json_option
def compare_command(before: str, after: str, runs: Path | None, as_json: bool, **vault: Any) -> None:
    """Pair two runs case by case. Exit 0 better or equal, 3 worse, 4 cannot tell, 1 not comparable."""
    from askbase.evals.compare import compare
    from askbase.evals.paired_report import comparison_report
    from askbase.evals.store import load_result

    root = root_of(runs, [before, after], vault)
    found = compare(load_result(root, before), load_result(root, after))
    if as_json:
        rows = [{**asdict(each), "verdict": each.verdict} for each in found.differences]
        dropped = {"edited": found.changed_cases, "changed_notes": found.changed_notes}
        click.echo(json.dumps({"pairs": len(found.pairs), **dropped, "differences": rows}))
    else:
        click.echo(comparison_report(found), nl=False)
    codes = {"worse": 3, "cannot tell": 4}
    exit_with(codes.get(found.differences[0].verdict, 0) if found.differences else 4)


@click.command("gate")
@vault_options
@click.argument("run", default="last")
@click.option("--accepted", help="The accepted run: its .json file, or a run.")
@click.option("--junit", type=click.Path(path_type=Path, dir_okay=False), help="Write the gates as JUnit tests.")
@click.option("--suite", "suite_file", type=click.Path(path_type=Path, exists=True), help="Gates from this suite.toml.")
@runs_option
@json_option
def gate_command(
    run: str, accepted: str | None, junit: Path | None, suite_file: Path | None, runs: Path | None, as_json: bool,
    **vault: Any,
) -> None:  # fmt: skip
    """Check a run against the suite's gates. Exit 0 pass, 3 regression, 4 inconclusive, 1 error."""
    from askbase.evals.gate import check_gates, exit_code, only_warns
    from askbase.evals.junit import gates_as_junit
    from askbase.evals.paired_report import gate_report
    from askbase.evals.store import load_result, write_text
    from askbase.evals.suite import load_suite

    refuse_in_notes(vault, junit)
    root = root_of(runs, [run], vault)
    result = load_result(root, run)
    before = load_result(root, accepted) if accepted else None
    suite = load_suite(suite_file) if suite_file else result.manifest.suite
    checks = check_gates(result, before, suite)
    if junit:
        write_text(junit, gates_as_junit(checks))
    as_text = json.dumps([asdict(check) for check in checks]) + "\n" if as_json else gate_report(checks, result, before)
    click.echo(as_text, nl=False)
    if only_warns(checks, suite):
        Notices(bool(vault["quiet"])).say('inconclusive, and let pass: the suite says on_inconclusive = "warn"')
    exit_with(exit_code(checks, suite))
