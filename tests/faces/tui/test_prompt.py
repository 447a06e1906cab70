"""The line at the bottom: bursts of keys, large pastes, a full line."""

from __future__ import annotations

import asyncio

import pytest
from textual.events import Key, Paste
from textual.keys import _character_to_key

from askbase.faces.tui.prompt import LONGEST, PromptInput
from askbase.faces.tui.scripted import Script
from tests.faces.tui.conftest import Chat, Opened


async def burst(chat: Chat, *typed: str) -> None:
    """All at once, as they come from a terminal while the screen is being painted."""
    for key in typed:
        printable = len(key) == 1
        chat.app.post_message(Key(_character_to_key(key) if printable else key, key if printable else None))
    await chat.settle()
    await chat.settle()


async def test_a_question_that_has_to_wait_stays_in_the_line(opened: Opened, script: Script) -> None:
    script.hold = asyncio.Event()
    async with opened() as chat:
        await chat.ask("First?")
        await burst(chat, *"Second?", "enter", *" And")
        assert chat.app.prompt.value == "Second? And"


async def test_a_half_typed_question_stays_while_the_last_one_is_asked_again(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask("When?")
        await chat.press(*"And who", "ctrl+r")
        assert [question for question, _ in chat.base.asked] == ["When?", "When?"]
        assert chat.app.prompt.value == "And who"


async def test_a_half_typed_question_stays_when_one_that_waited_is_asked(opened: Opened) -> None:
    async with opened() as chat:
        chat.app._opened, chat.app._opening = False, True
        await burst(chat, *"When?", "enter", *"And who")
        chat.app.open_index()
        await chat.until(lambda: bool(chat.base.asked))
        await chat.settle()
        assert chat.app.prompt.value == "And who"


async def test_up_brings_back_questions_and_no_commands(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask("When?")
        await chat.ask("/clear")
        await chat.press("up")
        assert chat.app.prompt.value == "When?"


async def test_what_was_typed_is_there_again_on_the_way_down(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask("When?")
        await chat.press(*"And who", "up", *" before", "down")
        assert chat.app.prompt.value == "And who"
        await chat.press("up")
        assert chat.app.prompt.value == "When? before"
        await chat.press("enter", "up", "up")
        assert chat.app.prompt.value == "When?"


async def test_keys_of_the_app_come_behind_what_was_entered_before_them(opened: Opened) -> None:
    async with opened() as chat:
        await burst(chat, *"Why?", "enter", "ctrl+l", *"Next")
        await chat.until(lambda: chat.app.prompt.value == "Next")
        await chat.settle()
        assert chat.app.column.turns == []
        assert [known.title for known in chat.app.conversations.recent()] == ["Why?"]


async def test_a_letter_that_is_told_of_after_the_end_is_no_fault(opened: Opened) -> None:
    async with opened() as chat:
        await burst(chat, *"Why?")
    chat.app.on_prompt_input_typed()
    assert chat.app.is_closed


async def test_a_question_that_arrives_behind_the_quitting_is_not_asked(opened: Opened) -> None:
    async with opened() as chat:
        chat.app.exit()
        await chat.app.on_prompt_input_asked(PromptInput.Asked("When was it serviced?"))
        assert chat.app.is_closed and not chat.app.column.turns


async def test_a_conversation_that_is_chosen_behind_the_quitting_is_not_resumed(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask()
        await chat.press("ctrl+l", "f4")
        chat.app.exit()
        chat.app.screen.dismiss(chat.app.conversations.recent()[0].id)


async def test_what_is_said_behind_the_quitting_is_not_shown(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask()
        chat.app.exit()
        await chat.app.action_draft()


async def test_a_key_of_the_app_leaves_the_letters_around_it(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask()
        await burst(chat, *"Who", "ctrl+l", *" came")
        await chat.until(lambda: chat.app.prompt.value == "Who came")
        assert chat.app.column.turns == []


async def test_a_hundred_kilobytes_pasted_become_one_line_and_fill_it(opened: Opened) -> None:
    async with opened() as chat:
        await burst(chat, *"Who? ")
        chat.app.prompt.post_message(Paste("word\x1b[31m\n" * 10_000))
        await chat.settle()
        assert chat.app.prompt.value.startswith("Who? word[31m word[31m")
        assert len(chat.app.prompt.value) == LONGEST


async def test_a_line_break_or_tab_in_a_paste_is_a_space(opened: Opened) -> None:
    async with opened() as chat:
        chat.app.prompt.post_message(Paste("Who\rcame\r\nand\twhen\r"))
        await chat.settle()
        await burst(chat, *"to us?")
        assert chat.app.prompt.value == "Who came and when to us?"


async def test_many_letters_at_once_keep_their_order_among_other_keys(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    pasted: list[str] = []
    paste = PromptInput._on_paste
    monkeypatch.setattr(PromptInput, "_on_paste", lambda line, event: (pasted.append(event.text), paste(line, event)))
    async with opened() as chat:
        await burst(chat, *"Who? " * 40, "ctrl+u", *"When? " * 40, "enter")
        await chat.until(lambda: len(chat.app.column.turns) == 1)
        assert chat.app.column.turns[0].record.question == ("When? " * 40).strip()
        assert len(pasted) == 2


async def test_a_full_line_says_so_and_rings_no_bell(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    async with opened() as chat:
        monkeypatch.setattr(chat.app, "bell", lambda: rung.append("once"))
        chat.app.prompt.post_message(Paste("w" * LONGEST))
        await chat.settle()
        await burst(chat, *"xyz")
        assert chat.app.prompt.value == "w" * LONGEST
        assert chat.shows("full: 4,000 characters")
        assert rung == []
        await burst(chat, "ctrl+u")
        assert chat.shows("Enter ask")
