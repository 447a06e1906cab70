"""When Chroma's files may be opened: only as the last one left them, closed, of this catalog, and probed lately."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from askbase.store import chroma_client
from askbase.store.chroma_folder import ChromaFolder
from askbase.store.database import Database
from tests.fakes.vaults import Vault


@pytest.fixture
def folder(vault: Vault) -> ChromaFolder:
    vault.write("boiler.md", "Serviced by Callum.\n")
    vault.sync()
    return ChromaFolder(vault.data_dir, Database(vault.data_dir / "catalog.db"))


def home(folder: ChromaFolder) -> Path:
    return folder._home


def edit_stamp(folder: ChromaFolder, **changes: str) -> None:
    place = home(folder) / f"{folder.active}.stamp"
    place.write_text(json.dumps({**json.loads(place.read_text()), **changes}))


def test_as_a_sync_leaves_them_they_are_good(folder: ChromaFolder) -> None:
    assert folder.state() == "good"
    assert sorted(path.name for path in home(folder).iterdir()) == ["g000002", "g000002.stamp"]


def test_while_open_a_marker_stands_and_goes_with_the_close(folder: ChromaFolder) -> None:
    folder.collection("r")
    assert (home(folder) / "g000002.open").read_text() == "r"
    folder.close()
    assert folder.state() == "good"


@pytest.mark.parametrize(("mode", "state"), [("r", "doubtful"), ("w", "bad"), ("", "bad")])
def test_a_marker_left_behind_tells_of_an_unclean_stop(folder: ChromaFolder, mode: str, state: str) -> None:
    (home(folder) / "g000002.open").write_text(mode)
    assert folder.state() == state


def test_after_a_fault_the_marker_stays(folder: ChromaFolder) -> None:
    folder.collection("r")
    folder.close(clean=False)
    assert folder.state() == "doubtful"
    folder.vouch()
    assert folder.state() == "good"


def test_a_changed_file_is_noticed_though_its_size_and_time_are_as_they_were(folder: ChromaFolder) -> None:
    file = next(path for path in (home(folder) / "g000002").rglob("*") if path.is_file())
    before = file.stat()
    file.write_bytes(bytes(before.st_size))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert folder.state() == "bad"


def test_once_a_day_and_after_an_upgrade_they_are_probed(folder: ChromaFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    edit_stamp(folder, probed_at=(datetime.now(UTC) - timedelta(hours=25)).isoformat())
    assert folder.state() == "doubtful"
    folder.vouch()
    assert folder.state() == "good"
    monkeypatch.setattr(chroma_client, "version", lambda: "9.9")
    assert folder.state() == "doubtful"


def test_files_of_another_catalog_are_no_use(folder: ChromaFolder) -> None:
    edit_stamp(folder, catalog="another")
    assert folder.state() == "bad"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"files": 3}', "\x00"])
def test_a_stamp_that_cannot_be_read_vouches_for_nothing(folder: ChromaFolder, text: str) -> None:
    (home(folder) / "g000002.stamp").write_text(text)
    assert folder.state() in ("doubtful", "bad")


def test_one_damaged_generation_is_kept_until_the_next_is_filled(folder: ChromaFolder) -> None:
    for _ in range(2):
        (home(folder) / "g000002").mkdir(exist_ok=True)
        folder.quarantine()
        assert folder.state() == "absent"
    folder.remove_others()
    assert len(list(home(folder).glob("bad-*"))) == 1
    folder.remove_others(filled=True)
    assert list(home(folder).iterdir()) == []


def test_what_a_killed_run_left_half_filled_is_removed(folder: ChromaFolder) -> None:
    folder.collection("w", 9)
    folder.close(clean=False)
    folder.remove_others()
    assert sorted(path.name for path in home(folder).iterdir()) == ["g000002", "g000002.stamp"]


def test_what_lay_in_memory_where_chroma_has_rows_to_fill_does_not_stay_on_the_disk(folder: ChromaFolder) -> None:
    folder.collection("w")
    planted = [next(home(folder).glob(f"*/*/{name}.bin")) for name in ("data_level0", "length")]
    for file in planted:
        file.write_bytes(file.read_bytes()[:-10] + b"bodycanary")
    folder.close()
    assert not any(b"bodycanary" in file.read_bytes() for file in planted)
    assert folder.state() == "good"


def test_a_chroma_of_another_program_in_the_same_place_is_left_alone(folder: ChromaFolder) -> None:
    others = [home(folder) / "5e1f0a9c-2b7d-4c7e-9f43-0d6a1b2c3d4e", home(folder) / "bad-habits"]
    for other in others:
        other.mkdir()
    (home(folder) / "chroma.sqlite3").touch()
    (home(folder) / "g000009").mkdir()  # ours, half filled
    folder.remove_others(filled=True)
    assert all(other.is_dir() for other in others) and (home(folder) / "chroma.sqlite3").is_file()
    assert not (home(folder) / "g000009").exists()
