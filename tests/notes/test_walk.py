"""Which files are notes, and whether the walk saw everything."""

from __future__ import annotations

import os
import shutil
import unicodedata
from pathlib import Path

import pytest

from askbase.errors import VaultMissing
from askbase.notes.walk import check_vault, scan

COMPOSED, DECOMPOSED = (unicodedata.normalize(form, "café.md") for form in ("NFC", "NFD"))


def write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(f"text of {path}")


def test_notes_are_found_at_any_depth_under_both_suffixes(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "sub/deep/b.MD", "sub/c.markdown", "sub/d.txt", "no-suffix")
    found = scan(tmp_path)
    assert set(found.files) == {"a.md", "sub/deep/b.MD", "sub/c.markdown"}
    assert {item.path for item in found.skipped} == {"sub/d.txt", "no-suffix"}


def test_the_users_patterns_hide_files_and_folders_with_all_in_them(tmp_path: Path) -> None:
    write(tmp_path, "keep.md", "drafts/a.md", "drafts/deep/b.md", "old/x.tmp.md")
    found = scan(tmp_path, ("drafts", "*.tmp.md"))
    assert list(found.files) == ["keep.md"]
    assert {(item.path, item.detail) for item in found.skipped} == {("drafts/", "drafts"), ("old/x.tmp.md", "*.tmp.md")}


def test_conflict_copies_of_sync_tools_are_listed(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "a.sync-conflict-20240503-101010-ABC.md")
    found = scan(tmp_path)
    assert list(found.files) == ["a.md"]
    assert found.skipped[0].reason == "excluded"


def test_a_link_to_a_folder_is_not_entered_even_in_a_circle(tmp_path: Path) -> None:
    write(tmp_path, "vault/a.md", "outside/canary.md")
    (tmp_path / "vault" / "circle").symlink_to(tmp_path / "vault")
    (tmp_path / "vault" / "elsewhere").symlink_to(tmp_path / "outside")
    found = scan(tmp_path / "vault")
    assert list(found.files) == ["a.md"]
    assert {(item.path, item.reason) for item in found.skipped} == {("circle", "link"), ("elsewhere", "link")}


def test_a_name_has_one_identity_and_the_bytes_it_is_opened_by(tmp_path: Path) -> None:
    write(tmp_path, DECOMPOSED)
    [file] = scan(tmp_path).files.values()
    assert (file.path, file.raw) == (COMPOSED, DECOMPOSED)


def test_two_names_that_look_alike_are_two_notes(tmp_path: Path) -> None:
    write(tmp_path, DECOMPOSED, COMPOSED)
    if len(list(tmp_path.iterdir())) == 1:  # this file system makes them one
        pytest.skip("the file system normalises names")
    assert set(scan(tmp_path).files) == {COMPOSED, f"{COMPOSED} (2)"}


def test_a_folder_that_cannot_be_listed_makes_the_walk_incomplete(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    handle = os.open(tmp_path, os.O_RDONLY)
    for _ in range(20):  # deeper than a path may be long
        os.mkdir("d" * 250, dir_fd=handle)
        handle, old = os.open("d" * 250, os.O_RDONLY, dir_fd=handle), handle
        os.close(old)
    os.close(handle)
    found = scan(tmp_path)
    shutil.rmtree(tmp_path / ("d" * 250))
    assert not found.complete
    assert list(found.files) == ["a.md"]


def test_an_edit_that_restores_size_and_time_still_shows(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    before = scan(tmp_path).files["a.md"].stat
    (tmp_path / "a.md").write_text("Text of a.md")
    os.utime(tmp_path / "a.md", ns=(before.mtime_ns, before.mtime_ns))
    after = scan(tmp_path).files["a.md"].stat
    assert (after.size, after.mtime_ns) == (before.size, before.mtime_ns)
    assert after != before


def test_a_vault_is_a_folder_that_is_there(tmp_path: Path) -> None:
    write(tmp_path, "file.md")
    assert check_vault(tmp_path) == tmp_path
    with pytest.raises(VaultMissing, match="no folder"):
        check_vault(tmp_path / "nowhere")
    with pytest.raises(VaultMissing, match="is a file"):
        check_vault(tmp_path / "file.md")
