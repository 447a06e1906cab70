"""The trials by name: what each claims, how often it is tried, and how to carry one out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.stress import changes, damage, fuzz, kill, together
from tests.stress.world import Clock


@dataclass(frozen=True)
class Trial:
    """`count` for `make stress` (0: every one there is); `fast` for the ordinary tests, with a smaller vault."""

    run: Callable[..., Iterator[str]]
    claim: str
    count: int
    fast: int
    notes: int = 20


@dataclass(frozen=True)
class Outcome:
    """What came of one trial's rounds."""

    name: str
    claim: str
    n: int
    seed: int
    seconds: float
    failures: tuple[str, ...]

    def line(self) -> dict[str, Any]:
        return {"test": self.name, "claim": self.claim, "n": self.n or "every", "failures": len(self.failures),
                "seed": self.seed, "seconds": self.seconds}  # fmt: skip


TRIALS = {
    "K1": Trial(kill.at_random_moments, "SIGKILL at random moments, 1,000 chunks and more", 200, 5, 60),
    "K2": Trial(kill.between_steps, "SIGKILL between every two steps of an index run", 0, 6, 12),
    "K4": Trial(kill.failing_steps, "every step of an index run fails once", 0, 6, 12),
    "K3": Trial(damage.chroma_files, "Chroma's files damaged", 60, 4, 400),
    "C1": Trial(together.two_indexers, "two indexers at once", 50, 2),
    "C2": Trial(together.held_by_a_chat, "a chat holds Chroma, four questions and an index run beside it", 50, 1),
    "D1": Trial(damage.full_disk, "a disk that is full at some size", 20, 3),
    "D2": Trial(damage.read_only, "a data folder that cannot be written", 1, 1),
    "F1": Trial(
        fuzz.fuzzed_notes, "generated notes of anything at all: every word found, every quote true", 10_000, 300, 0
    ),
    "F7": Trial(changes.out_of_reach, "a vault that is empty, missing, replaced or half there", 60, 5),
    "F9": Trial(changes.sequences, "30 random edits, renames, deletions with syncs between", 100, 1, 6),
    "N1": Trial(changes.embeddings, "embeddings that fail at some text", 60, 3),
}


def carry_out_suite(place: Path, archive: Path) -> Outcome:
    """F2: a tar of YAML's test suite, where somebody has one."""
    clock = Clock()
    failures = tuple(fuzz.yaml_suite(place, archive))
    return Outcome("F2", "YAML's test suite as front matter: every body found", 0, 0, clock.seconds, failures)


def carry_out(name: str, place: Path, n: int, seed: int, **options: int) -> Outcome:
    trial, clock = TRIALS[name], Clock()
    failures = tuple(trial.run(place, n, seed, **options))
    return Outcome(name, trial.claim, n, seed, clock.seconds, failures)
