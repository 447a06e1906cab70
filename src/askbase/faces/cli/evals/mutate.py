"""`askbase eval mutate`: damage stored answers to see whether the suite notices, or derive cases from changed notes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from askbase.errors import UsageError
from askbase.faces.cli.evals.judge import agree, discretion_of, judge_options, judge_overrides, say_kept, wants_judge
from askbase.faces.cli.evals.options import cases_of, cases_option, exit_with, refuse_in_notes, root_of, runs_option
from askbase.faces.cli.options import open_base, vault_options
from askbase.faces.cli.refresh import refresh
from askbase.faces.notices import Notices

if TYPE_CHECKING:
    from askbase.base import Base
    from askbase.evals.store import RunFolder


@click.command("mutate")
@vault_options
@click.argument("run", default="last")
@click.option("--ops", help="Derive cases instead: removed,edited,conflict,stale,injected.")
@cases_option
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the derived suite.")
@click.option("--limit", default=20, show_default=True, help="With --judge: answers to damage, of each kind.")
@judge_options
@runs_option
def mutate_command(
    run: str, ops: str | None, cases_file: Path | None, out: Path | None, limit: int, runs: Path | None, **vault: Any
) -> None:
    """Damage the stored samples of a run and see which evaluator notices. Exit 3 when damage goes unnoticed.

    With --ops and --out, write a suite of derived cases instead: eval run --cases OUT/cases.jsonl asks them
    over a temporary copy of the notes. With --judge, do damage that only a judge can notice.
    """
    if ops is not None:
        if out is None:
            raise UsageError("Where do the derived cases go?", "Name a folder with --out DIR.")
        refuse_in_notes(vault, out)
        _derive(ops, cases_file, out, vault)
        return
    from askbase.evals.mutate import run_saboteurs, table
    from askbase.evals.store import find_run

    folder = find_run(root_of(runs, [run], vault), run)
    catches = run_saboteurs(folder.samples(), folder.material())
    click.echo(table(catches), nl=False)
    sound = all(catch.sound for catch in catches)
    if wants_judge(vault):
        sound = _try_judge(folder, limit, vault) and sound
    exit_with(0 if sound else 3)


def _try_judge(folder: RunFolder, limit: int, vault: dict[str, Any]) -> bool:
    from askbase.evals.judging.appoint import open_judge
    from askbase.evals.judging.awake import JUDGED, Noticed, noticed_table, try_judge

    async def work(base: Base) -> list[Noticed]:
        judge = await open_judge(base.settings, base.data_dir / "evals")
        try:
            return await try_judge(judge, folder.samples(), folder.material(judged=False), limit, discretion)
        finally:
            judge.cache.close()
            await judge.chat.aclose()

    with open_base(**vault, overrides=judge_overrides(vault)) as base:
        notices = Notices(bool(vault["quiet"]))
        discretion = discretion_of(base, notices)
        agree(base, notices, 6 * limit * len(JUDGED), bool(vault.get("yes")))
        found = base.run(work(base))
        say_kept(discretion, notices)
    click.echo(noticed_table(found), nl=False)
    return all(each.sound for each in found)


def _derive(ops: str, cases_file: Path | None, out: Path, vault: dict[str, Any]) -> None:
    from askbase.evals.derive.suite import derive, write_suite
    from askbase.evals.drafts.lifecycle import approved_cases
    from askbase.evals.kept import read_notes

    notices = Notices(bool(vault["quiet"]))
    with open_base(**vault) as base:
        cases = approved_cases(cases_of(cases_file, base), notices.say)
        refresh(base, notices, whole=True)
        notes = read_notes(base, base.note_paths())
    suite = derive(cases, notes, [name.strip() for name in ops.split(",") if name.strip()])
    write_suite(suite, out)
    click.echo(suite.summary(), nl=False)
