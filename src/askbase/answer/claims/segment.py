"""A piece of an answer as its reader gets it, with what was found out about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["supported", "unverified"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A finished sentence or line, as the reader gets it, and what was found out about it."""

    text: str
    claim: str  # without marks; "" if there is nothing to check (heading, lead-in)
    numbers: tuple[int, ...]
    status: Status
    checks: tuple[str, ...]
    quotes: tuple[tuple[int, tuple[int, int]], ...]  # (passage number, span in its note)

    @classmethod
    def unclaimed(cls, text: str) -> Segment:
        """Words that claim nothing of the notes: a lead-in, a heading, a break."""
        return cls(text, "", (), "unverified", (), ())

    @property
    def is_quote(self) -> bool:
        """Words of a note, not of a model."""
        return self.checks == ("quote",)

    @property
    def stands(self) -> bool:
        """A passage speaks of it, though perhaps not in such words that it counts as supported."""
        return bool(self.checks)
