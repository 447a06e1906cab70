"""The bars for answering: as the user set them, else as calibrated on this vault, else the built-in ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from askbase.config import AnswerSettings

MAX_DOUBT = 0.45  # chosen on clapnq and seeds; table in CONTRIBUTING.md

Bar = Literal["min_cosine", "max_doubt"]
BARS: tuple[Bar, ...] = ("min_cosine", "max_doubt")


@dataclass(frozen=True, slots=True)
class Bars:
    """`min_cosine`: nearness of the best passage below which no answer is tried; None: only the built-in rule.
    `max_doubt`: the local model's doubt above which none is."""

    min_cosine: float | None = None
    max_doubt: float = MAX_DOUBT


def bars_of(settings: AnswerSettings, kept: Callable[[str], str]) -> Bars:
    """`kept` gives what was calibrated, by name, "" for nothing."""
    cosine, doubt = (_first(getattr(settings, name), kept(name)) for name in BARS)
    return Bars(cosine, MAX_DOUBT if doubt is None else doubt)


def _first(set_by_user: float | None, kept: str) -> float | None:
    return set_by_user if set_by_user is not None else (float(kept) if kept else None)
