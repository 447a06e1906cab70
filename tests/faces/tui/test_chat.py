"""Asking, stopping, failing: the conversation as a person uses it."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from textual import events
from textual.widgets import Static

from askbase.errors import NotIndexed
from askbase.faces.tui.conversation import KEPT, UNFOLDED
from askbase.faces.tui.record import TurnRecord
from askbase.faces.tui.scripted import Said, Script
from askbase.models.select import Choice
from tests.faces.tui.conftest import LOG, Opened


async def test_an_answer_shows_its_claims_checked_and_its_sources_beside(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask()
        assert "It was serviced on 3 May [1]. ✓ It cost £92 [1]. ✓" in chat.answer
        assert "All is well. (?)" in chat.answer
        assert chat.shows("✓ 3 supported · (?) 1 unverified")
        assert chat.shows(f"{LOG}:5")
        assert chat.shows("Boiler log › Visits")
        assert chat.shows("#home")


async def test_sources_stand_there_before_the_answer_does(opened: Opened, script: Script) -> None:
    script.hold = asyncio.Event()
    async with opened() as chat:
        turn = await chat.ask()
        await chat.until(lambda: chat.shows("passages found"))
        await chat.until(lambda: "serviced on 3 May [1]. ✓" in chat.answer)  # checked before the rest is there
        assert turn.record.state == "asked"
        script.hold.set()
        await chat.until(lambda: turn.record.state == "answered")


async def test_escape_stops_at_once_and_keeps_what_came(opened: Opened, script: Script) -> None:
    script.hold = asyncio.Event()
    async with opened() as chat:
        turn = await chat.ask()
        await chat.until(lambda: bool(turn.written))
        await chat.press("escape")
        assert turn.record.state == "stopped"
        assert "serviced on 3 May" in chat.answer
        assert chat.shows("stopped; what had come is kept")
        await chat.until(lambda: chat.base.stopped == 1)
        assert chat.app.prompt.value == ""


async def test_a_question_stopped_before_any_word_returns_to_the_input(opened: Opened, script: Script) -> None:
    script.hold, script.said = asyncio.Event(), (Said(""), *script.said)
    async with opened() as chat:
        await chat.ask("Is this one too long?")
        await chat.press("escape")
        assert chat.app.prompt.value == "Is this one too long?"
        assert chat.shows("■ stopped")
        assert not chat.shows("what had come is kept")


async def test_a_question_that_returned_is_replaced_by_what_is_typed(opened: Opened, script: Script) -> None:
    script.error = NotIndexed("There is no index yet.", "Run: askbase index")
    async with opened() as chat:
        await chat.ask("When?")
        await chat.press("right", "!")
        assert chat.app.prompt.value == "When?!"
        await chat.ask("When?")
        await chat.press(*"Who")
        assert chat.app.prompt.value == "Who"


async def test_ctrl_c_stops_an_answer_and_never_quits(opened: Opened, script: Script) -> None:
    script.hold = asyncio.Event()
    async with opened() as chat:
        turn = await chat.ask()
        await chat.until(lambda: bool(turn.written))
        await chat.press("ctrl+c")
        assert turn.record.state == "stopped"
        await chat.press("ctrl+c")
        assert chat.app.is_running


async def test_a_failed_question_says_why_and_returns_to_the_input(opened: Opened, script: Script) -> None:
    script.error = NotIndexed("There is no index [yet].", "Run: askbase index")
    async with opened() as chat:
        turn = await chat.ask("When?")
        assert turn.record.state == "failed"
        assert chat.shows("There is no index [yet]. Run: askbase index")
        assert chat.app.prompt.value == "When?"


async def test_a_fault_of_ours_does_not_take_the_conversation_with_it(opened: Opened, script: Script) -> None:
    script.error = RuntimeError("[/bold] broken")
    async with opened() as chat:
        turn = await chat.ask()
        assert turn.record.state == "failed"
        assert chat.shows("RuntimeError")


async def test_earlier_turns_go_along_for_follow_ups(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask("When was it serviced?")
        await chat.ask("And before?")
        history = chat.base.asked[1][1]
        assert [turn.question for turn in history] == ["When was it serviced?"]
        assert "3 May" in history[0].answer


async def test_a_new_conversation_forgets_the_old_one(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask()
        await chat.press("ctrl+l")
        assert chat.app.column.turns == []
        await chat.ask("Again?")
        assert chat.base.asked[-1][1] == ()


async def test_not_in_the_notes_shows_the_nearest(opened: Opened, script: Script) -> None:
    async with opened() as chat:
        asked = await chat.ask()
        assert asked.record.answer is not None
        script.change = {"outcome": "not_in_notes", "text": "This is not in your notes.", "claims": (), "citations": (),
                         "nearest": asked.record.answer.passages[:1]}  # fmt: skip
        await chat.ask("What does the cat eat?")
        assert chat.shows("not in your notes")
        assert chat.shows("Not in your notes; nearest")


async def test_a_refusal_quotes_nothing_and_does_not_say_so(opened: Opened, script: Script) -> None:
    script.change = {"outcome": "not_in_notes", "text": "This is not in your notes.", "claims": (), "citations": (),
                     "degraded": "no_model"}  # fmt: skip
    async with opened() as chat:
        await chat.ask("What does the cat eat?")
        assert chat.shows("not in your notes")
        assert not chat.shows("no model wrote this")


@pytest.mark.parametrize(("degraded", "label"), [("no_model", "no model wrote this"), ("cut_off", "cut off")])
async def test_lesser_answers_are_labelled(opened: Opened, script: Script, degraded: str, label: str) -> None:
    script.change = {"degraded": degraded, "warnings": ("The answer is cut off: silence.",)}
    async with opened() as chat:
        await chat.ask()
        assert chat.shows(label)
        assert chat.shows("! The answer is cut off: silence.")


async def test_without_a_model_it_says_what_answers_will_be_and_how_to_get_one(opened: Opened, script: Script) -> None:
    script.choice = Choice("none", why_not="the local model is not here yet, get it with: askbase models pull")
    async with opened() as chat:
        assert chat.shows("word for word")
        assert chat.shows("askbase models pull")
        assert chat.shows("no model: quotes only")


async def test_a_remote_model_is_named_with_its_host(opened: Opened, script: Script) -> None:
    script.choice = Choice("endpoint", "gpt-x", "https://api.example.org/v1")
    async with opened() as chat:
        assert chat.shows("gpt-x · → api.example.org")


async def test_one_question_at_a_time(opened: Opened, script: Script) -> None:
    script.hold = asyncio.Event()
    async with opened() as chat:
        await chat.ask("First?")
        await chat.ask("Second?")
        assert [question for question, _ in chat.base.asked] == ["First?"]
        assert chat.app.prompt.value == "Second?"


async def test_earlier_questions_come_back_with_up(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask("First?")
        await chat.ask("Second?")
        await chat.press("up", "up")
        assert chat.app.prompt.value == "First?"
        await chat.press("down", "down")
        assert chat.app.prompt.value == ""


async def test_a_command_of_the_command_line_is_named_as_one(opened: Opened) -> None:
    async with opened() as chat:
        chat.app.prompt.value = "/why boiler"
        await chat.press("enter")
        assert chat.shows("/why works in a shell: askbase why NOTE")
        assert not chat.base.asked


async def test_many_turns_are_folded_and_unfold_on_a_click(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("askbase.faces.tui.conversation.UNFOLDED", 1)
    async with opened(size=(120, 60)) as chat:
        await chat.ask()
        await chat.press("ctrl+y")
        await chat.ask("And before?")
        first = chat.app.column.turns[0]
        assert not first.query("AnswerParagraph")
        assert "It was serviced on 3 May [1]. ✓ It cost £92 [1]. ✓" in str(first.query_one(".folded", Static).content)
        await first.on_click()
        await chat.settle()
        assert first.query("AnswerParagraph")
        assert "you said: it answered" in str(first.query_one(".feedback", Static).content)


async def test_a_turn_costs_the_same_however_long_the_conversation_is(opened: Opened) -> None:
    paragraphs = TurnRecord("Why?", state="answered", text="\n\n".join(["One more paragraph."] * 8))
    async with opened() as chat:
        counts = []
        for _ in range(KEPT + 10):
            await chat.app.column.add(paragraphs)
            counts.append(len(chat.app.screen.query("*")))
        steps = {after - before for before, after in pairwise(counts[UNFOLDED + 1 : KEPT])}
        assert steps == {3}  # a turn, its question, its text
        assert counts[-1] == counts[-9]
        assert len(chat.app.column.turns) == KEPT
        assert "/export has them all" in str(chat.app.query_one("#older", Static).content)


async def test_keys_that_come_in_one_burst_work_in_their_order(opened: Opened) -> None:
    async with opened() as chat:
        burst = ["o", "l", "d", "ctrl+u", "n", "e", "w", "left", "left", "delete", "a"]
        for key in burst:
            chat.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await chat.until(lambda: "w" in chat.app.prompt.value)
        await chat.until(lambda: chat.app.prompt.value == "naw")


async def test_the_chat_may_be_closed_while_a_note_is_read(opened: Opened) -> None:
    async with opened() as chat:
        chat.app.post_message(events.Key("w", "w"))
        chat.app.post_message(events.Key("enter", None))
        await chat.until(lambda: chat.app.column.last is not None and chat.app.column.last.record.state == "answered")
        await chat.settle()
        source = chat.app.column.last.record.sources[0]
        await chat.app.sources.remove()  # as at the end, when a worker may still wait
        await chat.app.run_worker(chat.app._show_passage(source, False)).wait()


async def test_a_line_is_asked_as_it_was_at_enter(opened: Opened, script: Script) -> None:
    script.hold = asyncio.Event()
    async with opened() as chat:
        for key in ["w", "h", "y", "enter", "s", "o"]:
            chat.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await chat.until(lambda: chat.app.column.last is not None)
        assert chat.app.column.last.record.question == "why"
        await chat.until(lambda: chat.app.prompt.value == "so")
        script.hold.set()
        await chat.until(lambda: chat.app.column.last.record.state == "answered")


@pytest.mark.parametrize("keys", [(), ("ctrl+n",)])
async def test_on_a_small_screen_the_end_of_an_answer_is_its_words(opened: Opened, keys: tuple[str, ...]) -> None:
    async with opened(size=(80, 24) if keys else (40, 12)) as chat:
        await chat.ask()
        await chat.press(*keys)
        await chat.ask("And when was it serviced again?")
        await chat.pilot.pause(0.1)
        assert chat.shows("when was it serviced again?") and chat.shows("It was serviced on 3 May"), chat.screen
