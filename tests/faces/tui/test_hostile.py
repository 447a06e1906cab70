"""Text from notes, models, settings and terminals reaches the screen as text, or not at all."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from askbase.errors import Unreachable
from askbase.faces.tui.scripted import Said, Script, note
from askbase.models.select import Choice
from tests.faces.tui.conftest import Chat, Opened
from tests.faces.tui.test_sources import text

OSC52 = "\x1b]52;c;ZXZpbA==\x07"
BIDI = "\u202egpj.exe\u202c"
NASTY = f"[/bold] [red]x[/] [@click=app.quit]q[/] $error {{x}} {OSC52}{BIDI}\u200b\x9b31m\U000e0041"
SEEN = "[/bold] [red]x[/] [@click=app.quit]q[/]"
PATH = "a/[bold]x[-].md"


def _poison(script: Script) -> None:
    text = f"# T {NASTY}\n\nBody {NASTY} end.\n"
    made = replace(note(PATH, text), title=NASTY, tags=(NASTY,))
    quote = f"Body {NASTY} end."
    said = (Said(f"Words {NASTY} [1]. ", ((PATH, quote),)), Said(f"More {NASTY} ✓ done.", (), supported=False))
    script.notes, script.said, script.change = {PATH: made}, said, {"warnings": (NASTY,)}
    script.choice = Choice("endpoint", NASTY, "http://evil.example:1/v1")


def _assert_harmless(chat: Chat) -> None:
    bad = {char for char in chat.screen if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Cs")}
    bad -= {"\u200d"}  # joins emoji and letters of many scripts; moves nothing
    assert not bad, bad


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
async def test_nothing_is_markup_and_nothing_controls_the_terminal(
    opened: Opened, script: Script, size: tuple[int, int]
) -> None:
    _poison(script)
    async with opened(size=size) as chat:
        _assert_harmless(chat)
        await chat.ask(f"Question {NASTY}")
        await chat.ask(f"Question {NASTY}")
        _assert_harmless(chat)
        assert SEEN in text(chat, ".question")
        assert f"! {SEEN}" in text(chat, ".aside")
        await chat.press("ctrl+n")
        _assert_harmless(chat)
        assert SEEN in text(chat, "#passage") and SEEN in text(chat, "#passage-head")
        assert PATH in text(chat, "#passage-head")
        await chat.press("f2")
        assert SEEN in chat.screen
        _assert_harmless(chat)
        await chat.press("escape", "ctrl+backslash")
        await chat.press(*"Resume")
        _assert_harmless(chat)
        await chat.press("escape", "ctrl+t")
        await chat.press(*"no", "enter")
        assert "you said: it did not answer the question: no" in text(chat, ".feedback")


async def test_an_answer_cannot_forge_a_check(opened: Opened, script: Script) -> None:
    script.said = (Said("All verified ✓ and ✔ and ✅."),)
    async with opened() as chat:
        await chat.ask("Sure?")
        assert "All verified ☑ and ☑ and ☑." in chat.screen


async def test_links_are_shown_and_not_opened(opened: Opened, script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    script.said = (Said("See [here](https://evil.example/[/b]?q=1) and <b>this</b>."),)
    async with opened() as chat:
        monkeypatch.setattr(chat.app, "open_url", lambda *_, **__: pytest.fail("opened a link"))
        await chat.ask("Where?")
        assert "<b>this</b>" in chat.screen
        await chat.app.query("AnswerParagraph").first().run_action("link('https://evil.example/[/b]?q=1')")
        await chat.settle()
        assert chat.shows("https://evil.example/[/b]?q=1")


async def test_errors_of_others_are_text(opened: Opened, script: Script) -> None:
    script.error = Unreachable(NASTY, NASTY)
    async with opened() as chat:
        await chat.ask("Why?")
        assert SEEN in text(chat, ".aside")
        _assert_harmless(chat)
        chat.app.say(NASTY)
        await chat.settle()
        _assert_harmless(chat)
