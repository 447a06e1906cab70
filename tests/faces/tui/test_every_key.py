"""Every key and every command, in every state of the chat: nothing breaks, and the screen says what came of it.

The keys and commands are read from the chat's own tables: one without a line here fails.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

import pytest
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from askbase.faces.tui import work
from askbase.faces.tui.app import ChatApp
from askbase.faces.tui.dialogs import Ask, Confirm, Over, Pick, Sheet
from askbase.faces.tui.feedback import Complain
from askbase.faces.tui.prompt import PromptInput
from askbase.faces.tui.scripted import Script
from askbase.faces.tui.sessions import Sessions
from askbase.faces.tui.slash import COMMANDS
from askbase.faces.tui.sources import SourcesPane
from askbase.faces.tui.steering import Steering
from askbase.faces.tui.themes import DARK
from tests.faces.tui.conftest import Chat, Opened

State = Literal["empty", "answering", "answered"]
Seen = str | Callable[[Chat], bool]
STATES: tuple[State, ...] = ("empty", "answering", "answered")
QUESTION, READY = "When was it serviced?", "Ask your notes…"
PASSAGE = "Flow at 58 °C."


def gone(chat: Chat) -> bool:
    return chat.app.exit_asked  # type: ignore[attr-defined,no-any-return]  # set below


def without_pane(chat: Chat) -> bool:
    return not chat.app.sources.display


def light(chat: Chat) -> bool:
    return not chat.app.current_theme.dark


def asked_twice(chat: Chat) -> bool:
    return [turn.record.question for turn in chat.app.column.turns] == [QUESTION, QUESTION]


def pulled(chat: Chat) -> bool:
    return chat.shows("40 of 900 MB") or chat.shows("The local model is here")


def taken(line: str) -> Callable[[Chat], bool]:
    return lambda chat: chat.app.prompt.value == line


NOTHING, BUSY, NO_ANSWER, NO_SOURCE = (
    "Ask something first.", "After this answer.", "no answer to judge yet", "There is no source to open.",
)  # fmt: skip
NO_VAULT, STOPPED, NEW, DIALOG = "no Obsidian vault", "■ stopped", "new conversation", "Enter saves"
KEYS: dict[str, tuple[Seen, Seen, Seen]] = {
    "escape": (READY, STOPPED, READY),
    "f1": ("next and previous citation",) * 3,
    "f2": (NOTHING, "Candidates (", "Claims (4)"),
    "f3": (without_pane,) * 3,
    "f4": ("search in questions",) * 3,
    "f5": ("1 note", BUSY, "1 note"),
    "f6": ("quote the notes, word for word",) * 3,
    "f7": ("one to three sentences",) * 3,
    "f9": (light,) * 3,
    "ctrl+n": (NOTHING, PASSAGE, PASSAGE),
    "ctrl+p": (NOTHING, PASSAGE, PASSAGE),
    "ctrl+r": (NOTHING, BUSY, asked_twice),
    "ctrl+b": (NO_SOURCE, NO_VAULT, NO_VAULT),
    "ctrl+o": (NO_SOURCE, "$EDITOR", "$EDITOR"),
    "ctrl+l": (NEW,) * 3,
    "ctrl+y": (NO_ANSWER, NO_ANSWER, "you said: it answered"),
    "ctrl+t": (NO_ANSWER, NO_ANSWER, "What was wrong?"),
    "ctrl+c": ("ctrl+q quits.", STOPPED, "ctrl+q quits."),
    "ctrl+q": (gone,) * 3,
    "pageup": (READY,) * 3,
    "pagedown": (READY,) * 3,
    "up": (READY, taken(QUESTION), taken(QUESTION)),
    "down": (lambda chat: chat.app.prompt.value in ("", *chat.app.prompt.suggested),) * 3,
    "ctrl+backslash": ("Search for commands",) * 3,
}
WORDS: dict[str, tuple[Seen, Seen, Seen]] = {  # commands without a key; the others do what their key does
    "rename": (NOTHING, DIALOG, DIALOG),
    "pin": ("Choose a source first", "Choose a source first", "asking only"),
    "without": ("Choose a source first", "Choose a source first", "asking only"),
    "clear": (READY,) * 3,
    "export": (NOTHING, "Exported", "Exported"),
    "draft": (NOTHING, "Draft of a note", "Draft of a note"),
    "save": (NOTHING, "Save as a new note", "Save as a new note"),
    "delete": ("nothing to delete yet", "There is no undo.", "There is no undo."),
    "pull": (pulled,) * 3,
    "theme": ("nord",) * 3,
}
PANE: dict[str, Seen] = {
    "o": "$EDITOR", "enter": "$EDITOR", "n": PASSAGE, "p": PASSAGE, "i": "asking only", "x": "asking only",
    "r": asked_twice, "b": NO_VAULT,
}  # fmt: skip
Way = Callable[[ChatApp], None]
DIALOGS: dict[type[ModalScreen[object]], tuple[str, str, dict[str, Seen]]] = {
    # how it is opened, what it shows while it stands, and what else its keys show; "" means it is closed
    Sheet: ("help", "Esc closes", dict.fromkeys(("escape", "q", "f1", "f2", "question_mark", "enter"), "")),
    Ask: ("rename", DIALOG, {"escape": ""}),
    Confirm: ("delete_conversation", "y yes · n no", {"y": NEW, "n": "", "escape": "", "enter": ""}),
    Pick: ("choose_style", "Enter chooses", {"escape": "", "up": "Enter chooses", "down": "Enter chooses"}),
    Sessions: (
        "sessions",
        "ctrl+e renames",
        {
            "escape": "",
            "f4": "",
            "up": "ctrl+e renames",
            "down": "ctrl+e renames",
            "ctrl+e": DIALOG,
            "ctrl+d": "There is no undo.",
        },
    ),
    Complain: ("feedback_no", "What was wrong?", {"escape": ""}),
}


def keys(bindings: Iterable[BindingType]) -> set[str]:
    named = [binding.key if isinstance(binding, Binding) else binding[0] for binding in bindings]
    return {key for name in named for key in name.split(",")}


def test_every_key_command_and_dialog_has_its_line() -> None:
    assert set(KEYS) == keys(ChatApp.BINDINGS) | keys(PromptInput.BINDINGS) | {ChatApp.COMMAND_PALETTE_BINDING}
    assert set(PANE) == keys(SourcesPane.BINDINGS)
    assert set(WORDS) == {command.name for command in COMMANDS if not command.key}
    assert {command.key.lower() for command in COMMANDS if command.key} <= set(KEYS)
    ours = [screen for screen in ModalScreen.__subclasses__() if screen.__module__.startswith("askbase.")]
    assert ours == [Over] and set(DIALOGS) == set(Over.__subclasses__())
    for dialog, (_, _, cases) in DIALOGS.items():
        assert set(cases) == keys(dialog.BINDINGS) - {"ctrl+q"}


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is started outside the chat."""

    async def index(notes_dir: Path, data_dir: Path, progress: work.Progress, whole: bool = False) -> dict[str, object]:
        return {}

    async def pull(told: Callable[[str], None]) -> None:
        told("40 of 900 MB")

    def leave(app: ChatApp, *_: object) -> None:
        app.exit_asked = True  # type: ignore[attr-defined]

    monkeypatch.setattr(work, "index_in_child", index)
    monkeypatch.setattr(work, "pull_in_child", pull)
    monkeypatch.setattr(ChatApp, "exit_asked", False, raising=False)
    monkeypatch.setattr(ChatApp, "exit", leave)
    monkeypatch.setattr(ChatApp, "NOTIFICATION_TIMEOUT", 1000)  # a slow machine must not miss what was said
    monkeypatch.setattr("webbrowser.open", lambda link: pytest.fail("opened"))


