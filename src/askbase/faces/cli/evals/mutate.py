"""`askbase eval mutate`: damage on purpose, to see whether the suite notices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from askbase.faces.cli.evals.options import exit_with, root_of, runs_option
from askbase.faces.cli.options import vault_options


@click.command("mutate")
@vault_options
@click.argument("run", default="last")
@runs_option
def mutate_command(run: str, runs: Path | None, **vault: Any) -> None:
    """Damage the stored samples of a run and see which evaluator notices. Exit 3 when damage goes unnoticed."""
    from askbase.evals.mutate import run_saboteurs, table
    from askbase.evals.store import find_run

    folder = find_run(root_of(runs, [run], vault), run)
    catches = run_saboteurs(folder.samples(), folder.material())
    click.echo(table(catches), nl=False)
    exit_with(0 if all(catch.sound for catch in catches) else 3)
