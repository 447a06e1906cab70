"""The options that name a judge, and how it gets to work: announced, agreed to once, then asked."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from askbase.errors import UsageError
from askbase.faces.cli.evals.printing import progress_line
from askbase.faces.cli.options import open_base
from askbase.faces.cli.refresh import refresh
from askbase.faces.notices import Notices

if TYPE_CHECKING:
    from askbase.base import Base
    from askbase.evals.judging.discretion import Discretion
    from askbase.evals.store import RunFolder
    from askbase.models.select import Choice

Command = Callable[..., Any]


def judge_options(command: Command) -> Command:
    """`--judge`, and which one."""
    for option in reversed(
        (
            click.option("--judge", is_flag=True, help="Let the judge decide what code cannot (eval.judge_model)."),
            click.option("--judge-model", metavar="NAME", help="The judge: a model name, a .gguf file or 'local'."),
            click.option("--judge-base-url", metavar="URL", help="Where the judge is served."),
            click.option("--yes", is_flag=True, help="Agree that a judge elsewhere reads quotes from your notes."),
        )
    ):
        command = option(command)
    return command


def wants_judge(options: dict[str, Any]) -> bool:
    return bool(options.get("judge") or options.get("judge_model") or options.get("judge_base_url"))


def judge_overrides(options: dict[str, Any]) -> dict[str, Any]:
    """The judge's options as settings."""
    return {"eval.judge_model": options.get("judge_model"), "eval.judge_base_url": options.get("judge_base_url")}


def judge_stored(folder: RunFolder, options: dict[str, Any]) -> None:
    """Have a stored run judged.

    Raises:
        UsageError: the judge is elsewhere and nobody agreed to that.
        EvalError, ModelError, ConfigError: there is no judge, or it decides nothing.
    """
    from askbase.evals.judging.appoint import host_of_judge, judge_choice
    from askbase.evals.judging.judge import fingerprint
    from askbase.evals.judging.rule import docket

    notices = Notices(bool(options["quiet"]))
    with open_base(**options, overrides=judge_overrides(options)) as base:
        choice = judge_choice(base.settings)
        discretion = discretion_of(base, notices)
        judge = fingerprint(host_of_judge(choice), choice.model or "", base.settings.prompts.dir)
        waiting = docket(folder, judge, discretion)
        say_kept(discretion, notices)
        agree(base, notices, len(waiting.questions), bool(options.get("yes")), waiting.tokens)
        base.run(_judge(base, folder, notices, discretion))


def discretion_of(base: Base, notices: Notices) -> Discretion:
    """What keeps private notes from the judge, by an index that knows of today's changes.

    Raises:
        ConfigError: no judge is configured.
    """
    from askbase.evals.judging.appoint import may_read_all
    from askbase.evals.judging.discretion import Discretion

    trusted = may_read_all(base.settings)
    if not trusted and base.is_indexed():
        refresh(base, notices)
    return Discretion(trusted, base.privacy(), base.settings.privacy.rules)


def say_kept(discretion: Discretion, notices: Notices) -> None:
    """Say which cases stay here, if any do."""
    if kept := discretion.notice():
        notices.say(kept)


def agree(base: Base, notices: Notices, calls: int, agreed: bool, tokens: int = 0) -> None:
    """Say who will judge, where and how much; ask for a yes where it is not on this computer.

    Raises:
        UsageError: nobody agreed.
        ConfigError: no judge is configured.
    """
    from askbase.evals.judging.appoint import host_of_judge, judge_choice

    choice = judge_choice(base.settings)
    size = f", about {tokens:,} tokens" if tokens else ""
    notices.say(f"judge: {choice.model or 'the only model'} at {host_of_judge(choice)}, {calls} calls{size}")
    _ask_consent(base, choice, agreed)


async def _judge(base: Base, folder: RunFolder, notices: Notices, discretion: Discretion) -> None:
    from askbase.evals.judging.appoint import open_judge
    from askbase.evals.judging.rule import docket, judge_run
    from askbase.evals.labelling.calibrate import states_of

    home = base.data_dir / "evals"
    judge = await open_judge(base.settings, home)
    try:
        waiting = docket(folder, judge.fingerprint, discretion)
        states = states_of(home, judge.fingerprint)
        await judge_run(folder, judge, waiting, states, progress_line(notices))
    finally:
        notices.live_done()
        judge.cache.close()
        await judge.chat.aclose()
    if judge.faults:
        notices.say(f"judge: {len(judge.faults)} replies failed, the last: {judge.faults[-1]}")


def _ask_consent(base: Base, choice: Choice, agreed: bool) -> None:
    """A judge on this computer needs none; one elsewhere needs a yes, once."""
    from askbase.evals.judging.appoint import give_consent, has_consent, host_of_judge, stays_here

    home, host = base.data_dir / "evals", host_of_judge(choice)
    if stays_here(choice) or has_consent(home, host):
        return
    if not agreed:
        question = f"The judge at {host} will read answers and quotes from your notes. Go on?"
        interactive = sys.stdin.isatty()
        if not interactive or not click.confirm(question, err=True):
            raise UsageError(f"Nobody agreed that {host} reads quotes from the notes.", "Agree once with --yes.")
    give_consent(home, host)
