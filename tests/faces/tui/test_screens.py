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
from askbase.faces.tui.scripted import Said, Script, note
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


async def test_in_a_narrow_terminal_the_conversation_keeps_its_name(opened: Opened) -> None:
    async with opened(size=(40, 24)) as chat:
        await chat.ask()
        assert chat.screen.splitlines()[0].strip() == "askbase  When was it se…  unmeasured"
        chat.app.title_line.show_quality(Quality(60, 41, 3))
        await chat.settle()
        assert chat.screen.splitlines()[0].strip() == "askbase  When was it s…  41/60 right"
        await chat.pilot.resize_terminal(80, 24)
        await chat.settle()
        assert chat.shows("measured here: 41 of 60 right, 3 wrong")


async def test_before_the_first_answer_the_model_stands_at_the_edge(opened: Opened) -> None:
    async with opened(size=(80, 24)) as chat:
        line = chat.screen.splitlines()[-1]
        assert len(line.rstrip()) == 80 - 2
        await chat.ask()
        assert len(chat.screen.splitlines()[-1].rstrip()) == 80 - 2


async def test_a_long_candidate_goes_on_below_its_path(opened: Opened, script: Script) -> None:
    name = "projects/house/heating/the-boiler-and-all-that-ever-happened-to-it-in-twenty-years.md"
    script.notes = {name: note(name, "# Boiler\n\nServiced on 3 May by Callum.\n")}
    script.said = (Said("It was serviced on 3 May [1]. ", ((name, "Serviced on 3 May by Callum."),)),)
    async with opened(size=(80, 24)) as chat:
        await chat.ask()
        await chat.press("f2")
        lines = chat.screen.splitlines()
        row = next(at for at, line in enumerate(lines) if "projects/house" in line)
        assert lines[row + 1][:26].strip("│ ") == ""
        assert lines[row + 1][26:].strip("│ ") != ""


@pytest.mark.parametrize("key", ["f1", "f2", "f4", "f7", "ctrl+t"])
async def test_a_passing_remark_does_not_lie_on_a_sheet(opened: Opened, key: str) -> None:
    async with opened(size=(80, 24)) as chat:
        await chat.ask()
        chat.app.say("Something that passes.")
        await chat.until(lambda: chat.shows("Something that passes."))
        await chat.press(key)
        assert not chat.shows("Something that passes.")
