"""Conversations survive: saved as they go, resumed, exported, deleted. Feedback, themes, help, inspector, commands."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from askbase.errors import NewerSchema, StoreError
from askbase.faces.tui.conversation import KEPT
from askbase.faces.tui.exports import as_note
from askbase.faces.tui.record import TurnRecord, as_markdown
from askbase.faces.tui.scripted import Script
from askbase.store.conversations import Conversations
from askbase.types import Filter, Passage, Retrieved
from tests.answer.builders import passage
from tests.faces.tui.conftest import Opened


async def test_a_conversation_is_there_next_time(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask("When was it serviced?")
    async with opened(resume=True) as chat:
        assert chat.shows("When was it serviced?")
        assert "It was serviced on 3 May [1]. ✓" in chat.answer
        await chat.press("ctrl+n")
        assert chat.shows("Boiler log › Visits")
        await chat.ask("And before?")
        assert [turn.question for turn in chat.base.asked[-1][1]] == ["When was it serviced?"]


async def test_a_long_conversation_shows_its_end_and_keeps_it_all(opened: Opened, tmp_path: Path) -> None:
    kept = Conversations(tmp_path / "data")
    for number in range(60):
        kept.save("long", number, TurnRecord(f"Question {number}?", state="answered", text="Yes.").to_json())
    kept.close()
    async with opened(resume=True) as chat:
        assert len(chat.app.column.turns) == KEPT
        await chat.ask("One more?")
        assert len(chat.app.column.turns) == KEPT
        assert [turn["question"] for turn in chat.app.conversations.turns("long")][58:] == [
            "Question 58?", "Question 59?", "One more?",
        ]  # fmt: skip
        await chat.app.run_action("export")
        [file] = (tmp_path / "data" / "exports").iterdir()
        assert file.read_text().count("## ") == 61


async def test_a_nearest_note_is_still_shown_next_time(opened: Opened, script: Script) -> None:
    async with opened() as chat:
        asked = await chat.ask()
        assert asked.record.answer is not None
        script.change = {"outcome": "not_in_notes", "claims": (), "citations": (),
                         "nearest": asked.record.answer.passages[1:2]}  # fmt: skip
        await chat.ask("What does the cat eat?")
    async with opened(resume=True) as chat:
        assert chat.shows("Not in your notes; nearest")
        assert chat.shows("Flow at 58 °C.")
        assert not chat.shows("The note is gone")


async def test_what_came_before_a_kill_is_there_next_time(opened: Opened, script: Script, tmp_path: Path) -> None:
    script.hold = asyncio.Event()
    async with opened() as chat:
        await chat.ask("Long one?")
        kept = Conversations(tmp_path / "data")
        saved = kept.turns(kept.recent()[0].id)
        kept.close()
        assert [turn["question"] for turn in saved] == ["Long one?"]
        script.hold.set()


def test_a_killed_process_loses_no_finished_call(tmp_path: Path) -> None:
    code = (
        "import os, sys, pathlib; from askbase.store.conversations import Conversations\n"
        "kept = Conversations(pathlib.Path(sys.argv[1])); kept.save('c', 0, {'question': 'q'}); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, env={**os.environ, "PYTHONPATH": "src"})
    kept = Conversations(tmp_path)
    assert kept.turns("c") == [{"question": "q"}]
    kept.close()


def test_only_their_owner_can_read_conversations(tmp_path: Path) -> None:
    kept = Conversations(tmp_path / "new")
    kept.save("c", 0, {"question": "q"})
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new").iterdir()} == {0o600}
    kept.close()


def test_a_file_of_a_newer_askbase_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "conversations.db") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(NewerSchema):
        Conversations(tmp_path).recent()


def test_a_damaged_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "conversations.db").write_bytes(b"not a database at all, not at all")
    with pytest.raises(StoreError):
        Conversations(tmp_path).recent()


async def test_a_damaged_store_does_not_stop_the_chat(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "conversations.db").write_bytes(b"not a database at all, not at all")
    async with opened() as chat:
        turn = await chat.ask()
        assert turn.record.state == "answered"


async def test_deleting_leaves_nothing(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask()
        await chat.app.run_action("delete_conversation")
        await chat.press("n")
        assert len(chat.app.conversations.recent()) == 1
        await chat.app.run_action("delete_conversation")
        await chat.press("y")
        assert chat.app.conversations.recent() == []
        assert chat.app.column.turns == []


async def test_the_theme_is_remembered(opened: Opened) -> None:
    async with opened() as chat:
        await chat.press("f9")
        chosen = chat.app.theme
        assert not chat.app.current_theme.dark
    async with opened() as chat:
        assert chat.app.theme == chosen


@pytest.mark.parametrize("theme", ["nord", "ansi-dark"])
async def test_other_themes_work(opened: Opened, theme: str) -> None:
    async with opened() as chat:
        if theme in chat.app.available_themes:
            chat.app.theme = theme
        await chat.ask()
        assert chat.shows("✓ 3 supported")


async def test_without_colour_marks_are_still_marks(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened() as chat:
        await chat.ask()
        assert chat.shows("✓ 3 supported · (?) 1 unverified")


@pytest.mark.parametrize("key", ["f1", "question_mark"])
async def test_help_fits_a_small_screen(opened: Opened, key: str) -> None:
    async with opened((80, 24)) as chat:
        await chat.press(key)
        assert chat.shows("next and previous citation")
        assert chat.shows("after:2024-05")
        await chat.press("escape")
        await chat.press("w", "question_mark")
        assert chat.app.prompt.value == "w?"


async def test_the_inspector_tells_what_was_found_and_how(opened: Opened) -> None:
    async with opened() as chat:
        await chat.press("f2")
        assert chat.shows("Ask something first.")
        await chat.ask()
        await chat.press("f2")
        assert chat.shows("Candidates (")
        assert chat.shows("supported")
        assert chat.shows("first token 820 ms")


async def test_the_inspector_has_the_exact_prompt(opened: Opened, script: Script) -> None:
    script.prompt = (
        {"role": "system", "content": "Answer from the passages [only]."},
        {"role": "user", "content": "?"},
    )
    async with opened() as chat:
        await chat.ask()
        await chat.press("f2", "end")
        assert chat.shows("The exact prompt")
        assert chat.shows("Answer from the passages [only].")


async def test_the_palette_has_the_commands_and_earlier_conversations(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask("When was it serviced?")
        await chat.press("ctrl+l")
        await chat.press("ctrl+backslash", *"serviced")
        await chat.until(lambda: chat.shows("Resume: When was it serviced?"))
        await chat.press("enter")
        await chat.press("enter")
        await chat.until(lambda: len(chat.app.column.turns) == 1)


async def test_quitting_amid_an_answer_keeps_what_came(opened: Opened, script: Script) -> None:
    script.hold = asyncio.Event()
    async with opened() as chat:
        turn = await chat.ask()
        await chat.until(lambda: bool(turn.written))
        await chat.press("f1")
        await chat.pilot.press("ctrl+q")
    script.hold = None
    async with opened(resume=True) as chat:
        assert "It was serviced on 3 May [1]." in chat.answer
        assert chat.shows("■ stopped")


async def test_half_an_answer_is_saved_on_the_way(
    opened: Opened, script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askbase.faces.tui.parts.SAVE_SECONDS", 0)
    script.hold = asyncio.Event()
    async with opened() as chat:
        turn = await chat.ask()
        await chat.until(lambda: bool(turn.written))
        kept = Conversations(tmp_path / "data")
        assert kept.turns(kept.recent()[0].id)[0]["text"] == "It was serviced on 3 May [1]. "
        kept.close()


def test_an_answer_that_may_come_from_private_notes_is_told_so_to_the_next_question() -> None:
    notes = [passage("Serviced.", "boiler.md"), passage("Xylophonic.", "diary.md", private=True)]
    for found, private in ((notes[:1], False), (notes, True)):
        record = TurnRecord("Why?", state="stopped", text="So.").with_retrieved(_found(*found))
        turn = record.as_turn()
        assert turn is not None and turn.private == private
        assert TurnRecord.from_json(record.to_json(), "").private == private
    followed = TurnRecord("And then?", private=True).with_retrieved(_found(*notes[:1]))
    assert followed.private  # the model has read what was said before
    saved = TurnRecord("Why?", state="answered", text="So.").to_json()
    del saved["private"]
    assert TurnRecord.from_json(saved, "").private  # saved before it was noted


def test_an_answer_that_was_saved_under_other_rules_of_privacy_counts_as_private() -> None:
    saved = TurnRecord("Why?", state="answered", text="So.", rules="abc").to_json()
    assert [TurnRecord.from_json(saved, rules).private for rules in ("abc", "", "def")] == [False, False, True]
    del saved["rules"]
    assert [TurnRecord.from_json(saved, rules).private for rules in ("", "def")] == [False, True]


def _found(*passages: Passage) -> Retrieved:
    return Retrieved("Why?", "Why?", Filter(), passages, (), "exact")


def test_what_a_question_was_restricted_to_is_written_with_it() -> None:
    record = TurnRecord("What broke?", state="answered", text="The pump.", restricted=("tag:house", "-path:old"))
    assert as_markdown([record]).startswith("## What broke? (tag:house -path:old)\n\nThe pump.")
    assert "## What broke? (tag:house -path:old)\n" in as_note("Pumps", [record])
