"""Naughty strings through every widget, down to the bytes that a terminal gets.

`ASKBASE_ATTACKS=FOLDER` reads lists of others as well: every line of its .txt, every string in its .json and .jsonl.
"""

from __future__ import annotations

import json
import os
import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from textual.driver import Driver
from textual.drivers.headless_driver import HeadlessDriver
from textual.events import Paste

from askbase.errors import Unreachable
from askbase.faces.tui.app import ChatApp
from askbase.faces.tui.hangup import EndsWithTerminal
from askbase.faces.tui.scripted import Said, Script, note
from askbase.models.select import Choice
from askbase.types import Message, Note
from tests.answer import hostile
from tests.faces.tui.conftest import Chat, Opened

PARTS = (
    "\x00", "\x1b[2J", "\x1b]0;t\x07", "\x1b]52;c;ZXZpbA==\x07", "\x9b31m", "\r", "\t", "\x7f", "\x85", "\u2028",
    "\u202e", "\u2066", "\ufeff", "\u200b", "\U000e0041", "\ufffe", "\ud83d", "\udc9b", "[bold]", "[/]", "[", "]",
    "\\[", "[@click=app.quit]x[/]", "[link=file:///]", "[$error]", "e\u0301" * 9, "Z\u0300\u0323\u034a\u0317" * 20,
    "\u0e49" * 30, "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1e9\U0001f1ea", "\ufdfd", "\u5f3a\u54c1",
    "\u0627\u0644\u0633", "](javascript:x)", "![i](http://e/x)", "[a](http://e/[b])", "[a][b]\n\n[b]: http://e",
    "<script>", "<!--", "&#27;", "```", "~~~", "`", "|", "\n|a|b|\n|-|-|\n|c", "\n\n", "\n> > - 1. # x",
    "\n    code", "$x$", "{{7*7}}", "%s%n", "{0}", "'; --", "\\", "---", "# ", "- [ ] ", "> " * 40, "*" * 50,
    "_" * 50, "(" * 99, "a" * 3000, " " * 200, "9" * 400, "NaN", "null", "true", "-1", "1e999", "[99]", "[1][2]",
    "✓ (?)", "../../etc/passwd", "C:\\con", "~", "*", "@x", "/quit", "tag:", ".md",
)  # fmt: skip
_NO_FILE = re.compile("[\0\ud800-\udfff]")  # what holds one of these is not read as a note
AT_ONCE = 24  # strings in one conversation
_OURS = (
    re.compile(  # how Textual sets styles, moves the cursor, shapes the pointer, and says that a frame begins and ends
        r"\x1b\[[\d;]*m|\x1b\[\d+;\d+H|\x1b\[\?(?:2026|25|1004|1000|1003|1015|1006|2004|2048|1049)[hl]|\x1b\]22;\w+\x07"
    )
)


def naughty(seed: int, count: int) -> list[str]:
    """What breaks programs, in combinations: controls, markup of all kinds, scripts, joiners, sheer length, nothing."""
    dice = random.Random(seed)
    return ["".join(dice.choices(PARTS, k=dice.randint(1, 5))) for _ in range(count)]


class Wire(HeadlessDriver):
    """Keeps what a terminal would get."""

    sent: list[str] = []  # noqa: RUF012  (emptied for each test)

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.sent.append(data)


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    def driver(app: ChatApp) -> type[Driver]:
        return Wire

    monkeypatch.setattr(ChatApp, "get_driver_class", driver)
    monkeypatch.setattr(EndsWithTerminal, "_look", lambda app: None)
    monkeypatch.setattr("webbrowser.open", lambda link: pytest.fail("opened"))
    Wire.sent = []
    return Wire.sent


