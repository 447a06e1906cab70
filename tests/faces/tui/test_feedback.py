"""Whether an answer helped: one key, and what was wrong if there is more to say."""

from __future__ import annotations

from askbase.types import Feedback
from tests.faces.tui.conftest import LOG, Opened
from tests.faces.tui.test_sources import text


async def test_a_yes_takes_one_key_and_goes_to_the_trace(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask()
        assert chat.shows("Did this answer your question?")
        await chat.press("ctrl+y")
        assert chat.shows("it answered the question")
        assert chat.base.judged == Feedback("a1", "good")
        assert chat.app.conversations.turns(chat.app.conversation)[0]["helpful"] is True


async def test_a_no_is_kept_at_once_and_needs_no_reason(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask()
        await chat.press("ctrl+t")
        assert chat.base.judged == Feedback("a1", "bad")
        await chat.press("escape")
        saved = chat.app.conversations.turns(chat.app.conversation)[0]
        assert (saved["helpful"], saved["reason"]) == (False, "")


async def test_a_digit_is_a_reason_and_a_correction_and_a_note_may_follow(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask()
        await chat.press("ctrl+t", "5", "tab", *"4 May", "tab", *"home", "right", "enter")
        assert chat.base.judged == Feedback("a1", "bad", "out of date", "4 May", LOG)
        assert text(chat, ".feedback").endswith(f"out of date → 4 May → {LOG}")
    async with opened(resume=True) as chat:
        assert text(chat, ".feedback").endswith(f"out of date → 4 May → {LOG}")


async def test_what_was_said_before_stays_until_it_is_said_anew(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask()
        await chat.press("ctrl+y", "ctrl+t", "escape")
        assert chat.base.judged == Feedback("a1", "good")
        assert chat.app.conversations.turns(chat.app.conversation)[0]["helpful"] is True
        await chat.press("ctrl+t", "5", "tab", *"4 May", "enter")
        await chat.press("ctrl+t", "escape")
        assert chat.base.judged == Feedback("a1", "bad", "out of date", "4 May")
        assert text(chat, ".feedback").endswith("out of date → 4 May")
        await chat.press("ctrl+t", "1", "enter")
        assert chat.base.judged == Feedback("a1", "bad", "wrong", "4 May")


async def test_own_words_are_a_reason_too(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask()
        await chat.run("feedback_no")
        await chat.press(*"old [b]", "enter")
        assert chat.base.judged is not None and chat.base.judged.reason == "old [b]"


async def test_there_must_be_an_answer_to_judge(opened: Opened) -> None:
    async with opened() as chat:
        await chat.press("ctrl+y")
        assert chat.shows("There is no answer to judge yet.")
        assert chat.base.judged is None
