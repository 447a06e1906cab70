"""Questions that need several notes on purpose: "X over time", "what contradicts X". By rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from askbase.types import Passage

_IN_TIME = re.compile(
    r"(?i)\bover\s+(?:time|the\s+(?:last\s+|past\s+)?(?:days|weeks|months|years))\b|\btimeline\s+of\b"
    r"|\bhow\s+(?:has|have)\b[^?.!]{1,80}?\b(?:changed?|evolved?|developed?)\b"
)
_AGAINST = re.compile(r"(?i)\bcontradict\w*\b|\bdisagree\w*\b")


@dataclass(frozen=True, slots=True)
class Gathering:
    """What a question asks of its evidence. `spread`: other notes go before a second passage of one; `in_time`: read
    in the order of the notes' dates."""

    spread: bool = False
    in_time: bool = False


def gathering(question: str) -> Gathering:
    """Read from the words of the question alone."""
    in_time = _IN_TIME.search(question) is not None
    return Gathering(in_time or _AGAINST.search(question) is not None, in_time)


def in_order_of_dates(passages: Sequence[Passage]) -> list[Passage]:
    """Oldest first, notes without a date last."""
    return sorted(passages, key=lambda passage: passage.date or date.max)
