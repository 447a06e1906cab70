"""`askbase eval promote`, `generate`, `approve` and `purge`: cases from bad answers and from notes, counted once
approved, and taken back."""

from __future__ import annotations

import getpass
import json
import sys
from textwrap import fill
from typing import TYPE_CHECKING, Any

import click

from askbase.clean import clean
from askbase.errors import UsageError
from askbase.evals.figures import plural, some
from askbase.faces.cli.evals.options import runs_of
from askbase.faces.cli.evals.printing import progress_line
from askbase.faces.cli.options import model_options, open_base, vault_options
from askbase.faces.cli.refresh import refresh
from askbase.faces.notices import Notices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from askbase.base import Base
    from askbase.evals.cases import Case
    from askbase.evals.drafts.own import OwnSuite

_EVERY = 100_000
_LOOKED_AT = 1000  # traces among which others that failed alike are looked for


@click.command("promote")
@vault_options
@click.argument("trace")
def promote_command(trace: str, **vault: Any) -> None:
    """Make a draft case of a question you asked, from its trace (askbase trace list) and your feedback."""
    from askbase.evals.drafts.failed import alike, failed_at
    from askbase.evals.drafts.promote import is_refusal, promote

    with open_base(**vault) as base:
        asked = base.trace(trace)
        draft = base.run(promote(base, asked))
        own = _own(base)
        own.add([draft], getpass.getuser(), "chat")
        stage = failed_at(base, asked, draft)
        same = alike(base, asked, stage, base.traces(_LOOKED_AT)) if stage else []
    _print([draft])
    if stage:
        named = (
            f"; so did {plural(len(same), 'other bad answer')}: {some([each.id[:8] for each in same])}" if same else ""
        )
        click.echo(f"Failed at: {stage.replace('_', ' ')}{named}.")
    if is_refusal(asked) and not draft.evidence:
        click.echo(
            "It was refused, so the draft expects a refusal. If your notes do answer it: set\n"
            "answerable to true, quote the words in evidence, and name the facts in nuggets."
        )
    click.echo(f"A draft in {own.file}. Correct it there, then: askbase eval approve {draft.id}")


@click.command("generate")
@vault_options
@model_options
@click.option("--n", "wanted", default=20, show_default=True, type=click.IntRange(1, 1000), help="Drafts to make.")
@click.option("--kinds", help="Only these: metadata,lookup,definition,date,number.")
def generate_command(wanted: int, kinds: str | None, **vault: Any) -> None:
    """Propose questions from your notes as drafts: in the model's words when there is one, else by templates."""
    from askbase.evals.drafts.generate import Ask, generate
    from askbase.evals.drafts.templates import chosen_kinds

    notices, only = Notices(bool(vault["quiet"])), chosen_kinds(kinds)

    async def work(base: Base) -> Any:
        paths, chat = base.note_paths(), await base.load_model()
        notes = [note for path in paths if (note := base.read_note(path))]
        trusted = chat is None or base.is_trusted(chat)
        if not trusted and (private := {note.path for note in notes if note.private}):
            paths = [path for path in paths if path not in private]
            notices.say(f"{len(private)} private notes are left out: the model is on another computer")
        titles = {note.path: note.title for note in notes}
        ask = Ask(chat, titles, base.settings.prompts.dir, trusted) if chat else None
        known = [case.question for case in _own(base).cases()]
        return await generate(base, paths, wanted, known=known, kinds=only, ask=ask, progress=progress_line(notices))

    with open_base(**vault) as base:
        refresh(base, notices, whole=True)
        found = base.run(work(base))
        own = _own(base)
        taken = {case.id for case in own.cases()}
        new = [case for case in found.cases if case.id not in taken]
        own.add(new, getpass.getuser(), "generated")
    notices.live_done()
    _print(new)
    for why, count in found.refused.most_common():
        notices.say(f"left out {count}: {why}")
    click.echo(f"{plural(len(new), 'draft')} in {own.file}. Keep the good ones: askbase eval approve ID …")


