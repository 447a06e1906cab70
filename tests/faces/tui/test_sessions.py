"""Conversations found again, renamed, deleted."""

from __future__ import annotations

from tests.faces.tui.conftest import Chat, Opened


async def _two(chat: Chat) -> None:
    await chat.ask("When was it serviced?")
    await chat.press("ctrl+l")
    await chat.ask("What is the flow?")


async def test_a_conversation_is_found_by_its_words_and_resumed(opened: Opened) -> None:
    async with opened() as chat:
        await _two(chat)
        await chat.press("f4")
        assert chat.shows("● What is the flow?") and chat.shows("  When was it serviced?  1 turn")
        await chat.press(*"when", "enter")
        assert [turn.record.question for turn in chat.app.column.turns] == ["When was it serviced?"]
        assert chat.shows("askbase  When was it serviced?")


async def test_a_conversation_is_renamed_in_the_list_and_by_command(opened: Opened) -> None:
    async with opened() as chat:
        await _two(chat)
        await chat.press("f4", "ctrl+e", *" [b]", "enter")
        assert chat.shows("What is the flow? [b]  1 turn")
        await chat.press("escape")
        assert chat.shows("askbase  What is the flow? [b]")
        chat.app.prompt.value = "/rename Boiler"
        await chat.press("enter")
        assert chat.shows("askbase  Boiler")
        assert chat.app.conversations.title(chat.app.conversation) == "Boiler"


async def test_deleting_asks_first_and_takes_the_shown_one_from_the_screen(opened: Opened) -> None:
    async with opened() as chat:
        await _two(chat)
        await chat.press("f4", "ctrl+d", "n")
        assert len(chat.app.conversations.recent()) == 2
        await chat.press("ctrl+d", "y")
        assert [item.title for item in chat.app.conversations.recent()] == ["When was it serviced?"]
        await chat.press("escape")
        assert chat.app.column.turns == []
        assert chat.shows("new conversation")


async def test_an_empty_list_does_nothing(opened: Opened) -> None:
    async with opened() as chat:
        await chat.press("f4", "down", "ctrl+e", "ctrl+d", "enter")
        assert chat.app.screen is chat.app.home
