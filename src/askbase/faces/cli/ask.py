"""`askbase query` and `askbase search`."""

from __future__ import annotations

import io
import sys
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import click

from askbase.clean import clean
from askbase.errors import UsageError
from askbase.faces.cli.options import filter_option, model_options, open_base, vault_options
from askbase.faces.cli.refresh import refresh
from askbase.faces.cli.telling import tell_search, told
from askbase.faces.notices import ExitCode, Notices
from askbase.faces.output import answer_json, as_json, hits_text, nearest_text, search_json, sources_text
from askbase.faces.waits import waits_told
from askbase.types import Answer, Answered, Event, Retrieved, TextDelta, Turn

if TYPE_CHECKING:
    from askbase.base import Base

SOURCES_SHOWN = 5


@click.command()
@click.argument("question", required=False)
@vault_options
@model_options
@filter_option
@click.option("--json", "json_", is_flag=True, help="The whole answer as JSON on stdout.")
@click.option("--jsonl", is_flag=True, help="Questions from stdin, a line each; one JSON answer a line.")
@click.option("--follows", multiple=True, metavar="QUESTION", help="What was asked before this; repeatable.")
@click.option("--limit", type=click.IntRange(1, 100), help="How many passages to find.")
@click.option("--no-sync", is_flag=True, help="Do not look for changed notes first.")
@click.option("--strict", is_flag=True, help="Show only what the notes were found to support; exit 3 if nothing is.")
@click.option("--dry-run", is_flag=True, help="Show what would be sent, and where; ask no model.")
def query(
    question: str | None, json_: bool, jsonl: bool, follows: tuple[str, ...], dry_run: bool, filters: tuple[str, ...],
    verbose: int, quiet: bool, **options: Any,
) -> int:  # fmt: skip
    """Ask QUESTION ("-" reads it from stdin). stdout is the answer, stderr everything else.

    \b
    Exit codes: 0 answered · 1 error · 2 usage · 3 not in your notes ·
    4 no model answered, or the answer was cut off · 75 locked ·
    130 stopped by Ctrl-C · 143 stopped by SIGTERM
    """
    notices, sync = Notices(quiet), not options["no_sync"]
    if jsonl and question is not None and question != "-":
        raise UsageError("--jsonl reads its questions from stdin, not from the command line.", "Leave one of them out.")
    if jsonl and (dry_run or follows):
        unfit = "--dry-run" if dry_run else "--follows"
        instead = "Leave --jsonl out, and give the question." if dry_run else 'Give each line its own "history".'
        raise UsageError(f"{unfit} does not go with --jsonl.", instead)
    overrides = {"search.limit": options["limit"], "answer.strict": options["strict"] or None}
    with open_base(**options, overrides=overrides) as base:
        asked = "" if jsonl else " ".join((_question(question), *filters))
        history = tuple(Turn(clean(earlier), "") for earlier in follows)
        if dry_run:
            from askbase.faces.cli.dry_run import preview_json, preview_text

            if not base.embedding_host():  # else it would send notes for their vectors
                refresh(base, notices, sync)
            preview = base.run(base.preview(asked, history))
            print(as_json(preview_json(preview)) if json_ else preview_text(preview))
            return ExitCode.ANSWERED
        _announce_host(base, notices)  # first: it also finds what is wrong with the settings
        if not jsonl:
            base.get_ready(lone=True)
        refresh(base, notices, sync)
        with waits_told(notices.say):
            if jsonl:
                from askbase.faces.batch import answer_lines

                return base.run(answer_lines(base, _stdin(), sys.stdout, filters))
            stream = base.stream(asked, history)
            events = told(stream, notices) if verbose else stream
            if json_:
                answer = base.run(_finished(events))
                print(as_json(answer_json(answer)))
            else:
                answer = base.run(_spoken(events, notices))
        return answer_code(answer)


