"""`askbase eval label`, `calibrate` and `criterion`: a person's verdicts, and how far a judge agrees with them."""

from __future__ import annotations

import getpass
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from askbase.errors import UsageError
from askbase.faces.cli.evals.judge import agree, discretion_of, judge_options, judge_overrides, say_kept
from askbase.faces.cli.evals.options import json_option, root_of, runs_option
from askbase.faces.cli.options import open_base, vault_options
from askbase.faces.notices import Notices

if TYPE_CHECKING:
    from askbase.base import Base
    from askbase.evals.judging.discretion import Discretion
    from askbase.evals.judging.frame import Criterion
    from askbase.evals.labelling.calibrate import Calibration
    from askbase.evals.labelling.labels import LabelFile
    from askbase.evals.labelling.queue import Exhibit

_criterion = click.option(
    "--criterion",
    default="answer",
    show_default=True,
    help="What to judge an answer by. A judge can be held to nugget, claim, contradiction and hedge.",
)


@click.command("label")
@vault_options
@click.argument("run", default="last")
@_criterion
@runs_option
def label_command(run: str, criterion: str, runs: Path | None, **vault: Any) -> None:
    """Give verdicts by one key each: 1 pass, 2 fail, d defer, u undo, c critique. Kept as they are given."""
    from askbase.evals.labelling.labels import LabelFile, read_by
    from askbase.evals.labelling.queue import exhibits, unlabelled
    from askbase.evals.store import find_run

    folder = find_run(root_of(runs, [run], vault), run)
    with open_base(**vault) as base:
        file, prompts_dir = LabelFile(base.data_dir / "evals", criterion), base.settings.prompts.dir
    found = exhibits(criterion, folder.samples(), folder.material(judged=False))
    waiting = unlabelled(found, file.labels())
    if not waiting:
        click.echo(f"Nothing to label under '{criterion}': {len(found)} items, all of them labelled.")
        click.echo(read_by(criterion))
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("Labelling needs a terminal.", f"{len(waiting)} of {len(found)} items wait.")
    from askbase.faces.tui.label import LabelApp

    keep = keeper(file, criterion, prompts_dir)
    LabelApp(criterion, waiting, len(found) - len(waiting), keep).run()
    click.echo(f"{len(file.labels())} labels in {file.path}\n{read_by(criterion)}")


def keeper(file: LabelFile, criterion: str, prompts_dir: str | None) -> Any:
    """What stores a verdict of the label screen."""
    from askbase.evals.labelling.labels import Label, criterion_sha, split_of

    who, sha = getpass.getuser(), criterion_sha(criterion, prompts_dir)

    def keep(exhibit: Exhibit, passed: bool | None, critique: str) -> None:
        case, answer, item = exhibit.about
        when = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        file.add(Label(case, answer, criterion, item, passed, critique, who, when, sha, split_of(exhibit.cluster)))

    return keep


@click.command("calibrate")
@vault_options
@click.option("--criterion", help="One criterion; all that have labels by default.")
@click.option("--abstention", metavar="RUN", help="Set when to say 'not in your notes' from a run --without-bar.")
@judge_options
@runs_option
@json_option
def calibrate_command(
    criterion: str | None, abstention: str | None, runs: Path | None, as_json: bool, **vault: Any
) -> None:
    """Measure the judge against your labels. Only a judge found to be aligned may gate."""
    if abstention is not None:
        _set_threshold(abstention, runs, as_json, vault)
        return
    from askbase.evals.judging.frame import CRITERIA
    from askbase.evals.labelling.calibration_report import calibration_report
    from askbase.evals.labelling.labels import LabelFile

    notices = Notices(bool(vault["quiet"]))
    root = root_of(runs, [], vault)
    with open_base(**vault, overrides=judge_overrides(vault)) as base:
        home = base.data_dir / "evals"
        wanted = [each for each in CRITERIA if criterion in (None, each) and LabelFile(home, each).labels()]
        if not wanted:
            hint = f"It decides {', '.join(CRITERIA)}, no whole answers: askbase eval label --criterion claim"
            raise UsageError("There are no labels a judge could be held to.", hint)
        discretion = discretion_of(base, notices)
        agree(base, notices, sum(len(LabelFile(home, each).labels()) for each in wanted), bool(vault.get("yes")))
        judge, found = base.run(_calibrate(base, wanted, home, root, discretion))
        say_kept(discretion, notices)
    if as_json:
        click.echo(json.dumps([{**asdict(each), "state": each.state} for each in found]))
    else:
        click.echo("\n".join(calibration_report(each, judge) for each in found), nl=False)


def _set_threshold(run: str, runs: Path | None, as_json: bool, vault: dict[str, Any]) -> None:
    from askbase.evals.labelling.threshold import threshold, threshold_report
    from askbase.evals.store import find_run

    folder = find_run(root_of(runs, [run], vault), run)
    result = folder.score()
    suite = result.manifest.suite
    found = threshold(result.scores, folder.samples(), suite.mix, suite.penalty)
    if found.worth_it:
        with open_base(**vault) as base:
            base.keep_bar(found.bar, found.value)
    click.echo(json.dumps(asdict(found) | {"kept": found.worth_it}) if as_json else threshold_report(found), nl=as_json)


async def _calibrate(
    base: Base, wanted: list[Criterion], home: Path, runs: Path, discretion: Discretion
) -> tuple[str, list[Calibration]]:  # fmt: skip
    from askbase.evals.judging.appoint import open_judge
    from askbase.evals.labelling.calibrate import calibrate, keep_states

    judge = await open_judge(base.settings, home)
    try:
        found = [await calibrate(judge, each, home, runs, discretion) for each in wanted]
    finally:
        judge.cache.close()
        await judge.chat.aclose()
    keep_states(home, judge.fingerprint, {each.criterion: each.state for each in found})
    return f"{judge.chat.name} at {judge.chat.host}", found


@click.command("criterion")
@vault_options
@click.argument("name")
@click.option("--edit", is_flag=True, help="Edit your own copy, in prompts.dir.")
def criterion_command(name: str, edit: bool, **vault: Any) -> None:
    """Print a judge's criterion, or edit it: from 20 labels on, since criteria written before looking are guesses."""
    from askbase import prompts
    from askbase.evals.labelling.labels import ENOUGH, UNLOCKED, LabelFile

    with open_base(**vault) as base:
        file, folder = LabelFile(base.data_dir / "evals", name), base.settings.prompts.dir
    text = prompts.text(f"judge_{name}", folder)
    if not edit:
        click.echo(text, nl=False)
        return
    labels = len(file.labels())
    if labels < UNLOCKED:
        raise UsageError(f"'{name}' has {labels} labels; {UNLOCKED} unlock it.", f"Run: eval label --criterion {name}")
    if not folder:
        raise UsageError("Where do your own prompts go?", "Set prompts.dir in the config.")
    if labels < ENOUGH:
        Notices().say(f"{labels} labels are few to learn a criterion from; {ENOUGH} are better.")
    own = Path(folder).expanduser() / f"judge_{name}.md"
    edited = click.edit(text, extension=".md")
    if edited is not None and edited != text:
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_text(edited, "utf-8")
        click.echo(
            f"{own}: your labels so far belong to the old words; the judge is unaligned until it is measured again."
        )
