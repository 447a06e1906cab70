"""Conversations as files: exports, drafts, and new notes where the user says."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from askbase.errors import UsageError
from askbase.faces.tui import exports
from askbase.faces.tui.conversation import Notice
from askbase.faces.tui.record import TurnRecord
from askbase.notes.read import note_from_bytes
from askbase.types import Note
from tests.faces.tui.conftest import LOG, Opened


async def test_an_export_has_the_citations_and_one_reader(opened: Opened, tmp_path: Path) -> None:
    async with opened() as chat:
        await chat.ask("When was it serviced?")
        await chat.run("export")
        [file] = (tmp_path / "data" / "exports").iterdir()
        assert "## When was it serviced?" in file.read_text()
        assert f"- [1] `{LOG}:5`: “Serviced on 3 May by Callum.”" in file.read_text()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_an_export_replaces_only_an_earlier_one_of_its_conversation(opened: Opened, tmp_path: Path) -> None:
    async with opened() as chat:
        await chat.ask("When?")
        await chat.run("export")
        await chat.press("ctrl+l")
        await chat.ask("When?")
        await chat.run("export")
        await chat.ask("And before?")
        await chat.run("export")
    files = sorted((tmp_path / "data" / "exports").iterdir())
    assert [file.name for file in files] == ["when-2.md", "when.md"]
    assert ["And before?" in file.read_text() for file in files] == [True, False]


def test_an_export_leaves_a_file_that_is_none_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "when.md").write_text("Mine.")
    made = exports.export(tmp_path, "c1", "When?", [TurnRecord("When?", text="In May.")])
    assert made.name == "when-2.md"
    assert (tmp_path / "exports" / "when.md").read_text() == "Mine."


@pytest.mark.parametrize(("command", "folder"), [("export", "exports"), ("draft", "drafts")])
async def test_the_path_of_a_file_stands_in_the_conversation(
    opened: Opened, tmp_path: Path, command: str, folder: str
) -> None:
    async with opened() as chat:
        await chat.ask("When was it serviced?")
        await chat.run(command)
        [file] = (tmp_path / "data" / folder).iterdir()
        assert str(chat.app.query(Notice).last().content).endswith(f": {file}")


async def test_a_draft_is_a_note_beside_the_index_and_replaces_no_other(opened: Opened, tmp_path: Path) -> None:
    async with opened() as chat:
        await chat.ask("When was it serviced?")
        await chat.run("draft")
        await chat.run("draft")
        files = sorted((tmp_path / "data" / "drafts").iterdir())
        assert [file.name for file in files] == ["when-was-it-serviced-2.md", "when-was-it-serviced.md"]
        made = note_from_bytes("d.md", files[0].read_bytes())
        assert isinstance(made, Note)
        assert (made.title, made.tags) == ("When was it serviced?", ("askbase",))
        assert [link.target for link in made.links] == ["home/boiler-log"] * 3
        assert "It was serviced on 3 May [1]." in made.text


async def test_the_vault_is_written_to_only_after_a_yes(opened: Opened, vault: Path) -> None:
    async with opened() as chat:
        await chat.ask("When was it serviced?")
        before = sorted(vault.rglob("*"))
        chat.app.prompt.value = "/save answers/boiler"
        await chat.press("enter")
        assert chat.shows("Write into your notes?")
        await chat.press("n")
        assert sorted(vault.rglob("*")) == before
        chat.app.prompt.value = "/save answers/boiler"
        await chat.press("enter")
        await chat.press("y")
        assert "It was serviced on 3 May [1]." in (vault / "answers" / "boiler.md").read_text()
        assert (vault / LOG).read_text().startswith("# Boiler log")


async def test_saving_asks_for_a_name_and_says_what_is_wrong_with_it(opened: Opened, vault: Path) -> None:
    async with opened() as chat:
        await chat.run("save_note")
        assert chat.shows("Ask something first.")
        await chat.ask()
        await chat.run("save_note")
        await chat.press(*"../out", "enter")
        assert chat.shows("lies outside your notes")
        assert not (vault.parent / "out.md").exists()


@pytest.mark.parametrize("name", ["../x", "/etc/x", ".obsidian/x", LOG, "a/../../x", ".x"])
def test_places_that_are_no_new_note_are_refused(vault: Path, name: str) -> None:
    with pytest.raises(UsageError):
        exports.place_in_vault(vault, name)


def test_a_folder_that_is_a_link_to_elsewhere_is_refused(vault: Path, tmp_path: Path) -> None:
    (vault / "out").symlink_to(tmp_path)
    with pytest.raises(UsageError):
        exports.place_in_vault(vault, "out/x")
