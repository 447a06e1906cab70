"""F9: any sequence of edits equals a rebuild. F7: a vault out of reach loses nothing. N1: embeddings that fail."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from askbase.store.packing import inflated
from tests.stress import children, jobs
from tests.stress.kill import difference
from tests.stress.world import World


def sequences(place: Path, n: int, seed: int, notes: int = 12) -> Iterator[str]:
    """30 random edits, renames, deletions and additions with syncs between them, against a model and a fresh build."""
    for trial in range(n):
        world = World(place / f"{trial}", seed * 1000 + trial, notes, words=700)
        for _ in range(30):
            world.change(1)
            if world.chance.random() < 0.3:
                children.run(jobs.index, world.root, world.data)
        if wrong := difference(world, children.run(jobs.mend, world.root, world.data)):
            yield f"sequence {trial}: {wrong}"
        elif difference(world, children.run(jobs.mend, world.root, place / f"fresh{trial}")):
            yield f"sequence {trial}: the model of a fresh build is wrong"
        shutil.rmtree(place / f"{trial}")


def out_of_reach(place: Path, n: int, seed: int, notes: int = 30) -> Iterator[str]:
    """Empty, missing, replaced, or a folder in it unreadable: no note leaves the index. One real deletion does."""
    world, aside = _indexed(place / "first", seed, notes), place / "aside"
    for trial in range(n):  # every fifth round leaves half of its notes
        world = world if trial % 10 else _indexed(place / f"{trial}", seed + trial, notes)
        kind = ("empty", "missing", "replaced", "half", "deleted")[trial % 5]
        before = len(world.paths())
        if kind == "deleted":
            (world.root / world.paths()[0]).unlink()
        elif kind == "half":
            aside.mkdir()
            for path in world.paths()[: before // 2]:
                shutil.move(world.root / path, aside / path.replace("/", "_"))
        else:
            world.root.rename(aside)
        if kind in ("empty", "replaced"):
            world.root.mkdir()
        if kind == "replaced":
            (world.root / "stranger.md").write_text("# Stranger\n")
        end = children.run(index_without_prune, world.root, world.data)
        kept = children.run(count_notes, world.root, world.data).value
        if kept != (before - 1 if kind == "deleted" else before + (kind == "replaced")):
            yield f"{kind}: {kept} of {before} notes left; {end}"
        if end.error.startswith("UNEXPECTED") or bool(end.error) == (kind == "deleted"):
            yield f"{kind}: {end}"
        if kind == "half":
            world.forget_index()
            shutil.rmtree(aside)
        elif kind != "deleted":
            shutil.rmtree(world.root, ignore_errors=True)
            aside.rename(world.root)
        if wrong := difference(world, children.run(jobs.mend, world.root, world.data)):
            yield f"{kind}: {wrong}"


def _indexed(place: Path, seed: int, notes: int) -> World:
    world = World(place, seed, notes)
    children.run(jobs.index, world.root, world.data)
    return world


def embeddings(place: Path, n: int, seed: int, notes: int = 40) -> Iterator[str]:
    """The embedder fails from its k-th text on: every note is found by words, and only the rest is embedded later."""
    world = World(place, seed, notes)
    for _ in range(n):
        world.forget_index()
        fail_after = world.chance.randrange(2 * notes)
        end = children.run(index_failing, world.root, world.data, fail_after)
        if end.value is None or end.value[0] != len(world.paths()):
            yield f"failing after {fail_after}: {end}"
            continue
        end = children.run(index_rest, world.root, world.data, end.value[1])
        if end.value is not True:
            yield f"failing after {fail_after}: {end}"
        if wrong := difference(world, children.run(jobs.mend, world.root, world.data)):
            yield f"failing after {fail_after}: {wrong}"


def index_without_prune(root: Path, data: Path) -> None:
    from askbase.notes.folder import check_vault

    check_vault(root)  # as `askbase.open` does
    with jobs.base(root, data) as here:
        here.run(here.sync())


def count_notes(root: Path, data: Path) -> int:
    with jobs.base(root, data) as here:
        return here._opened.catalog().counts()[0]


def index_failing(root: Path, data: Path, fail_after: int) -> tuple[int, int]:
    """How many notes are found by a word of their own, and how many texts were embedded."""
    from tests.fakes.fake_embedder import FakeEmbedder

    failing = FakeEmbedder(fail_after=fail_after)
    with jobs.base(root, data, failing) as here:
        here.run(here.sync())
        rows = here._opened.database().connection.execute("SELECT path, packed_text FROM notes").fetchall()
        found = 0
        for path, text in rows:
            words = " ".join(inflated(text).split()[-12:]).strip(".")
            passages = here.run(here.search(words, limit=20)).passages
            found += path in {passage.chunk.note_path for passage in passages}
        return found, failing.embedded


def index_rest(root: Path, data: Path, embedded: int) -> bool:
    """Whether a healthy embedder had to do exactly what was left."""
    from tests.fakes.fake_embedder import FakeEmbedder

    healthy = FakeEmbedder()
    with jobs.base(root, data, healthy) as here:
        report = here.run(here.sync())
    whole = FakeEmbedder()
    with jobs.base(root, data.with_name("whole"), whole) as here:
        here.run(here.sync())
    shutil.rmtree(data.with_name("whole"))
    return report.pending == 0 and healthy.embedded == whole.embedded - embedded
