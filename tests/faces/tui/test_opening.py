"""The first start, and notes that changed since."""

from __future__ import annotations

import asyncio
import stat
import sys
from pathlib import Path

import pytest

from askbase.errors import AskbaseError, Locked, StoreError
from askbase.faces.tui import work
from askbase.faces.tui.indexing import Progress, index_in_child
from askbase.faces.tui.scripted import Script
from tests.faces.tui.conftest import Chat, Opened


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Python as a script of ours: what it does stands in a file beside it."""
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{tmp_path}/child.py" "$@"\n')
    python.chmod(python.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setattr("sys.executable", str(python))
    return tmp_path / "child.py"


async def ask_at_once(chat: Chat) -> None:
    """A question while notes are still read; returns when it is answered."""
    chat.app.prompt.value = "When was it serviced?"
    await chat.press("enter")
    await chat.until(lambda: chat.app.column.turns != [] and chat.app.column.turns[-1].record.state == "answered")


async def test_the_child_reports_progress_and_its_result(child: Path, tmp_path: Path) -> None:
    child.write_text(
        "import sys, json\n"
        "assert sys.stderr.isatty()\n"
        "for what in ('reading 1/2 notes', 'reading 2/2 notes', 'embedding 4/9 passages'):\n"
        "    print(f'\\r\\x1b[K{what}', end='', file=sys.stderr, flush=True)\n"
        "print(json.dumps({'added': sys.argv[1:]}))\n"
    )
    seen: list[tuple[int, int, str]] = []
    report = await index_in_child(tmp_path / "n", tmp_path / "d", lambda *told: seen.append(told))
    assert seen == [(1, 2, "notes"), (2, 2, "notes"), (4, 9, "passages")]
    assert report["added"][:5] == ["-P", "-m", "askbase", "index", "--json"]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ('print(\'{"message": "No such folder.", "hint": "Try"}\'); raise SystemExit(1)', "No such folder."),
        ("raise SystemExit(75)", "Another askbase"),
        ("raise SystemExit('it burst')", "it burst"),
    ],
)
async def test_a_child_that_fails_says_why(child: Path, tmp_path: Path, code: str, message: str) -> None:
    child.write_text(code)
    with pytest.raises(AskbaseError, match=message):
        await index_in_child(tmp_path, tmp_path, lambda *told: None)


async def test_a_cancelled_run_stops_the_child(child: Path, tmp_path: Path) -> None:
    child.write_text(f"import time, pathlib; pathlib.Path({str(tmp_path / 'on')!r}).touch(); time.sleep(60)")
    run = asyncio.create_task(index_in_child(tmp_path, tmp_path, lambda *told: None))
    while not (tmp_path / "on").exists():
        await asyncio.sleep(0.01)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(run, 5)


async def test_a_folder_never_indexed_is_indexed_and_then_asked(
    opened: Opened, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = asyncio.Event()

    async def index(notes_dir: Path, data_dir: Path, progress: Progress) -> dict[str, object]:
        progress(3, 12, "notes")
        await go.wait()
        script.indexed = True
        return {}

    script.indexed, script.hold = False, asyncio.Event()
    script.hold.set()
    monkeypatch.setattr(work, "index_in_child", index)
    async with opened() as chat:
        await chat.until(lambda: chat.shows("3 of 12 notes"))
        assert chat.shows("not indexed yet")
        chat.app.prompt.value = "When was it serviced?"
        await chat.press("enter")
        assert chat.base.asked == []
        go.set()
        await chat.until(lambda: chat.base.asked != [])
        await chat.until(lambda: chat.shows("1 note"))


async def test_a_question_is_answered_from_the_first_notes_of_a_first_run(
    opened: Opened, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, runs = asyncio.Event(), []

    async def index(notes_dir: Path, data_dir: Path, progress: Progress) -> dict[str, object]:
        runs.append("begun")
        script.being_indexed = True
        progress(300, 12_000, "notes")
        await go.wait()
        script.indexed, script.being_indexed = True, False
        return {}

    script.indexed, script.changed, script.hold = False, 3, asyncio.Event()
    script.hold.set()
    monkeypatch.setattr(work, "index_in_child", index)
    monkeypatch.setattr(work, "LOOK_SECONDS", 0.01)
    async with opened() as chat:
        await ask_at_once(chat)
        await chat.press("f5")  # ends no run that is under way
        assert not go.is_set()
        script.changed = 0
        go.set()
        await chat.until(lambda: chat.shows("1 note"))
        assert runs == ["begun"]


async def test_a_first_run_of_another_process_is_waited_for_and_asked_meanwhile(
    opened: Opened, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def index(*_: object) -> dict[str, object]:
        script.being_indexed = True
        raise Locked("Another askbase is indexing these notes.", "Try again when it is done.")

    script.indexed, script.hold = False, asyncio.Event()
    script.hold.set()
    monkeypatch.setattr(work, "index_in_child", index)
    monkeypatch.setattr(work, "LOOK_SECONDS", 0.01)
    async with opened() as chat:
        await ask_at_once(chat)
        assert chat.shows("the first notes are in, more are coming")
        script.indexed, script.being_indexed = True, False
        await chat.until(lambda: chat.shows("1 note"))
        assert not chat.shows("Another askbase")


async def test_a_question_does_not_wait_for_vectors_that_are_still_made(
    opened: Opened, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = asyncio.Event()

    async def index(notes_dir: Path, data_dir: Path, progress: Progress, whole: bool = False) -> dict[str, object]:
        script.indexed = True
        if whole:
            progress(100, 4000, "passages")
            await go.wait()
            script.pending = 0
        return {}

    script.indexed, script.pending, script.hold = False, 4000, asyncio.Event()
    script.hold.set()
    monkeypatch.setattr(work, "index_in_child", index)
    async with opened() as chat:
        await chat.until(lambda: chat.shows("making vectors 100/4,000 passages"))
        chat.app.prompt.value = "When was it serviced?"
        await chat.press("enter")
        await chat.until(lambda: chat.base.asked != [] and chat.app.column.turns[-1].record.state == "answered")
        go.set()
        await chat.until(lambda: chat.shows("1 note") and not chat.shows("to embed"))


async def test_an_index_run_that_fails_says_so_and_gives_the_question_back(
    opened: Opened, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def index(*_: object) -> dict[str, object]:
        raise StoreError("The disk [these notes need] is full.", "Try again.")

    script.indexed = False
    monkeypatch.setattr(work, "index_in_child", index)
    async with opened() as chat:
        assert chat.shows("The disk [these notes need] is full.")
        assert chat.shows("not ready")


def runs_of(script: Script, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders of the index runs that follow; each brings the index in line."""
    runs: list[Path] = []

    async def index(notes_dir: Path, data_dir: Path, progress: Progress) -> dict[str, object]:
        runs.append(notes_dir)
        script.changed, script.rules_changed = 0, False
        return {}

    monkeypatch.setattr(work, "index_in_child", index)
    return runs


async def test_a_few_changed_notes_are_brought_in_before_the_answer(
    opened: Opened, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = runs_of(script, monkeypatch)
    async with opened() as chat:
        script.changed = 3
        turn = await chat.ask()
        assert len(runs) == 1
        assert turn.record.state == "answered"


async def test_many_changed_notes_are_announced_and_left_to_a_key(
    opened: Opened, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = runs_of(script, monkeypatch)
    script.changed = 1000
    async with opened() as chat:
        assert chat.shows("1,000 changed, F5")
        await chat.ask()
        assert runs == []
        await chat.press("f5")
        assert len(runs) == 1
        assert not chat.shows("changed, F5")


async def test_other_rules_of_privacy_than_at_the_last_run_bring_the_index_in_line(
    opened: Opened, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = runs_of(script, monkeypatch)
    script.rules_changed = True
    async with opened():
        assert len(runs) == 1
