"""Options that the eval commands share, and where runs are looked up. Nothing here loads an engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from askbase.errors import UsageError
from askbase.faces.cli.options import open_base

if TYPE_CHECKING:
    from askbase.base import Base

runs_option = click.option("--runs", type=click.Path(path_type=Path, file_okay=False), help="Folder of runs.")
cases_option = click.option(
    "--cases",
    "cases_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Case file; your own cases (eval promote, generate) by default.",
)
# What a suite asks is no question of the user's: `trace list`, `stats` and `promote` look at traces. The run keeps all.
UNTRACED = {"privacy.keep_traces": False}
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def exit_with(code: int) -> None:
    click.get_current_context().exit(code)


def runs_of(base: Base) -> Path:
    return base.data_dir / "evals" / "runs"


def cases_of(cases_file: Path | None, base: Base) -> Path:
    """The file that is named, or the user's own suite.

    Raises:
        UsageError: none is named, and there is no own one yet.
    """
    from askbase.evals.drafts.own import OwnSuite

    own = OwnSuite(base.data_dir / "evals")
    if cases_file is None and not own.file.exists():
        raise UsageError("Which cases?", "Name a file with --cases, or make your own: askbase eval generate")
    return cases_file or own.file


def refuse_in_notes(vault: dict[str, Any], *places: Path | None) -> None:
    """askbase never writes into the notes, told to or not, nor over a note that lies elsewhere.

    Raises:
        UsageError: a place lies in the notes folder, as far as that is known, or is a note.
    """
    from askbase import config
    from askbase.notes.names import is_note_name

    wanted = [place for place in places if place is not None]
    named = (vault.get("notes") or config.load().notes.dir) if wanted else None
    notes = Path(named).expanduser().resolve() if named else None
    for place in wanted:
        real = place.resolve()
        if notes is not None and (real == notes or notes in real.parents):
            raise UsageError(
                f"{place} lies inside the notes folder, and askbase never writes there.", "Choose another place."
            )
        if is_note_name(real.name) and real.exists():
            raise UsageError(f"{place} is a note, which askbase never overwrites.", "Choose another name.")


def root_of(runs: Path | None, wanted: list[str], vault: dict[str, Any]) -> Path:
    """Where runs are looked up. Runs named by path need no notes folder."""
    if runs is not None:
        return runs
    if wanted and all(name.endswith(".json") or (Path(name) / "manifest.json").is_file() for name in wanted):
        return Path(wanted[0]).resolve().parent
    with open_base(**vault) as base:
        return runs_of(base)
