"""Keeping up with edits: real file events, what counts as an edit, and errors that do not end the watch."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from askbase.faces.cli.keep_up import keep_up
from askbase.faces.notices import Notices
from askbase.index.watch import edits, is_about_notes
from tests.fakes.vaults import Vault


@pytest.mark.parametrize(
    ("path", "matters"),
    [
        ("a.md", True),
        ("deep/B.MARKDOWN", True),
        ("deep", True),
        (".git/x.md", False),
        ("a.png", False),
        ("a.md~", False),
    ],
)
def test_only_notes_and_folders_outside_the_never_opened_count(tmp_path: Path, path: str, matters: bool) -> None:
    assert is_about_notes(tmp_path / path, tmp_path) is matters


def test_an_edit_is_heard(tmp_path: Path) -> None:
    writer = threading.Timer(0.3, lambda: (tmp_path / "a.md").write_text("# A\n"))
    writer.start()
    next(edits(tmp_path, lambda: False, settle_ms=50, look_ms=20_000))
    assert (tmp_path / "a.md").exists()


def test_what_no_event_told_of_is_found_by_looking(tmp_path: Path) -> None:
    looked: list[bool] = []

    def changed() -> bool:
        looked.append(True)
        return len(looked) == 2

    next(edits(tmp_path, changed, settle_ms=50, look_ms=60))
    assert len(looked) == 2


def test_the_index_follows_edits_over_an_error_until_it_is_stopped(
    vault: Vault, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(10):
        vault.write(f"{number}.md", f"# Note {number}\n")

    def bursts() -> Iterator[None]:
        vault.write("new.md", "# New\n\nxylophone\n")
        yield
        for number in range(8):
            vault.move(f"{number}.md", f"../away{number}")
        yield
        for number in range(8):
            vault.move(f"../away{number}", f"{number}.md")
        vault.write("last.md", "# Last\n\nzeppelin\n")
        yield
        raise KeyboardInterrupt

    with vault.base() as base:
        assert keep_up(base, Notices(), 0, bursts()) == 0
    said = capsys.readouterr().err
    assert "1 added" in said
    assert "8 of 11 indexed notes are gone" in said
    assert said.endswith("stopped watching\n")
    assert vault.search("zeppelin")[0] == "last.md"
