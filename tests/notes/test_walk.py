"""Which files are notes, and whether the walk saw everything."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from askbase.errors import VaultMissing
from askbase.notes import walk
from askbase.notes.folder import check_vault
from askbase.notes.walk import Scan, scan

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


@pytest.mark.parametrize(
    ("include", "files"),
    [
        (("work",), {"work/a.md", "work/deep/b.md"}),
        (("work/",), {"work/a.md", "work/deep/b.md"}),
        (("deep",), {"work/deep/b.md"}),
        (("work/*.md",), {"work/a.md", "work/deep/b.md"}),
        (("a.md", "home/*"), {"work/a.md", "home/c.md"}),
        (("*.txt",), set()),
    ],
)
def test_with_patterns_to_include_no_other_notes_count(
    tmp_path: Path, include: tuple[str, ...], files: set[str]
) -> None:
    write(tmp_path, "work/a.md", "work/deep/b.md", "home/c.md", "home/d.txt")
    found = scan(tmp_path, include=include)
    assert set(found.files) == files
    left = {item.path for item in found.skipped}
    assert left == {"work/a.md", "work/deep/b.md", "home/c.md", "home/d.txt"} - files
    assert {item.reason for item in found.skipped} <= {"not included", "not markdown"}


def test_what_is_excluded_is_not_brought_back_by_a_pattern_to_include(tmp_path: Path) -> None:
    write(tmp_path, "work/a.md", "work/old/b.md")
    assert set(scan(tmp_path, exclude=("old",), include=("work",)).files) == {"work/a.md"}


def test_a_note_on_a_cloud_drive_is_there_but_not_to_be_read(tmp_path: Path) -> None:
    write(tmp_path, "work/.plan.md.icloud", ".photo.png.icloud", ".icloud")
    found = scan(tmp_path)
    assert (found.files, found.elsewhere) == ({}, {"work/plan.md"})
    assert {(item.path, item.reason) for item in found.skipped} == {
        ("work/.plan.md.icloud", "not downloaded"), (".photo.png.icloud", "not markdown"), (".icloud", "not markdown"),
    }  # fmt: skip


def test_sockets_and_devices_are_listed_and_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path may not be long
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("chat.md")
        if os.getuid() == 0:
            os.mknod("null.md", stat.S_IFCHR | 0o600, os.makedev(1, 3))
        names = {place.name for place in tmp_path.iterdir()} - {"home"}
        found = scan(tmp_path)
    assert found.files == {}
    assert {(item.path, item.reason) for item in found.skipped} == {(name, "special file") for name in names}


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


def test_two_names_equal_but_for_case_are_two_notes(tmp_path: Path) -> None:
    write(tmp_path, "Plan.md", "plan.md")
    there = {place.name for place in tmp_path.glob("*.md")}  # one, if this file system makes them one
    assert set(scan(tmp_path).files) == there


def test_names_that_look_alike_are_never_one_however_many(tmp_path: Path) -> None:
    names = [bytes([byte]) + suffix for byte in (0xE8, 0xE9, 0xEA) for suffix in (b".md", b".png")]
    for name in names:
        try:
            (tmp_path / os.fsdecode(name)).write_text("x")
        except OSError:
            pytest.skip("the file system takes only names that are text")
    found = scan(tmp_path)
    assert set(found.files) == {"\ufffd.md", "\ufffd.md (2)", "\ufffd.md (3)"}
    assert len({item.path for item in found.skipped}) == 3


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


def test_a_folder_that_becomes_a_link_during_the_walk_is_not_entered_and_nothing_counts_as_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "vault/a.md", "vault/sub/b.md", "outside/canary.md")
    take = walk._take

    def swap(found: Scan, entry: os.DirEntry[str], *rest: Any) -> None:
        take(found, entry, *rest)
        if entry.name == "sub":
            shutil.rmtree(tmp_path / "vault" / "sub")
            (tmp_path / "vault" / "sub").symlink_to(tmp_path / "outside")

    monkeypatch.setattr(walk, "_take", swap)
    found = scan(tmp_path / "vault")
    assert list(found.files) == ["a.md"]
    assert not found.complete
