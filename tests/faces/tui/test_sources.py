"""The pane beside: stepping through citations, the quote in its note, small and large screens, the editor."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Static

from askbase.faces.tui.answer_text import AnswerText
from askbase.faces.tui.editor import editor_command, note_file
from askbase.faces.tui.scripted import Said, Script, note
from tests.faces.tui.conftest import LOG, Chat, Opened


def text(chat: Chat, selector: str) -> str:
    """The plain words of one of the chat's widgets, seen or not."""
    return str(chat.app.home.query(selector).last(Static).content)


async def test_keys_step_through_citations_and_the_quote_stands_out(opened: Opened) -> None:
    async with opened(size=(160, 48)) as chat:
        await chat.ask()
        assert "[1] Boiler log › Visits" in text(chat, "#passage-head")
        assert f"{LOG}:5 · 1 of 3 · #home" in text(chat, "#passage-head")
        await chat.press("ctrl+n", "ctrl+n")
        assert "[2] Boiler log › Settings" in text(chat, "#passage-head")
        passage = chat.app.sources.query_one("#passage").content  # type: ignore[attr-defined]
        loud = [passage.plain[span.start : span.end] for span in passage.spans if "$warning" in str(span.style)]
        assert loud == ["Flow at 58 °C."]
        assert "Serviced on 3 May by Callum." in passage.plain  # the note around it
        assert chat.app.query(AnswerText).last().chosen == 2
        await chat.press("ctrl+n")
        assert "1 of 3" in text(chat, "#passage-head")  # around again
        await chat.press("ctrl+p")
        assert "3 of 3" in text(chat, "#passage-head")


async def test_date_and_tags_of_the_note_stand_over_its_passage(opened: Opened, script: Script) -> None:
    body = "# Visit\n\nCallum came at nine.\n"
    script.notes = {"visit.md": note("visit.md", body, day=date(2024, 5, 3), tags=("home", "boiler"))}
    script.said = (Said("Callum came at nine [1]. ", (("visit.md", "Callum came at nine."),)),)
    async with opened() as chat:
        await chat.ask()
        assert "visit.md:3 · 1 of 1 · 2024-05-03 · #home #boiler" in text(chat, "#passage-head")


async def test_of_a_very_long_note_only_the_surroundings_are_laid_out(opened: Opened, script: Script) -> None:
    line = "A line of a very large note, with words to wrap in it.\n"
    script.notes = {"big.md": note("big.md", "# Big\n\n" + line * 9_000 + "The needle.\n" + line * 900)}
    script.said = (Said("Look here [1]. ", (("big.md", "The needle."),)),)
    async with opened() as chat:
        await chat.ask()
        assert "The needle." in text(chat, "#passage")
        assert len(text(chat, "#passage")) < 12_000


