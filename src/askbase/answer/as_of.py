"""How old is what a question about the present is answered with? Asked of "now", told with the day of the note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from askbase.answer.claims.segment import Segment
from askbase.types import Passage

FRESH_DAYS = 31  # a note of this month speaks of the present
_NOW = re.compile(
    r"(?i)\b(?:now|nowadays|current(?:ly)?|at (?:the moment|present)|presently|these days|today|as of today|still|"
    r"(?:the )?latest|most recent(?:ly)?|up to date|so far|aktuell|derzeit|momentan|heute|noch immer|inzwischen)\b"
)


def notice(question: str, segments: Sequence[Segment], cited: Sequence[Passage], today: date) -> str | None:
    """One sentence with the day of the newest note an answer stands on, if the question is about the present and the
    note is not; None otherwise, and where a cited note has no day. `cited`: passage n of the answer is cited[n - 1]."""
    if not _NOW.search(question):
        return None
    numbers = {number for segment in segments if segment.stands for number, _ in segment.quotes}
    days = [cited[number - 1].date for number in numbers]
    known = [day for day in days if day]
    if not known or len(known) < len(days) or (today - max(known)).days <= FRESH_DAYS:
        return None
    return f"As of {max(known).isoformat()}: the newest note this answer stands on. Later changes are not in it."
