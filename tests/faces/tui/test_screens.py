"""The main screens as text, compared with what was looked at and accepted (`ACCEPT_SCREENS=1` accepts anew)."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path

import pytest
from textual.content import Content

from askbase.faces.tui import welcome
from askbase.faces.tui.quality import Quality
from askbase.faces.tui.scripted import Script
from tests.faces.tui.conftest import Chat, Opened

_ACCEPTED = Path(__file__).parent / "screens"


def same(chat: Chat, name: str) -> None:
    """The screen is the accepted one, but for trailing blanks and the scrollbar."""
    shown = re.sub("[▁▂▃▄▅▆▇]", " ", chat.screen)  # the scrollbar's ends
    shown = "\n".join(line.rstrip() for line in shown.splitlines()) + "\n"
    file = _ACCEPTED / f"{name}.txt"
    if os.environ.get("ACCEPT_SCREENS"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(shown, "utf-8")
    assert shown == file.read_text("utf-8")


@pytest.fixture(autouse=True)
def _the_folder_has_a_short_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(welcome, "_folder", lambda path: Content("~/notes"))


@pytest.mark.parametrize(("width", "height"), [(80, 24), (160, 48)])
async def test_an_answer_beside_its_source(opened: Opened, width: int, height: int) -> None:
    async with opened(size=(width, height)) as chat:
        await chat.ask()
        same(chat, f"answer-{width}")


@pytest.mark.parametrize("key", ["f1", "f2", "f4", "ctrl+t"])
async def test_the_sheets_on_a_small_screen(opened: Opened, key: str) -> None:
    async with opened(size=(80, 24)) as chat:
        await chat.ask()
        await chat.press(key)
        if key == "f4":  # what time it is
            assert chat.shows("● When was it serviced?  1 turn")
        else:
            same(chat, f"sheet-{key.replace('+', '-')}")


async def test_completing_on_a_small_screen(opened: Opened) -> None:
    async with opened(size=(80, 24)) as chat:
        await chat.press(*"/s")
        same(chat, "completing")


async def test_an_answer_on_its_way(opened: Opened, script: Script) -> None:
    script.hold = asyncio.Event()
    async with opened(size=(80, 24)) as chat:
        await chat.ask()
        await chat.until(lambda: chat.shows("It was serviced on 3 May [1]. ✓"))
        assert chat.shows("Esc stops")
        assert "F3" not in chat.screen
        script.hold.set()


async def test_the_title_tells_the_measured_quality(opened: Opened) -> None:
    async with opened(size=(80, 24)) as chat:
        assert chat.shows("quality here: unmeasured")
        chat.app.title_line.show_quality(Quality(60, 41, 3))
        await chat.settle()
        assert chat.shows("measured here: 41 of 60 right, 3 wrong")


@pytest.mark.parametrize("key", ["f1", "f2", "f4", "f7", "ctrl+t"])
async def test_a_passing_remark_does_not_lie_on_a_sheet(opened: Opened, key: str) -> None:
    async with opened(size=(80, 24)) as chat:
        await chat.ask()
        chat.app.say("Something that passes.")
        await chat.until(lambda: chat.shows("Something that passes."))
        await chat.press(key)
        assert not chat.shows("Something that passes.")