async def begin(chat: Chat, script: Script, state: State) -> None:
    """The chat in that state, whatever was done before."""
    app = chat.app
    while len(app.screen_stack) > 1:
        await app.pop_screen()
    app.clear_notifications()
    app.steer(Steering())
    app.home.remove_class("hide-sources", "show-sources")
    app.theme, app.prompt.value, app.exit_asked = DARK.name, "", False  # type: ignore[attr-defined]
    script.hold = asyncio.Event() if state == "answering" else None
    wanted = {"empty": [], "answering": ["asked"], "answered": ["answered"]}[state]
    records = [turn.record for turn in app.column.turns]
    if [record.state for record in records] != wanted or any(record.helpful is not None for record in records):
        await app.run_action("new_conversation")
        if state != "empty":
            await chat.ask(QUESTION)
            if state == "answering":
                await chat.until(lambda: chat.shows("writing"))
    app.prompt.focus()
    await chat.pilot.pause(0)


async def saw(chat: Chat, seen: Seen) -> bool:
    for _ in range(60):
        if chat.shows(seen) if isinstance(seen, str) else seen(chat):
            return True
        await chat.pilot.pause(0.01)
    return False


def states(fast: State) -> pytest.MarkDecorator:
    """One of them each time, all of them with the slow tests."""
    slow = [pytest.param(state, marks=pytest.mark.slow) for state in STATES if state != fast]
    return pytest.mark.parametrize("state", [fast, *slow])


