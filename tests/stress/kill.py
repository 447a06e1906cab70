"""K1: SIGKILL at random moments. K2: SIGKILL between every two steps. K4: every step fails once.

One sync later the index equals a fresh build."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from tests.stress import children, jobs, steps
from tests.stress.world import Clock, World


def at_random_moments(place: Path, n: int, seed: int, notes: int = 500) -> Iterator[str]:
    """Kill an index run over edits, from nothing or with --rebuild, or a reader; sometimes the repair as well."""
    world = World(place, seed, notes)
    took = {"edits": 0.6, "fresh": 2.6, "rebuild": 1.2, "reader": 0.2}
    clock = Clock()
    assert children.run(jobs.index, world.root, world.data).error == ""
    took["fresh"] = max(clock.seconds, 0.5)
    for trial in range(n):
        kind = world.chance.choices(list(took), [12, 3, 3, 2])[0]
        if kind == "fresh":
            world.forget_index()
        elif kind != "reader":
            world.change(max(2, notes // 20))
        until = took[kind] * world.chance.random()
        _kill_after(until, kind, world)
        if world.chance.random() < 0.25:
            _kill_after(world.chance.random() * took["edits"], "edits", world)
        if wrong := difference(world, children.run(jobs.mend, world.root, world.data)):
            yield f"trial {trial} ({kind}, killed after {until:.3f} s): {wrong}"


def between_steps(place: Path, n: int, seed: int, notes: int = 20) -> Iterator[str]:
    """Kill right before the k-th step of a run that changes a small vault; `n` values of k, evenly, 0 = every one."""
    for world, k, rebuild, total in _every_step(place, n, seed, notes, reads=False):
        ended = children.run(steps.killed_before, world.root, world.data, k, rebuild)
        if ended.signal != 9:
            yield f"step {k} of {total}: not killed but {ended}"
        if wrong := difference(world, children.run(jobs.mend, world.root, world.data)):
            yield f"killed before step {k} of {total}: {wrong}"


def failing_steps(place: Path, n: int, seed: int, notes: int = 20) -> Iterator[str]:
    """The k-th step fails with an error instead: one sentence of ours, and the next run mends it."""
    for world, k, rebuild, total in _every_step(place, n, seed, notes, reads=True):
        ended = children.run(steps.failed_at, world.root, world.data, k, rebuild)
        if ended.signal or ended.error.startswith(("UNEXPECTED", "hang")):
            yield f"step {k} of {total}{' of a rebuild' if rebuild else ''}: {ended}"
        if wrong := difference(world, children.run(jobs.mend, world.root, world.data)):
            yield f"failed at step {k} of {total}: {wrong}"


def _every_step(
    place: Path, n: int, seed: int, notes: int, reads: bool
) -> Iterator[tuple[World, int, bool, int]]:  # fmt: skip
    """(vault to be synced, step, whether by --rebuild, how many steps there are), the index as before each time."""
    world = World(place, seed, notes)
    children.run(jobs.index, world.root, world.data)
    world.change(4)
    pristine = steps.Kept(world.data)
    for rebuild in (False, True):
        pristine.restore()
        total = len(children.run(steps.counted, world.root, world.data, rebuild, reads).value)
        for k in range(0, total, max(1, 2 * total // n) if n else 1):
            pristine.restore()
            yield world, k, rebuild, total


def difference(world: World, ended: children.Ended) -> str:
    """What distinguishes the index from a fresh build, in words; "" if nothing does."""
    if ended.value is None:
        return ended.error or f"signal {ended.signal}"
    rows, wrong = ended.value
    expected = world.rows()
    if rows != expected:
        wrong = [*wrong, f"{len(expected - rows)} chunks missing, {len(rows - expected)} too many"]
    return "; ".join(wrong)


def _kill_after(seconds: float, kind: str, world: World) -> None:
    job, more = (jobs.hold, ("x", 9.0)) if kind == "reader" else (jobs.index, (kind == "rebuild",))
    child = children.start(job, world.root, world.data, *more)
    child.started()
    time.sleep(seconds)
    child.kill()