def assert_harmless(wire: list[str]) -> None:
    """Nothing but text among Textual's own sequences; a joiner of emoji moves nothing."""
    text = _OURS.sub("", "".join(wire))
    assert "Ask your notes" in text
    bad = {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - {
        "\n",
        "\u200d",
        "\xad",
    }
    assert not bad, [text[max(0, at - 60) : at + 60] for at in (text.index(char) for char in bad)]
    wire.clear()


def notes_of(strings: Sequence[str]) -> dict[str, Note]:
    """One for each string, which is its path, its title, its tag and all it says."""
    made = {}
    for number, nasty in enumerate(strings):
        words = _NO_FILE.sub("", nasty)
        path, text = f"{number}/{words}.md", f"# {words}\n\nBody {number} {words} end."
        made[path] = replace(note(path, text), title=nasty, tags=(nasty,))
    return made


def poison(script: Script, strings: Sequence[str], pieces: Sequence[str] = ()) -> None:
    """Everything that the chat is told holds one of them."""
    first = strings[0]
    script.notes = notes_of(strings)
    quoted = [(path, f"Body {number} ") for number, path in enumerate(script.notes)]
    numbered = enumerate(zip(strings, quoted, strict=True), 1)
    script.said = tuple(Said(f"{nasty} [{number}]. ", (quote,)) for number, (nasty, quote) in numbered)
    script.said += tuple(Said(piece, (), supported=False) for piece in pieces)
    script.change = {"warnings": tuple(strings[:4])}
    script.choice = Choice("endpoint", first, "http://127.0.0.1:1/v1", first)
    script.prompt = tuple[Message, ...]({"role": "user", "content": nasty} for nasty in strings)


async def enter(chat: Chat, line: str) -> None:
    """As a terminal brings in what no key types."""
    chat.app.prompt.value = ""
    chat.app.prompt.focus()
    chat.app.prompt.post_message(Paste(line))
    await chat.settle()
    await chat.press("enter")


async def visit_everything(chat: Chat, script: Script, strings: Sequence[str], wire: list[str]) -> None:
    """Each place on the screen where one of these strings can stand."""
    app, first, second = chat.app, strings[0], strings[-1]
    await enter(chat, f"Why {first}")
    await chat.press("ctrl+n", "ctrl+n", "ctrl+p", "f2", "pagedown", "end", "escape")  # passages, inspector
    app.action_rename(second)
    app.status.show_busy(first)
    app.say(second)
    await chat.press("f4", "a", "backspace", "ctrl+e", "enter", "ctrl+d", "n", "escape")  # conversations
    await chat.press("ctrl+backslash", *"Resume", "escape")  # palette
    for begun in ("at", "number_sign"):  # completion, and the filters it fills
        await chat.press(begun, "down", "tab")
    await chat.press("ctrl+r", "f6", "escape", "ctrl+t", *"no", "tab", *"a", "enter")  # again; models; a complaint
    for command in (f"/pin {first}", f"/save {first}", f"/model {second}", f"/theme {first}", f"/{first}", "/export"):
        await enter(chat, command)
        await chat.press("escape", "escape")
    app.prompt.post_message(Paste("".join(strings)))
    await chat.settle()
    script.error = Unreachable(first, second)
    await enter(chat, f"Then {second}")
    await chat.press("escape", "ctrl+u")
    script.error = None
    assert_harmless(wire)


@pytest.mark.parametrize("size", [(80, 24), pytest.param((140, 40), marks=pytest.mark.slow)])
async def test_naughty_strings_pass_through_every_widget(
    opened: Opened, script: Script, wire: list[str], size: tuple[int, int]
) -> None:
    strings = naughty(size[0], AT_ONCE)
    poison(script, strings)
    async with opened(size=size, headless=False) as chat:
        await visit_everything(chat, script, strings, wire)
    async with opened(size=size, headless=False, resume=True):
        assert_harmless(wire)


@pytest.mark.slow
async def test_what_a_hostile_model_says_passes_through_every_widget(
    opened: Opened, script: Script, wire: list[str]
) -> None:
    replies = list(hostile.outputs(AT_ONCE, 7))
    strings = ["".join(reply) for reply in replies]
    poison(script, strings, [piece for reply in replies for piece in reply])
    async with opened(size=(110, 30), headless=False) as chat:
        await visit_everything(chat, script, strings, wire)


ATTACKS = os.environ.get("ASKBASE_ATTACKS", "")


@pytest.mark.skipif(not ATTACKS, reason="ASKBASE_ATTACKS names no folder")
async def test_lists_of_others_pass_through_every_widget(opened: Opened, script: Script, wire: list[str]) -> None:
    strings = list(dict.fromkeys(listed(Path(ATTACKS))))
    assert strings
    for begin in range(0, len(strings), AT_ONCE):
        some = strings[begin : begin + AT_ONCE]
        poison(script, some)
        async with opened(size=(80, 24), headless=False) as chat:
            await visit_everything(chat, script, some, wire)


def listed(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*")):
        if file.suffix == ".txt":
            yield from (line for line in file.read_text("utf-8", "replace").split("\n") if line)
        elif file.suffix == ".json":
            yield from _strings(json.loads(file.read_text("utf-8")))
        elif file.suffix == ".jsonl":
            for line in file.read_text("utf-8").splitlines():
                yield from _strings(json.loads(line))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)
