"""Risk over coverage as a curve, and the confidence below which silence would have scored more."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer: how sure it was, whether it was wrong, what it earned, and what silence would have earned."""

    cluster: str
    confidence: float
    wrong: bool
    earned: float
    silence: float


@dataclass(frozen=True, slots=True)
class Threshold:
    """Chosen on one half of the clusters; `gain` is the reward per answer it adds on the other half of `n` answers."""

    confidence: float
    gain: float
    n: int


def risk_curve(answers: Sequence[Answered], asked: int) -> list[tuple[float, float]]:
    """(share of `asked` answered, share of those wrong), surest first; equal confidences make one step."""
    points: list[tuple[float, float]] = []
    seen = wrong = 0
    for _, tied in groupby(sorted(answers, key=lambda each: -each.confidence), key=lambda each: each.confidence):
        group = list(tied)
        seen, wrong = seen + len(group), wrong + sum(each.wrong for each in group)
        points.append((seen / asked, wrong / seen))
    return points


def best_threshold(answers: Sequence[Answered]) -> Threshold | None:
    """Where to be silent, chosen on one half of the clusters and measured on the other; None without two halves."""
    halves: tuple[list[Answered], list[Answered]] = ([], [])
    for each in answers:
        halves[half_of(each.cluster)].append(each)
    tuning, testing = halves
    if not tuning or not testing:
        return None
    chosen = max(sorted({0.0, *(each.confidence for each in tuning)}), key=lambda at: _gain(tuning, at))
    return Threshold(chosen, _gain(testing, chosen) / len(testing), len(testing))


def half_of(cluster: str) -> int:
    """0 or 1, by hash: the same cluster always lands in the same half, whatever else there is."""
    return hashlib.sha256(cluster.encode()).digest()[0] & 1


def _gain(answers: Sequence[Answered], threshold: float) -> float:
    return sum(each.silence - each.earned for each in answers if each.confidence < threshold)
