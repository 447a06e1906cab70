"""Plain-language periods: "last November", "in 2024", "diese Woche" → first day and the first day after it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from askbase.notes.calendar_words import WEEKDAYS, YEAR_OF_DAY, any_of
from askbase.retrieve.date_patterns import READERS

_FROM_TO = re.compile(
    r"(?i)\b(?:between|from|zwischen|vo[nm])\s+(?:(?:the|dem)\s+)?(?P<first>[^?!;]{3,30}?)"
    r"\s+(?:and|to|until|till|through|und|bis)\s+(?:(?:the|dem|zum)\s+)?(?P<last>[^?!;]{3,60})"
)
_A_YEAR = re.compile(rf"(?<!\d){YEAR_OF_DAY}\b")
_ANY_DAY = date(2000, 1, 1)  # whenever it is asked
_A_WEEKDAY = re.compile(rf"(?i)(?:{any_of(WEEKDAYS)})\b")


@dataclass(frozen=True, slots=True)
class Period:
    """`first` is the first day, `beyond` the first day after; None is open. `text[start:end]` said so. `any_year`: it
    says a day or a month without a year, and the latest one was taken."""

    first: date | None
    beyond: date | None
    start: int
    end: int
    any_year: bool = False


def find_period(text: str, today: date) -> Period | None:
    """The first period a text names, with the preposition before it."""
    found, never = _read(text, today)
    found += [period] if (period := _range(text, today)) is not None else []
    there = (period for period in found if all(period.end <= start or end <= period.start for start, end in never))
    return min(there, key=lambda period: (period.start, -period.end), default=None)


def no_such_day(text: str) -> str | None:
    """The words of the first day that no year has, or not the year that it says: `31 February 2024`."""
    _, never = _read(text, _ANY_DAY)
    return text[slice(*min(never))].strip() if never else None


def _range(text: str, today: date) -> Period | None:
    """`between 1 October and 31 October 2026`: the year may be said once."""
    for match in _FROM_TO.finditer(text):
        last = _end(match["last"], today)
        if last is None or last.start:
            continue
        year = _A_YEAR.search(match["last"][: last.end])
        said = match["first"] if year is None or _A_YEAR.search(match["first"]) else f"{match['first']} {year[0]}"
        first = _end(said, today)
        if first is not None and (first.start, first.end) == (0, len(said)) and first.first and last.beyond:
            if first.first >= last.beyond:
                continue
            end = match.start("last") + last.end
            return Period(first.first, last.beyond, match.start(), end, first.any_year and last.any_year)
    return None


def _end(text: str, today: date) -> Period | None:
    """Of a range; there a weekday needs no "on"."""
    if _A_WEEKDAY.match(text):
        found = find_period(f"on {text}", today)
        return found and replace(found, start=0, end=found.end - len("on "))
    return find_period(text, today)


def _read(text: str, today: date) -> tuple[list[Period], list[tuple[int, int]]]:
    """All that is said in one of the ways that are known, and where days are said that there never were."""
    found: list[Period] = []
    never: list[tuple[int, int]] = []
    for pattern, read in READERS:
        for match in pattern.finditer(text):
            try:
                span = read(match, today)
            except ValueError:  # 31 February
                never.append((match.end("word") if match["word"] else match.start(), match.end()))
                continue
            if span is not None:
                found.append(Period(*span, *match.span(), _any_year(match)))
    return found, never


def _any_year(match: re.Match[str]) -> bool:
    said = match.groupdict()
    return any(said.get(part) for part in ("d", "day", "month")) and not (said.get("y") or said.get("which"))
