"""The bars for answering: as the user set them, else as calibrated on this vault, else the built-in ones.

A calibrated bar is a number on a scale: what is near for one embedding is not for another. It is kept with its scale,
and where that is no longer the one in use, it does not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from askbase.answer.refusing import doubt
from askbase.settings import AnswerSettings

MAX_DOUBT = 0.52  # chosen on development halves; table in CONTRIBUTING.md

Bar = Literal["min_cosine", "max_doubt"]
BARS: tuple[Bar, ...] = ("min_cosine", "max_doubt")


OUTDATED = (
    "The bar that was calibrated for these notes was measured with another version or embedding and does not count:"
    " ask your cases again without one, then run `askbase eval calibrate --abstention RUN`."
)


@dataclass(frozen=True, slots=True)
class Bars:
    """`min_cosine`: nearness of the best passage below which no answer is tried; None: only the built-in rule.
    `max_doubt`: the local model's doubt above which none is. `outdated`: one that was kept does not count."""

    min_cosine: float | None = None
    max_doubt: float = MAX_DOUBT
    outdated: bool = False


def bars_of(settings: AnswerSettings, kept: Mapping[Bar, str], embedding: str) -> Bars:
    """`kept`: what `to_keep` made of the calibrated ones, "" for nothing. `embedding`: the fingerprint of the one in
    use."""
    found: dict[Bar, float | None] = {}
    outdated = False
    for bar in BARS:
        value, _, scale = kept[bar].partition(" ")
        counts = scale == _scale(bar, embedding)
        found[bar] = getattr(settings, bar)
        if found[bar] is None and value:
            found[bar] = float(value) if counts else None
            outdated = outdated or not counts
    borne = found["max_doubt"]
    return Bars(found["min_cosine"], MAX_DOUBT if borne is None else borne, outdated)


def to_keep(bar: Bar, value: float | None, embedding: str) -> str:
    """A calibrated bar with its scale, as text; None: "", the built-in one counts again."""
    return "" if value is None else f"{value!r} {_scale(bar, embedding)}"


def _scale(bar: Bar, embedding: str) -> str:
    return embedding if bar == "min_cosine" else doubt.SCALE
