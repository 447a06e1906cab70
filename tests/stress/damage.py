"""K3: Chroma's files damaged in many ways. D1: a disk that fills up. D2: a folder that cannot be written."""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.stress import children, jobs
from tests.stress.kill import difference
from tests.stress.steps import Kept
from tests.stress.world import World

QUESTION = "bara colin dutok"


def chroma_files(place: Path, n: int, seed: int, notes: int = 400) -> Iterator[str]:
    """After any damage a question is answered as by exact search, and one index run later Chroma is whole again.

    Chroma writes its graph to files of its own from 1,000 vectors on.
    """
    world = World(place, seed, notes)
    children.run(jobs.index, world.root, world.data)
    right = children.run(jobs.ask, world.root, world.data, QUESTION).value[0]
    good = Kept(world.data)
    for trial in range(n):
        good.restore()
        children.run(vouch, world.root, world.data)  # a copy has times of its own
        how = damage(world.data / "chroma", random.Random(seed * 1000 + trial), trial)
        end = children.run(jobs.ask, world.root, world.data, QUESTION)
        if end.value is None or sorted(end.value[0]) != sorted(right):
            yield f"{how}: the question ended with {end.error or end.signal or 'other passages'}"
        if wrong := difference(world, children.run(jobs.mend, world.root, world.data)):
            yield f"{how}: {wrong}"
        if (end := children.run(jobs.ask, world.root, world.data, QUESTION)).value is None or end.value[1] != "chroma":
            yield f"{how}: afterwards {end}"


def full_disk(place: Path, n: int, seed: int, notes: int = 120) -> Iterator[str]:
    """No file may grow beyond a limit, from 4 KB up: one sentence; with space back, a clean index."""
    world = World(place, seed, notes)
    children.run(jobs.index, world.root, world.data)
    most = max(path.stat().st_size for path in world.data.rglob("*") if path.is_file()) * 1.2
    for trial in range(n):
        if trial % 2:
            world.change(10)
        else:
            world.forget_index()
        limit = int(4096 * (most / 4096) ** (trial / max(1, n - 1)))
        end = children.run(index_within, world.root, world.data, limit)
        if end.signal or end.error.startswith("UNEXPECTED") or end.error == "hang":
            yield f"limit {limit}: {end}"
        if wrong := difference(world, children.run(jobs.mend, world.root, world.data)):
            yield f"limit {limit}: {wrong}"


def read_only(place: Path, n: int, seed: int, notes: int = 40) -> Iterator[str]:
    """A data folder that cannot be written still answers; an index run says so in one sentence."""
    with tempfile.TemporaryDirectory() as place_for_all:  # nobody else may enter the folder of the test
        Path(place_for_all).chmod(0o755)
        yield from _read_only(World(Path(place_for_all), seed, notes), n)


def _read_only(world: World, n: int) -> Iterator[str]:
    children.run(jobs.index, world.root, world.data)
    for path in (world.data, *world.data.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = sorted(str(path) for path in world.data.rglob("*"))
    for _ in range(n):
        end = children.run(ask_as_nobody, world.root, world.data, QUESTION)
        if end.value is None or not end.value[0] or end.value[1] != "exact":
            yield f"a question: {end}"
        end = children.run(index_as_nobody, world.root, world.data)
        if "cannot be written" not in end.error:
            yield f"an index run: {end}"
        if sorted(str(path) for path in world.data.rglob("*")) != before:
            yield "something was written"


def damage(chroma: Path, chance: random.Random, trial: int) -> str:
    """One of ten kinds of damage to one of the files. Every second time the file's times are put back."""
    files = sorted(path for path in chroma.rglob("*") if path.is_file() and ".stamp" not in path.name)
    file = chance.choice(files)
    before, raw = file.stat(), bytearray(file.read_bytes())
    kind = ("truncate", "empty", "zeros", "noise", "flip", "header", "delete", "append", "other", "all noise")[
        trial % 10
    ]
    at = chance.randrange(max(1, len(raw)))
    if kind == "truncate":
        raw = raw[:at]
    elif kind == "empty":
        raw = bytearray()
    elif kind in ("zeros", "noise"):
        raw[at : at + 512] = bytes(512) if kind == "zeros" else chance.randbytes(512)
    elif kind == "flip":
        raw[at : at + 1] = bytes([chance.randrange(256)])
    elif kind == "header":
        raw[:64] = chance.randbytes(64)
    elif kind == "append":
        raw += chance.randbytes(4096)
    elif kind == "other":
        raw = bytearray(chance.choice(files).read_bytes())
    elif kind == "all noise":
        raw = bytearray(chance.randbytes(len(raw)))
    file.write_bytes(raw)
    if kind == "delete":
        file.unlink()
    elif trial // 10 % 2:
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    return f"{kind} in {file.name}" + (", times put back" if trial // 10 % 2 else "")


def vouch(root: Path, data: Path) -> None:
    with jobs.base(root, data) as here:
        here._opened.dense().chroma.place.vouch()


def index_within(root: Path, data: Path, limit: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    jobs.index(root, data)


def ask_as_nobody(root: Path, data: Path, question: str) -> tuple[list[str], str]:
    _become_nobody()
    return jobs.ask(root, data, question)


def index_as_nobody(root: Path, data: Path) -> None:
    _become_nobody()
    jobs.index(root, data)


def _become_nobody() -> None:
    """Permissions do not bind root."""
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
