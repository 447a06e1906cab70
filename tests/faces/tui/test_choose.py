"""The first start without a notes folder."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest

from askbase.faces.tui.choose import ChooseNotes, likely_folders, remember


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("Documents/vault/.obsidian", "notes", "Pictures", ".hidden"):
        (tmp_path / name).mkdir(parents=True)
    for folder in ("notes", ".hidden"):
        for number in range(3):
            (tmp_path / folder / f"{number}.md").write_text("x")
    return tmp_path


def test_vaults_and_folders_with_notes_are_likely(home: Path) -> None:
    found = {path.relative_to(home).as_posix(): what for path, what in likely_folders(home)}
    assert found == {"notes": "3 notes", "Documents/vault": "Obsidian vault"}
    assert list(likely_folders(home / "missing")) == []


async def test_a_folder_is_chosen_and_remembered(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("askbase.faces.tui.choose.paths.config_file", lambda: home / "conf" / "config.toml")
    app = ChooseNotes(home)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("y")
    assert app.return_value == str(home / "notes")
    assert tomllib.loads((home / "conf" / "config.toml").read_text()) == {"notes": {"dir": str(home / "notes")}}


async def test_a_folder_can_be_typed_and_a_wrong_one_is_asked_again(home: Path) -> None:
    app = ChooseNotes(home)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press(*"/no/such", "enter")
        await pilot.pause()
        app.screen.query_one("Input").value = str(home / "Pictures")  # type: ignore[attr-defined]
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("n")
    assert app.return_value == str(home / "Pictures")


async def test_escape_leaves_without_a_choice(home: Path) -> None:
    app = ChooseNotes(home)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("escape")
    assert app.return_value is None


def test_remembering_keeps_what_the_config_says(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[notes]\nexclude = ["a"]\n\n[chat]\nmodel = "none"\n')
    remember(Path('/n/a "b"'), file)
    assert tomllib.loads(file.read_text()) == {
        "notes": {"dir": '/n/a "b"', "exclude": ["a"]}, "chat": {"model": "none"}
    }  # fmt: skip
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
