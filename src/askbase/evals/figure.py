"""A figure: a value with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its 95 % interval over `n` cases; `missing` cases had none. Counts where the value is a rate."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    missing: int = 0
    events: int | None = None
    chances: int | None = None
