"""Notes prepared in other processes come out as they would here, in order, whatever becomes of those processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from askbase.index import beside, sync
from askbase.index.beside import can_be_beside, prepared_beside
from askbase.index.prepare import Prepared, Read, Same, Wanted, prepare
from askbase.models.embed_local import LocalEmbedder
from askbase.notes.walk import scan
from askbase.types import Skipped
from tests.fakes.fake_embedder import FakeEmbedder
from tests.fakes.vaults import Vault

EMBEDDER = LocalEmbedder(1)


def groups_of(vault: Vault) -> list[list[Wanted]]:
    """Pairs of notes: most good, one empty, one that is no text, one with front matter that cannot be read."""
    for number in range(10):
        vault.write(f"{number:02}.md", f"# Note {number}\n\nAbout subject{number}, [[{number + 1:02}]]. #tag{number}\n")
    vault.write("03.md", "")
    vault.write("04.md", b"\0\1")
    vault.write("05.md", "---\ntitle: [\n---\nBody.\n")
    files = list(scan(vault.root).files.values())
    return [[(file, "") for file in files[start : start + 2]] for start in range(0, len(files), 2)]


def large_groups(vault: Vault) -> list[list[Wanted]]:
    """Two for each process, and so large that none can be done before they are asked for."""
    for number in range(2 * beside.PROCESSES):
        vault.write(f"large{number}.md", "".join(f"# Day {day}\n\n{'Walked far. ' * 60}\n\n" for day in range(1900)))
    return [[(file, "")] for file in scan(vault.root).files.values()]


def here(vault: Vault, groups: list[list[Wanted]]) -> list[list[Prepared]]:
    return [prepare(vault.root, group, EMBEDDER) for group in groups]


def test_it_is_what_this_process_would_make(vault: Vault) -> None:
    groups = groups_of(vault)
    made = list(prepared_beside(vault.root, groups, EMBEDDER))
    assert made == here(vault, groups)
    assert {type(item) for group in made for item in group} == {Read, Skipped}


def test_a_note_that_says_what_it_said_is_not_made_again(vault: Vault) -> None:
    [[(file, _), other], *_] = groups_of(vault)
    [[first, _]] = here(vault, [[(file, ""), other]])
    assert isinstance(first, Read)
    [[again, _]] = prepared_beside(vault.root, [[(file, first.rows.sha256), other]], EMBEDDER)
    assert again == Same(file)


def test_what_a_process_that_died_leaves_is_made_here(vault: Vault) -> None:
    groups = groups_of(vault)
    made = prepared_beside(vault.root, groups, EMBEDDER)
    got = [next(made)]
    for pid in children():
        os.kill(pid, signal.SIGKILL)
    assert [*got, *made] == here(vault, groups)


def test_processes_that_cannot_be_started_are_done_without(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    groups = groups_of(vault)
    monkeypatch.setattr(sys, "executable", str(vault.root / "nothing"))
    assert list(prepared_beside(vault.root, groups, EMBEDDER)) == here(vault, groups)


def test_stopping_early_leaves_no_process(vault: Vault) -> None:
    made = prepared_beside(vault.root, large_groups(vault), EMBEDDER)
    next(made)
    assert len(children()) == beside.PROCESSES
    made.close()
    assert not children()


def test_they_end_with_the_process_that_began_them(vault: Vault) -> None:
    large_groups(vault)
    begin = (
        "import sys, time\nfrom askbase.index.beside import *\nfrom askbase.notes.walk import *\n"
        "root = Path(sys.argv[1]); files = list(scan(root).files.values())\n"
        "made = prepared_beside(root, [[(file, '')] for file in files], LocalEmbedder(1))\n"
        "next(made); print('begun', flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", begin, str(vault.root)], stdout=subprocess.PIPE)
    with parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"begun\n"
        own = children(parent.pid)
        parent.kill()
    assert len(own) == beside.PROCESSES
    until = time.monotonic() + 60
    while any(map(is_running, own)):
        assert time.monotonic() < until, "a process outlives its parent"
        time.sleep(0.05)


def test_a_sync_of_many_notes_is_the_same_either_way(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    groups_of(vault)
    vault.sync(EMBEDDER)
    alone = rows(vault)
    monkeypatch.setattr(sync, "MANY", 1)
    monkeypatch.setattr(beside, "can_be_beside", lambda _: True)
    vault.sync(EMBEDDER, rebuild=True)
    assert rows(vault) == alone


def test_only_the_models_own_count_of_tokens_is_counted_elsewhere() -> None:
    assert not can_be_beside(FakeEmbedder())
    assert can_be_beside(EMBEDDER) == ((os.cpu_count() or 1) > 1)


def rows(vault: Vault) -> list[tuple[object, ...]]:
    with vault.base() as base:
        read = base._opened.database().connection.execute
        of_notes = "SELECT path, title, packed_text, sha256, says_private, packed_properties FROM notes ORDER BY path"
        of_chunks = "SELECT id, ordinal, headings, start, end, embed_sha, tags, plain FROM chunks ORDER BY id"
        return [*read(of_notes), *read(of_chunks)]


def children(of: int | None = None) -> list[int]:
    """The processes of this module that a process has started."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    lines = (line.split(None, 2) for line in listed.splitlines())
    return [
        int(pid) for pid, parent, said in lines if int(parent) == (of or os.getpid()) and "askbase.index.beside" in said
    ]


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"  # where nobody reaps orphans
