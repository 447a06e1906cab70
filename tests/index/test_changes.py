"""Which differences count, and which disappearances are believed."""

from __future__ import annotations

import pytest

from askbase.index.changes import difference, doubtful
from askbase.notes.walk import NoteFile, Scan
from askbase.store.catalog import KnownNote
from askbase.types import FileStat

STAT, LATER = FileStat(10, 1, 1, 1), FileStat(10, 2, 2, 1)


def scanned(*paths: str, stat: FileStat = STAT, problems: list[str] | None = None) -> Scan:
    return Scan({path: NoteFile(path, path, stat) for path in paths}, problems=problems or [])


def known(*paths: str, missing: bool = False) -> dict[str, KnownNote]:
    return {path: KnownNote(*STAT, missing) for path in paths}


def test_stats_alone_tell_new_touched_gone_and_unchanged_apart() -> None:
    found = scanned("new.md", "same.md")
    found.files["touched.md"] = NoteFile("touched.md", "touched.md", LATER)
    diff = difference(found, known("same.md", "touched.md", "gone.md"), {})
    assert [file.path for file in diff.new] == ["new.md"]
    assert [file.path for file in diff.maybe] == ["touched.md"]
    assert (diff.gone, diff.unchanged, diff.count) == (("gone.md",), 1, 3)


def test_a_note_that_came_back_is_looked_at_though_its_stat_is_the_same() -> None:
    assert difference(scanned("a.md"), known("a.md", missing=True), {}).count == 1


def test_a_file_that_held_nothing_is_looked_at_again_only_when_it_changed() -> None:
    assert difference(scanned("a.md"), {}, {"a.md": "10:1:1:1"}).count == 0
    assert difference(scanned("a.md", stat=LATER), {}, {"a.md": "10:1:1:1"}).count == 1


def test_notes_named_again_are_looked_at_whatever_their_stat_says() -> None:
    assert difference(scanned("a.md", "b.md"), known("a.md", "b.md"), {}, {"a.md"}).count == 1


@pytest.mark.parametrize(
    ("gone", "indexed", "kept"),
    [(1, 2, False), (5, 6, False), (6, 30, False), (6, 29, True), (50, 1000, False), (51, 1000, True)],
)
def test_many_at_once_are_doubted(gone: int, indexed: int, kept: bool) -> None:
    paths = [f"{number}.md" for number in range(gone)]
    assert doubtful(paths, scanned("left.md"), indexed, prune=False) == (paths if kept else [])
    assert doubtful(paths, scanned("left.md"), indexed, prune=True) == []


def test_no_deletion_is_believed_where_the_walk_did_not_see_everything() -> None:
    unsure = scanned("left.md", problems=["sub: Permission denied"])
    assert doubtful(["sub/a.md"], unsure, 100, prune=False) == ["sub/a.md"]
    assert doubtful(["sub/a.md"], unsure, 100, prune=True) == ["sub/a.md"]


def test_an_empty_folder_deletes_nothing_unless_that_is_confirmed() -> None:
    assert doubtful(["a.md"], scanned(), 1, prune=False) == ["a.md"]
    assert doubtful(["a.md"], scanned(), 1, prune=True) == []
