"""What the chat starts outside itself: Obsidian, and getting the local model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from askbase.errors import AskbaseError
from askbase.faces.tui import work
from tests.faces.tui.conftest import Chat, Opened


async def enter(chat: Chat, line: str) -> None:
    chat.app.prompt.value = line
    await chat.press("enter")


@pytest.mark.parametrize("way", ["ctrl+b", "/obsidian"])
async def test_a_source_opens_in_obsidian(
    opened: Opened, vault: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    links: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda link: links.append(link) or True)
    (vault / ".obsidian").mkdir()
    async with opened() as chat:
        await chat.ask()
        await (enter(chat, way) if way.startswith("/") else chat.press(way))
        assert links == ["obsidian://open?vault=notes&file=home%2Fboiler-log.md"]


async def test_a_folder_that_is_no_obsidian_vault_is_not_opened(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda link: pytest.fail("opened"))
    async with opened() as chat:
        await chat.ask()
        await chat.press("ctrl+b")
        assert chat.shows("The notes folder is no Obsidian vault.")


@pytest.mark.parametrize("fails", [False, True])
async def test_the_model_is_pulled_while_the_chat_goes_on(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    async def pull(told: Callable[[str], None]) -> None:
        told("40 of 900 MB")
        if fails:
            raise AskbaseError("The disk is full.", "Make room.")

    monkeypatch.setattr(work, "pull_in_child", pull)
    async with opened() as chat:
        await enter(chat, "/pull")
        said = "The disk is full. Make room." if fails else "The local model is here"
        await chat.until(lambda: chat.shows(said))
        assert chat.shows("no model yet") == fails