@click.command("approve")
@vault_options
@click.argument("ids", nargs=-1)
@click.option("--retire", is_flag=True, help="Take the cases out instead.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def approve_command(ids: tuple[str, ...], retire: bool, as_json: bool, **vault: Any) -> None:
    """Let drafts count from now on, as they are; without ids, list the drafts. An edit makes a case a draft again."""
    with open_base(**vault) as base:
        own = _own(base)
    if not ids:
        drafts = own.drafts()
        click.echo(json.dumps([case.id for case in drafts])) if as_json else _print(drafts)
        if not as_json:
            click.echo(f"{plural(len(drafts), 'draft')} of {plural(len(own.cases()), 'case')} in {own.file}")
        return
    cases = own.named(ids)
    own.life.add(cases, "retired" if retire else "approved", getpass.getuser())
    click.echo(
        f"{len(cases)} retired. They are not asked any more; let them count again: askbase eval approve ID …"
        if retire
        else f"{len(cases)} approved. Run them: askbase eval run"
    )


@click.command("purge")
@vault_options
@click.argument("names", nargs=-1, required=True, metavar="TRACE...")
@click.option("--yes", is_flag=True, help="Do not ask.")
def purge_command(names: tuple[str, ...], yes: bool, **vault: Any) -> None:
    """Erase a question from traces, cases, labels, runs and the judge's cache. Name its trace, or the case made of it.

    Runs that asked it go whole, and so does the cache: it does not know whose replies it keeps.
    """
    from askbase.evals.drafts.purge import purge, runs_that_asked

    with open_base(**vault) as base:
        traces, cases = _traces_and_cases(base, names)
        runs = runs_that_asked(runs_of(base), cases)
        also = (
            f", and {plural(len(runs), 'run')} that asked it: {some([run.path.name for run in runs])}" if runs else ""
        )
        if not yes:
            question = f"Erase {plural(len(traces), 'trace')}, {some(sorted(cases))}, the judge's cache{also}?"
            if not (sys.stdin.isatty() and click.confirm(question, err=True)):
                raise UsageError("Nothing was erased: nobody said yes.", f"{question} Then say --yes.")
        if traces:
            base.forget_traces(*traces)
        purge(base.data_dir / "evals", cases, runs)
    click.echo(f"Erased: {plural(len(traces), 'trace')}, {some(sorted(cases))}, the judge's cache{also}.")


def _traces_and_cases(base: Base, names: Sequence[str]) -> tuple[list[str], set[str]]:
    """The traces that are still there, and the ids of the cases that were or would have been made of them."""
    from askbase.evals.drafts.promote import case_id

    cases = {name for name in names if name in {case.id for case in _own(base).cases()}}
    traces = [base.trace(name).id for name in names if name not in cases]
    known = [trace.id for trace in base.traces(_EVERY)] if cases else []
    return [*traces, *(each for each in known if case_id(each) in cases)], cases | {case_id(each) for each in traces}


def _own(base: Base) -> OwnSuite:
    from askbase.evals.drafts.own import OwnSuite

    return OwnSuite(base.data_dir / "evals")


def _print(cases: Sequence[Case]) -> None:
    """What a person needs to decide: what was said before, the question, the words it rests on, the facts."""
    for case in cases:
        lines = [f"{case.id}  {case.question}"]
        lines += [f"    after: {turn.question}" for turn in case.history]
        lines += [f"    {piece.note}: {piece.quote}" for piece in case.evidence] or ["    not in the notes"]
        lines += [f"    states {nugget.text}" for nugget in case.nuggets]
        if case.answerable and not case.nuggets:
            lines.append("    no facts yet: write nuggets, or it is scored on retrieval and citations alone")
        click.echo("\n".join(fill(clean(line), 80, subsequent_indent=" " * 6) for line in lines))