@click.command()
@click.argument("question", required=False)
@vault_options
@filter_option
@click.option("--json", "json_", is_flag=True, help="Passages as JSON on stdout.")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="How many passages.")
@click.option("--no-sync", is_flag=True, help="Do not look for changed notes first.")
def search(
    question: str | None, json_: bool, limit: int, no_sync: bool, filters: tuple[str, ...],
    verbose: int, quiet: bool, **options: Any,
) -> int:  # fmt: skip
    """Find the passages for QUESTION, without a language model.

    \b
    Filters: tag:NAME type:NAME source:NAME path:FOLDER link:NOTE topic:NAME
             read:yes|no after:2024-05 before:2025 on:2024-11-07
             -tag:NAME leaves out; all: undoes "last week", "unread clips"
    """
    notices = Notices(quiet)
    asked = " ".join((_question(question), *filters))
    with open_base(**options) as base:
        base.get_ready(lone=True)  # beside the look at the folder, and what else is loaded
        refresh(base, notices, not no_sync)
        found = base.run(base.search(asked, limit))
    if verbose:
        tell_search(found, notices)
    print(as_json(search_json(found)) if json_ else hits_text(found) or "Nothing found.")
    for warning in found.warnings:
        notices.say(warning)
    return ExitCode.ANSWERED if found.passages else ExitCode.NOT_IN_NOTES


def answer_code(answer: Answer) -> ExitCode:
    """The exit code of one answer: "not in notes" outranks "degraded", unless nothing could read the notes."""
    if answer.outcome == "not_in_notes" and answer.decided != "unasked":
        return ExitCode.NOT_IN_NOTES
    return ExitCode.DEGRADED if answer.degraded else ExitCode.ANSWERED


async def _finished(stream: AsyncGenerator[Event, None]) -> Answer:
    async with aclosing(stream) as events:
        [answer] = [event.answer async for event in events if isinstance(event, Answered)]
    return answer


async def _spoken(stream: AsyncGenerator[Event, None], notices: Notices) -> Answer:
    """Sources on stderr before the first word, the text on stdout as it comes, the quotes behind it."""
    answer: Answer | None = None
    last = ""
    async with aclosing(stream) as events:  # a reader that went away (`| head`) stops the model, too
        async for event in events:
            if isinstance(event, Retrieved):
                _show_found(event, notices)
            elif isinstance(event, TextDelta):
                last = clean(event.text)
                print(last, end="", flush=True)
            elif isinstance(event, Answered):
                answer = event.answer
    assert answer is not None
    print(end="" if last.endswith("\n") else "\n")
    tail = sources_text(answer.citations, answer.question) or nearest_text(
        answer.nearest, answer.near_words, answer.next_step
    )
    if tail:
        print(f"\n{tail}")
    for warning in answer.warnings:
        notices.say(warning)
    said = [claim for claim in answer.claims if not claim.is_quote]
    unverified = sum(claim.status == "unverified" for claim in said)
    if unverified:
        notices.say(f"{unverified} of {len(said)} claims could not be verified in the cited passages.")
    return answer


def _show_found(found: Retrieved, notices: Notices) -> None:
    paths = list(dict.fromkeys(passage.chunk.note_path for passage in found.passages))[:SOURCES_SHOWN]
    if paths:
        notices.say(f"looking at: {', '.join(paths)}")


def _announce_host(base: Base, notices: Notices) -> None:
    choice = base.model_choice()
    if choice.kind == "endpoint" and choice.base_url:
        from askbase.models.address import host_of, is_loopback

        if not is_loopback(choice.base_url):
            notices.say(f"The question and the passages found go to {host_of(choice.base_url)}.")


def _stdin() -> Iterable[str]:
    """What is typed or piped in, whatever the locale: UTF-8 with or without its mark, and U+FFFD for what is none."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")
    return sys.stdin


def _question(question: str | None) -> str:
    if question == "-":
        question = "".join(_stdin())
    if question is None or not question.strip():
        raise UsageError("There is no question.", 'Ask like this: askbase query --notes DIR "…"')
    from askbase.base import checked_question

    return checked_question(question)
