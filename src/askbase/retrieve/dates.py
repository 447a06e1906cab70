"""Plain-language periods: "last November", "in 2024", "diese Woche" → first day and the first day after it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from askbase.notes.calendar_words import WEEKDAYS, any_of
from askbase.retrieve.date_patterns import READERS
from askbase.retrieve.date_readers import Reader

_FROM_TO = re.compile(
    r"(?i)\b(?:between|from|zwischen|vo[nm])\s+(?:(?:the|dem)\s+)?(?P<first>[^?!;]{3,30}?)"
    r"\s+(?:and|to|until|till|through|und|bis)\s+(?:(?:the|dem|zum)\s+)?(?P<last>[^?!;]{3,60})"
)
_A_WEEKDAY = re.compile(rf"(?i)(?:{any_of(WEEKDAYS)})\b")


@dataclass(frozen=True, slots=True)
class Period:
    """`first` is the first day, `beyond` the first day after; None is open. `text[start:end]` said so."""

    first: date | None
    beyond: date | None
    start: int
    end: int


def find_period(text: str, today: date) -> Period | None:
    """The first period a text names, with the preposition before it."""
    found = [period for pattern, read in READERS if (period := _first(pattern, read, text, today)) is not None]
    found += [period] if (period := _range(text, today)) is not None else []
    return min(found, key=lambda period: (period.start, -period.end), default=None)


def _range(text: str, today: date) -> Period | None:
    """`between 1 October and 31 October 2026`: the year may be said once."""
    for match in _FROM_TO.finditer(text):
        last = _end(match["last"], today)
        if last is None or last.start:
            continue
        year = re.search(r"\b(?:19|20)\d\d\b", match["last"][: last.end])
        said = (
            match["first"]
            if year is None or re.search(r"(?:19|20)\d\d", match["first"])
            else f"{match['first']} {year[0]}"
        )
        first = _end(said, today)
        if first is not None and (first.start, first.end) == (0, len(said)) and first.first and last.beyond:
            if first.first >= last.beyond:
                continue
            return Period(first.first, last.beyond, match.start(), match.start("last") + last.end)
    return None


def _end(text: str, today: date) -> Period | None:
    """Of a range; there a weekday needs no "on"."""
    if _A_WEEKDAY.match(text):
        found = find_period(f"on {text}", today)
        return found and Period(found.first, found.beyond, 0, found.end - len("on "))
    return find_period(text, today)


def _first(pattern: re.Pattern[str], read: Reader, text: str, today: date) -> Period | None:
    for match in pattern.finditer(text):
        try:
            first, beyond = read(match, today)
        except ValueError:  # 31 February
            continue
        return Period(first, beyond, match.start(), match.end())
    return None
