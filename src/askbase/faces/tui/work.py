"""The workers: opening, indexing, answering. They post events and touch no widget."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing, suppress
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING

from textual.message import Message

from askbase.errors import AskbaseError, Locked
from askbase.faces.tui.events import (
    Failed,
    Finished,
    Found,
    Indexing,
    Known,
    Opened,
    OpeningFailed,
    Phase,
    Pulling,
    Wrote,
)
from askbase.faces.tui.indexing import index_in_child, pull_in_child
from askbase.faces.waits import waits_told
from askbase.models.address import host_of, is_loopback

if TYPE_CHECKING:
    from askbase.base import Base
    from askbase.faces.tui.turn import TurnView
    from askbase.types import Event, Filter, Turn

Post = Callable[[Message], object]
Progress = Callable[[int, int, str], None]
CODE = ("python", "bash", "sql", "json", "yaml")  # in notes of programmers
LOOK_SECONDS = 0.5  # between two looks at how far a first run is


async def open_index(
    base: Base, engines: asyncio.Lock, post: Post, painted: asyncio.Event, update: bool = False
) -> None:
    """Make the notes answerable: index them if that never happened, or if asked to."""

    def progress(done: int, total: int, what: str) -> None:
        post(Indexing(done, total, what))

    await painted.wait()
    try:
        if not await asyncio.to_thread(base.is_indexed):
            progress(0, 0, "notes")
            await _first_run(base, post, progress)
        async with engines:
            if update or await asyncio.to_thread(base.rules_changed):
                progress(0, 0, "notes")
                await _index(base, progress)
            post(await opened(base))
            await _get_to_know(base, post)
        await _make_vectors(base, post)
    except AskbaseError as error:
        post(OpeningFailed(error.message, error.hint))
    except Exception as error:  # a fault of ours must not take the conversation with it
        post(OpeningFailed(*_unexpected(error)))


async def pull(base: Base, engines: asyncio.Lock, post: Post) -> None:
    """Get the local model, and say what answers then."""

    def told(line: str) -> None:
        post(Pulling(line))

    try:
        await pull_in_child(told)
        async with engines:
            post(await opened(base))
        post(Pulling(""))
    except AskbaseError as error:
        post(Pulling("", f"{error.message} {error.hint}"))


async def answer(
    base: Base, engines: asyncio.Lock, post: Post, turn: TurnView, history: Sequence[Turn], filters: Filter | None
) -> None:
    """Ask one question and report what comes. Cancelling stops the model."""
    try:
        async with engines:
            await _freshen(base, post, turn)
            with waits_told(lambda text: post(Phase(turn, text))):
                async with aclosing(base.stream(turn.record.question, history, filters)) as events:
                    async for event in events:
                        _report(event, post, turn)
            await asyncio.to_thread(base.release_chroma)  # for other processes; opening it again takes 60 ms
    except AskbaseError as error:
        post(Failed(turn, error.message, error.hint))
    except Exception as error:  # as above
        post(Failed(turn, *_unexpected(error)))


def _report(event: Event, post: Post, turn: TurnView) -> None:
    from askbase.types import Answered, Retrieved, TextDelta

    if isinstance(event, Retrieved):
        post(Found(turn, event))
    elif isinstance(event, TextDelta):
        post(Wrote(turn, event))
    elif isinstance(event, Answered):
        post(Finished(turn, event.answer))


async def opened(base: Base, more_coming: bool = False) -> Opened:
    """What stands in the index now, and what will answer."""
    status = await asyncio.to_thread(base.status)
    choice = await asyncio.to_thread(base.model_choice)
    model = None if choice.kind == "none" else choice.model or "the served model"
    return Opened(status, model, _remote_host(choice.base_url), choice.why_not, choice.base_url, more_coming)


async def _freshen(base: Base, post: Post, turn: TurnView) -> None:
    """Stale answers are worse than a short wait; a long one is the user's choice (F5)."""
    if await asyncio.to_thread(base.is_being_indexed):
        return  # all that is not in yet is on its way, and the answer says so
    changed = await asyncio.to_thread(base.changed)
    if not 0 < changed <= base.settings.answer.sync_changed:
        return
    post(Phase(turn, f"{changed} {'note' if changed == 1 else 'notes'} changed, updating the index"))
    try:
        await _index(base, lambda done, total, what: None)
        post(await opened(base))
    except AskbaseError as error:  # the old index still answers
        post(Phase(turn, f"not updated ({error.message}), searching as it was"))
        return
    post(Phase(turn, "searching your notes"))


async def _first_run(base: Base, post: Post, progress: Progress) -> None:
    """Reading every note takes a minute in a large folder: questions are answered from the first ones meanwhile."""
    run = asyncio.create_task(_index_or_wait(base, progress))
    told = False
    try:
        while not (await asyncio.wait([run], timeout=LOOK_SECONDS))[0]:
            if not told and await asyncio.to_thread(base.is_being_indexed):
                post(await opened(base, more_coming=True))
                told = True
        run.result()
    finally:
        run.cancel()
        await asyncio.wait([run])


async def _index_or_wait(base: Base, progress: Progress) -> None:
    """Whoever reads the notes, they will be in: if another process does and is killed, ours goes on where it was."""
    while not await asyncio.to_thread(base.is_indexed):
        if not await asyncio.to_thread(base.is_being_indexed):
            with suppress(Locked):
                await index_in_child(base.notes_dir, base.data_dir, progress)
                return
        await asyncio.sleep(LOOK_SECONDS)


async def _index(base: Base, progress: Progress) -> None:
    await asyncio.to_thread(base.release_chroma)
    await index_in_child(base.notes_dir, base.data_dir, progress)


async def _make_vectors(base: Base, post: Post) -> None:
    """Those the first run left out, beside the questions: until they are there, passages are found by their words."""
    if not await asyncio.to_thread(base.vectors_coming):
        return

    def progress(done: int, total: int, what: str) -> None:
        post(Indexing(done, total, what))

    with suppress(Locked):  # whoever is at it makes them
        await index_in_child(base.notes_dir, base.data_dir, progress, whole=True)
    post(await opened(base))


async def _get_to_know(base: Base, post: Post) -> None:
    """Load the engines while the first question is typed, by looking for questions to suggest; then leave the index to
    other processes."""
    await asyncio.to_thread(load_what_paints_answers)
    await asyncio.to_thread(import_module, "askbase.faces.tui.suggest")  # brings what judges passages
    from askbase.faces.tui.quality import last_measured
    from askbase.faces.tui.suggest import suggestions

    vocabulary = await asyncio.to_thread(base.vocabulary)
    quality = await asyncio.to_thread(last_measured, base.data_dir)
    post(Known(vocabulary, quality))
    await base.search("notes", limit=1)
    post(Known(vocabulary, quality, await suggestions(base, vocabulary, date.today())))
    await asyncio.to_thread(base.release_chroma)


def load_what_paints_answers() -> None:
    """Before the first answer needs it, and beside the screen: loading a language when its first block of code came was
    the longest wait of a key for its echo."""
    import_module("askbase.faces.tui.turn")
    from textual.highlight import highlight

    for language in CODE:
        highlight("", language=language)


def _remote_host(base_url: str | None) -> str:
    """The host that text goes to; nothing if it stays on this computer."""
    if not base_url:
        return ""
    return "" if is_loopback(base_url) else host_of(base_url)


def _unexpected(error: Exception) -> tuple[str, str]:
    return f"Something went wrong in askbase: {type(error).__name__}: {error}", "Your notes are untouched."
