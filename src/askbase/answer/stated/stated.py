"""What the catalog can tell by itself, in the form of an answer."""

from __future__ import annotations

from dataclasses import dataclass

from askbase.answer.claims.segment import Segment
from askbase.types import Passage


@dataclass(frozen=True, slots=True)
class Stated:
    """What the front matter says: segments, and the passages their numbers mean. Empty if it was not asked for."""

    segments: list[Segment]
    passages: tuple[Passage, ...]