async def test_a_click_on_a_citation_shows_its_source(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask()
        paragraph = chat.app.query("AnswerParagraph").first()
        await paragraph.run_action("cite(2)")
        await chat.settle()
        assert "[2] Boiler log › Settings" in text(chat, "#passage-head")


async def test_a_window_made_wider_shows_the_first_citation_in_its_note(opened: Opened) -> None:
    async with opened(size=(80, 24)) as chat:
        await chat.ask()
        await chat.pilot.resize_terminal(160, 48)
        await chat.settle()
        assert "1 of 3" in text(chat, "#passage-head") and "Serviced on 3 May" in text(chat, "#passage")


async def test_a_small_screen_has_the_sources_behind_a_key(opened: Opened) -> None:
    async with opened(size=(80, 24)) as chat:
        await chat.ask()
        assert not chat.app.sources.display
        assert f"[1] {LOG}:5 › Visits" in chat.screen  # where it stands, under the answer
        assert chat.shows("ctrl+y yes")
        await chat.press("f3")
        assert chat.app.sources.display and f"{LOG}:5 · 1 of 3" in chat.screen
        await chat.press("escape")
        assert not chat.app.sources.display and chat.app.prompt.has_focus
        await chat.press("ctrl+n")
        assert chat.app.sources.display


async def test_a_large_screen_can_hide_them(opened: Opened) -> None:
    async with opened(size=(160, 48)) as chat:
        await chat.ask()
        assert chat.app.sources.display and f"[1] {LOG}:5 › Visits" not in text(chat, "#sources-title")
        await chat.press("f3")
        assert not chat.app.sources.display
        assert f"[1] {LOG}:5 › Visits" in chat.screen
        await chat.pilot.resize_terminal(80, 24)
        await chat.settle()
        assert not chat.app.sources.display
        await chat.pilot.resize_terminal(160, 48)
        await chat.press("f3")
        assert chat.app.sources.display


async def test_letters_work_in_the_pane_and_are_typed_in_the_input(opened: Opened) -> None:
    async with opened() as chat:
        await chat.ask()
        await chat.press("n", "o")
        assert chat.app.prompt.value == "no"
        await chat.press("shift+tab")
        while not chat.app.sources.query_one("#source-list").has_focus:
            await chat.press("shift+tab")
        await chat.press("n")
        assert "2 of 3" in text(chat, "#passage-head")
        assert chat.app.prompt.value == "no"


async def test_the_source_opens_in_the_editor_at_its_line(
    opened: Opened, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "nvim -p")
    started: list[list[str]] = []
    monkeypatch.setattr("askbase.faces.tui.actions.subprocess.run", lambda command, **_: started.append(command))
    async with opened() as chat:
        monkeypatch.setattr(chat.app, "suspend", _nothing)
        await chat.ask()
        await chat.press("ctrl+o")
        file = vault / LOG
        assert started == [["nvim", "-p", "+5", str(file)]]
        file.unlink()
        await chat.press("ctrl+o")
        assert chat.shows("is not there any more")


async def test_an_editor_that_is_not_there_leaves_the_terminal_whole(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor")
    async with opened() as chat:
        stepped = _nothing()
        monkeypatch.setattr(chat.app, "suspend", lambda: stepped)
        await chat.ask()
        await chat.press("ctrl+o")
        assert chat.shows("no-such-editor: No such file")
        assert stepped.raised is None  # Textual would not come back from that


class _nothing:
    raised: object = None

    def __enter__(self) -> None: ...

    def __exit__(self, raised: object, *_: object) -> None:
        self.raised = raised


async def test_the_quote_is_in_sight_on_a_small_screen_too(opened: Opened, script: Script) -> None:
    body = "# Long\n\n" + "A line of it, long enough to be wrapped once on eighty columns or so, it is.\n" * 40
    script.notes = {"long.md": note("long.md", body + "The needle is here.\n")}
    script.said = (Said("Look here [1].\n\n", (("long.md", "The needle is here."),)), Said("more\n\n" * 30, (), False))
    async with opened(size=(80, 24)) as chat:
        await chat.ask()
        await chat.press("ctrl+n")
        await chat.until(lambda: chat.shows("The needle is here."))
        await chat.until(lambda: chat.shows("Look here [1]. ✓"))


@pytest.mark.parametrize(
    ("editor", "tail"),
    [("vim", ["+7", "/n/a.md"]), ("code -w", ["-w", "-g", "/n/a.md:7"]), ("hx", ["/n/a.md:7"]), ("ed", ["/n/a.md"])],
)
def test_each_editor_gets_the_line_its_own_way(editor: str, tail: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", editor)
    assert editor_command(Path("/n/a.md"), 7) == [editor.split(maxsplit=1)[0], *tail]


def test_an_editor_with_an_odd_quote_is_taken_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "it's")
    assert editor_command(Path("/n/a.md"), 7) == ["it's", "/n/a.md"]


def test_only_files_inside_the_notes_are_opened(tmp_path: Path) -> None:
    notes: Any = tmp_path / "notes"
    notes.mkdir()
    (tmp_path / "secret.md").write_text("x")
    (notes / "link.md").symlink_to(tmp_path / "secret.md")
    assert note_file(notes, "../secret.md") is None
    assert note_file(notes, "link.md") is None
    assert note_file(notes, "missing.md") is None
