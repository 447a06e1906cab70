"""`askbase eval mutate`: damage stored answers to see whether the suite notices, or derive cases from changed notes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from askbase.errors import UsageError
from askbase.faces.cli.evals.options import exit_with, root_of, runs_option
from askbase.faces.cli.options import open_base, vault_options
from askbase.faces.cli.refresh import refresh
from askbase.faces.notices import Notices


@click.command("mutate")
@vault_options
@click.argument("run", default="last")
@click.option("--ops", help="Derive cases instead: removed,edited,conflict,stale,injected.")
@click.option("--cases", "cases_file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the derived suite.")
@runs_option
def mutate_command(
    run: str, ops: str | None, cases_file: Path | None, out: Path | None, runs: Path | None, **vault: Any
) -> None:
    """Damage the stored samples of a run and see which evaluator notices. Exit 3 when damage goes unnoticed.

    With --ops, --cases and --out, write a suite of derived cases instead: eval run --cases OUT/cases.jsonl asks them
    over a temporary copy of the notes.
    """
    if ops is not None:
        if cases_file is None or out is None:
            raise UsageError("Deriving cases needs --cases FILE and --out DIR.", "Name both.")
        _derive(ops, cases_file, out, vault)
        return
    from askbase.evals.mutate import run_saboteurs, table
    from askbase.evals.store import find_run

    folder = find_run(root_of(runs, [run], vault), run)
    catches = run_saboteurs(folder.samples(), folder.material())
    click.echo(table(catches), nl=False)
    exit_with(0 if all(catch.sound for catch in catches) else 3)


def _derive(ops: str, cases_file: Path, out: Path, vault: dict[str, Any]) -> None:
    from askbase.evals.cases import load_cases
    from askbase.evals.derive.suite import derive, write_suite
    from askbase.evals.kept import read_notes

    cases = load_cases(cases_file)
    with open_base(**vault) as base:
        refresh(base, Notices(bool(vault["quiet"])))
        notes = read_notes(base, base.note_paths())
    suite = derive(cases, notes, [name.strip() for name in ops.split(",") if name.strip()])
    write_suite(suite, out)
    click.echo(suite.summary(), nl=False)