@pytest.mark.usefixtures("still")
@states(fast="answered")
async def test_every_key(opened: Opened, script: Script, state: State) -> None:
    async with opened(size=(120, 40)) as chat:
        for key, seen in KEYS.items():
            await begin(chat, script, state)
            await chat.pilot.press(key)
            assert await saw(chat, seen[STATES.index(state)]), f"{key}, {state}:\n{chat.screen}"
        await begin(chat, script, "empty")


@pytest.mark.usefixtures("still")
@states(fast="empty")
async def test_every_command(opened: Opened, script: Script, state: State) -> None:
    async with opened(size=(120, 40)) as chat:
        for command in COMMANDS:
            seen = KEYS[command.key.lower()] if command.key else WORDS[command.name]
            await begin(chat, script, state)
            chat.app.prompt.value = f"/{command.name}"
            await chat.pilot.press("enter")
            assert await saw(chat, seen[STATES.index(state)]), f"/{command.name}, {state}:\n{chat.screen}"
        await begin(chat, script, "empty")


@pytest.mark.usefixtures("still")
async def test_every_key_of_the_source_pane(opened: Opened, script: Script) -> None:
    async with opened(size=(120, 40)) as chat:
        for key, wanted in PANE.items():
            await begin(chat, script, "answered")
            chat.app.sources.query_one("#source-list").focus()
            await chat.pilot.pause(0)
            await chat.pilot.press(key)
            assert await saw(chat, wanted), f"{key}:\n{chat.screen}"


def closed(chat: Chat) -> bool:
    return len(chat.app.screen_stack) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("dialog", DIALOGS)
async def test_every_dialog_takes_its_own_keys_and_no_others_but_quit(
    opened: Opened, script: Script, dialog: type[ModalScreen[object]]
) -> None:
    action, standing, cases = DIALOGS[dialog]
    others = sorted(set(KEYS) - set(cases) - {"ctrl+q", "ctrl+backslash"})
    async with opened(size=(120, 40)) as chat:
        for keys, wanted in [(others, standing), (["ctrl+q"], gone), (["ctrl+backslash"], "Search for commands"),
                             *(([key], wanted or closed) for key, wanted in cases.items())]:  # fmt: skip
            await begin(chat, script, "answered")
            await chat.app.run_action(action)
            assert await saw(chat, standing)
            await chat.pilot.press(*keys)
            assert await saw(chat, wanted), f"{keys} over {action}:\n{chat.screen}"
