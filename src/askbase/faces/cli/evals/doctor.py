"""`askbase eval doctor`: what is wrong with a suite, before its figures are believed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from askbase.clean import clean_line
from askbase.faces.cli.evals.options import cases_of, cases_option, exit_with, json_option, runs_of, runs_option
from askbase.faces.cli.options import model_options, open_base, vault_options
from askbase.faces.notices import Notices

if TYPE_CHECKING:
    from askbase.evals.doctor import Finding

_SHOWN = 6


@click.command("doctor")
@vault_options
@model_options
@cases_option
@click.option("--receipts", type=click.Path(path_type=Path, dir_okay=False), help="Where the ablation table is kept.")
@runs_option
@json_option
def doctor_command(
    cases_file: Path | None, receipts: Path | None, runs: Path | None, as_json: bool, **vault: Any
) -> None:
    """Look for lost evidence, repeated questions, short strata and dead weight. Exit 3 when figures are spoilt."""
    from askbase.evals.cases import suite_sha
    from askbase.evals.doctor import examine
    from askbase.evals.drafts.lifecycle import approved_cases
    from askbase.evals.kept import read_notes
    from askbase.evals.receipts import config_of, read_receipts, receipts_of
    from askbase.evals.store import scored_over

    with open_base(**vault) as base:
        cases = approved_cases(cases_of(cases_file, base), Notices(bool(vault["quiet"])).say)
        notes = read_notes(base, base.note_paths())
        root, table = runs or runs_of(base), receipts or base.data_dir / "evals" / "receipts.jsonl"
        prints = base.fingerprints()
    found = examine(
        cases, notes, scored_over(root, suite_sha(cases)), receipts_of(read_receipts(table), cases), config_of(prints),
        named=" --cases FILE" if cases_file else "",
    )  # fmt: skip
    click.echo(json.dumps([asdict(each) for each in found]) if as_json else _report(found, len(cases)))
    exit_with(3 if any(each.fault for each in found) else 0)


def _report(found: Sequence[Finding], cases: int) -> str:
    from askbase.evals.figures import plural

    lines = [f"{plural(cases, 'case')}, {plural(len(found), 'finding')}; ! spoils figures"]
    for each in found:
        count = f" ({len(each.cases)})" if each.cases else ""
        lines += [f"{'!' if each.fault else ' '} {clean_line(each.what)}{count}"]
        more = [f"and {len(each.cases) - _SHOWN} more"] if len(each.cases) > _SHOWN else []
        lines += [f"    {clean_line(case)}"[:80] for case in (*each.cases[:_SHOWN], *more)]
        lines.append(f"    -> {each.advice}")
    return "\n".join(lines)
