"""`askbase eval sweep`: settings side by side, chosen on one half of the cases and confirmed on the other."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from askbase.faces.cli.evals.options import (
    UNTRACED,
    cases_of,
    cases_option,
    json_option,
    refuse_in_notes,
    runs_of,
    runs_option,
)
from askbase.faces.cli.evals.printing import progress_line
from askbase.faces.cli.options import model_options, open_base, vault_options
from askbase.faces.cli.refresh import refresh
from askbase.faces.notices import Notices

if TYPE_CHECKING:
    from askbase.evals.plan import Plan
    from askbase.evals.receipts import Receipt
    from askbase.evals.results import Result
    from askbase.evals.sweep import Setting, Tried


@click.command("sweep")
@vault_options
@model_options
@cases_option
@click.option("--set", "varied", multiple=True, metavar="KEY=A,B", help="Values to try; several make a grid.")
@click.option("--ablate", default="", metavar="NAMES", help="Switch off: dense, lexical, diversify, focus, model.")
@click.option("--name", help="Name of the runs; the suite's by default.")
@click.option("--limit", type=click.IntRange(min=1), help="Use this many cases, evenly spread over the file.")
@click.option("--retrieval-only", is_flag=True, help="Search only; no model is asked.")
@click.option("--receipts", type=click.Path(path_type=Path, dir_okay=False), help="Where the ablation table is kept.")
@runs_option
@json_option
def sweep_command(
    cases_file: Path | None, varied: tuple[str, ...], ablate: str, limit: int | None, name: str | None,
    retrieval_only: bool, as_json: bool, **options: Any,
) -> None:  # fmt: skip
    """Try settings and print quality, time and tokens side by side. What is unchanged is not asked again."""
    from askbase.errors import UsageError
    from askbase.evals.plan import plan_of
    from askbase.evals.receipts import add_receipts, receipt
    from askbase.evals.sweep import Tried, best, halves, settings_of
    from askbase.evals.sweep_report import sweep_report
    from askbase.evals.which import Which

    settings = settings_of(varied, [each for each in ablate.split(",") if each])
    if len(settings) == 1:
        raise UsageError("What is to be tried?", "Name it: --set search.dense_weight=0.4,0.6 or --ablate dense")
    refuse_in_notes(options, options["runs"], options["receipts"])
    notices = Notices(bool(options["quiet"]))
    with open_base(**options) as base:
        plan = plan_of(
            cases_of(cases_file, base), Which(limit=limit), name,
            retrieval_only=retrieval_only, resume=False, say=notices.say,
        )  # fmt: skip
        refresh(base, notices, whole=True)
        root = options["runs"] or runs_of(base)
        table = options["receipts"] or base.data_dir / "evals" / "receipts.jsonl"
    first, second = (replace(plan, cases=half, name=f"{plan.name}-{side}")
                     for half, side in zip(halves(plan.cases), ("choose", "confirm"), strict=True))  # fmt: skip
    tried = [Tried(each, _asked(first, each, root, notices, options)) for each in settings]
    kept = [receipt(tried[0].result, each.result, each.setting, "choose") for each in tried[1:]]
    confirmed = _confirmed(second, best(tried).setting, root, notices, options)
    add_receipts(table, [*kept, *([confirmed] if confirmed else [])])
    if as_json:
        click.echo(_document(tried, confirmed))
    else:
        click.echo(sweep_report(tried, confirmed, len(second.cases)), nl=False)


def _asked(plan: Plan, setting: Setting, root: Path, notices: Notices, options: dict[str, Any]) -> Result:
    from askbase.evals.sweep import named

    with open_base(**options, overrides=UNTRACED | dict(setting)) as base:
        return plan.run(base, root, named(setting), say=notices.say, progress=progress_line(notices))


def _confirmed(
    plan: Plan, setting: Setting, root: Path, notices: Notices, options: dict[str, Any]
) -> Receipt | None:  # fmt: skip
    """The best setting against the present one, over cases that had no say in choosing it."""
    from askbase.evals.receipts import receipt
    from askbase.evals.sweep import AS_IT_IS

    if not setting:
        return None
    before, after = (_asked(plan, each, root, notices, options) for each in (AS_IT_IS, setting))
    return receipt(before, after, setting, "confirm")


def _document(tried: list[Tried], confirmed: Receipt | None) -> str:
    rows = [{"setting": dict(each.setting), "figure": asdict(each.figure), "seconds": each.seconds,
             "tokens": each.tokens} for each in tried]  # fmt: skip
    return json.dumps({"tried": rows, "confirmed": asdict(confirmed) if confirmed else None})
