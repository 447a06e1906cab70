"""The chat as lines of text."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from askbase.base import Base
from askbase.errors import Unreachable
from askbase.faces.cli.chat import _talk_plainly
from askbase.faces.plain import HELP, PlainChat
from askbase.faces.tui.scripted import Said, Script, ScriptedBase, note
from askbase.store.conversations import Conversations
from askbase.types import Feedback
from tests.fakes.vaults import Vault

TEXT = "# Boiler log\n\n## Visits\n\nServiced on 3 May by Callum.\n"


@pytest.fixture
def script() -> Script:
    said = (Said("It was serviced on 3 May [1]. ", (("log.md", "Serviced on 3 May by Callum."),)),
            Said("All is \x1b[31mwell.", (), False))  # fmt: skip
    return Script(notes={"log.md": note("log.md", TEXT)}, said=said)


class Lines(PlainChat):
    """Keeps what is said."""

    def __init__(self, base: Base) -> None:
        self.said: list[str] = []
        super().__init__(base, self.said.append)


@pytest.fixture
async def chat(script: Script, tmp_path: Path) -> AsyncIterator[Lines]:
    made = Lines(ScriptedBase(tmp_path / "notes", tmp_path / "data", script))
    yield made
    made.close()


async def test_an_answer_is_lines_with_its_checks_in_words(chat: Lines) -> None:
    await chat.open()
    assert await chat.take("When was it serviced?\n")
    assert chat.said[1:4] == [
        "It was serviced on 3 May [1]. (supported)",
        "All is [31mwell. (not verified)",
        "[1] log.md:5 › Visits",
    ]
    await chat.take("/source 1")
    assert chat.said[-1] == "Boiler log › Visits, line 5, quoted: Serviced on 3 May by Callum."


async def test_a_refusal_names_the_nearest_notes_and_what_to_try(vault: Vault) -> None:
    vault.write("log.md", TEXT)
    async with vault.base() as base:
        await base.sync()
        chat = Lines(base)
        await chat.take("What does lesson 27 say of the boiler visits?")
        chat.close()
    [nearest] = [said for said in chat.said if said.startswith("Nearest notes:")]
    assert "log.md:" in nearest and "No passage speaks of lesson 27" in nearest


async def test_a_conversation_goes_on_is_saved_and_left(chat: Lines, tmp_path: Path) -> None:
    await chat.take("When?")
    await chat.take("And before?")
    assert isinstance(chat.base, ScriptedBase)
    assert [turn.question for turn in chat.base.asked[1][1]] == ["When?"]
    await chat.take("/new")
    await chat.take("Again?")
    assert chat.base.asked[2][1] == ()
    assert not await chat.take("/quit")
    kept = Conversations(tmp_path / "data")
    assert [(item.title, item.turns) for item in kept.recent()] == [("Again?", 1), ("When?", 2)]
    kept.close()


async def test_the_last_conversation_can_be_gone_on_with(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    base = ScriptedBase(tmp_path / "notes", tmp_path / "data", script)
    for question in ("When?", "And before?"):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{question}\n"))
        await _talk_plainly(base, resume=True, filters=(), over=lambda: None)
    assert [turn.question for turn in base.asked[1][1]] == ["When?"]
    said = capsys.readouterr().out
    assert "There is no conversation to go on with yet." in said and "Going on with: When?" in said
    kept = Conversations(tmp_path / "data")
    assert [(item.title, item.turns) for item in kept.recent()] == [("When?", 2)]
    kept.close()


async def test_a_question_mark_alone_asks_for_help(chat: Lines) -> None:
    await chat.take("?")
    assert chat.said == [HELP]


async def test_every_quote_of_a_citation_is_shown(chat: Lines, script: Script) -> None:
    script.said = (Said("Serviced by Callum [1].", (("log.md", "Serviced on 3 May"), ("log.md", "by Callum."))),)
    await chat.take("When?")
    assert {source.number for source in chat._turns[0].cited} == {1}
    del chat.said[:]
    await chat.take("/source 1")
    assert [said.rpartition("quoted: ")[2] for said in chat.said] == ["Serviced on 3 May", "by Callum."]


async def test_feedback_goes_to_the_trace(chat: Lines) -> None:
    await chat.take("/yes")
    assert chat.said == ["There is no answer to judge yet."]
    await chat.take("When?")
    await chat.take("/no out of date")
    assert isinstance(chat.base, ScriptedBase)
    assert chat.base.judged == Feedback("a1", "bad", "out of date")


async def test_what_cannot_be_is_said(chat: Lines, script: Script) -> None:
    for line, answer in (
        ("/nope", "There is no command /nope. /help lists them."),
        ("/index", "/index works in a shell: askbase index"),
        ("/source 7", "Name a citation"),
    ):
        await chat.take(line)
        assert chat.said[-1].startswith(answer)
    script.error = Unreachable("Nobody answers.", "Is it running?")
    await chat.take("When?")
    assert chat.said[-1] == "No answer: Nobody answers. Is it running?"
    assert await chat.take("")


async def test_a_stopped_answer_keeps_what_came(chat: Lines, script: Script, tmp_path: Path) -> None:
    script.hold = asyncio.Event()
    taking = asyncio.create_task(chat.take("When?"))
    while not chat.said:
        await asyncio.sleep(0)
    taking.cancel()
    assert await taking
    assert chat.said[-1].startswith("Stopped.") or "Stopped. What had come is kept." in chat.said
    kept = Conversations(tmp_path / "data")
    assert kept.turns(kept.recent()[0].id)[0]["text"] == "It was serviced on 3 May [1]. "
    kept.close()


async def test_where_nothing_had_come_nothing_is_said_to_be_kept(chat: Lines, script: Script) -> None:
    script.hold, script.said = asyncio.Event(), (Said(""), *script.said)
    taking = asyncio.create_task(chat.take("When?"))
    while not chat.said:
        await asyncio.sleep(0)
    taking.cancel()
    await taking
    assert chat.said[-1] == "Stopped."


async def test_a_conversation_is_written_as_markdown(chat: Lines) -> None:
    await chat.open()
    await chat.take("/export")
    assert chat.said[-1] == "Ask something first."
    await chat.take("When was it serviced?")
    await chat.take("/export")
    written = Path(chat.said[-1].removeprefix("Written: "))
    assert written.read_text("utf-8").startswith("## When was it serviced?\n\nIt was serviced on 3 May [1].")
