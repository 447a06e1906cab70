"""Days as notes write them, in English and German: 2024-06-04, 4.6.2024, 4/6/24, June 4th, Tue 4 June."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from askbase.notes.calendar_words import EVERY_MONTH, SHORT_WEEKDAYS, WEEKDAYS, YEAR_OF_DAY, days_of

_WEEKDAYS = WEEKDAYS | SHORT_WEEKDAYS
_WEEKDAY = r"(?P<weekday>[^\W\d_]{2,10})\.?,?[ \t]+(?:the[ \t]+|de[rn][ \t]+)?"
_BEFORE_IT = re.compile(rf"(?<!\w){_WEEKDAY}$")
_FIRST = re.compile(rf"(?:{_WEEKDAY})?")
_REACH = 20  # characters in which a weekday stands before its day
_NAME = r"(?P<name>[^\W\d_]{3,10})\b"
_YEAR = rf"(?:\.?,?[ -]+(?P<year>{YEAR_OF_DAY})\b)?"
_WRITTEN = tuple(
    map(
        re.compile,
        (
            r"(?<![\d/.-])(?P<year>(?:1\d|20)\d\d)(?P<between>[-/.])(?P<month>\d\d?)(?P=between)(?P<day>\d\d?)"
            r"(?![\d/]|-\d)",
            r"(?<![\w.,/-])(?P<day>\d\d?)\. ?(?P<month>\d\d?)\."
            r"(?: ?(?P<year>(?:1\d|20)?\d\d)(?![\w%/]|[.,:]\d)|(?!\d| ?\d))",
            r"(?<![\w.,/-])(?P<one>\d\d?)/(?P<other>\d\d?)/(?P<year>(?:1\d|20)?\d\d)(?![\w/]|[.,]\d)",
            rf"(?<![\w.,/-])(?P<day>\d\d?)(?:st|nd|rd|th|\.)?(?:[ -]+|[ \t]+of[ \t]+){_NAME}{_YEAR}",
            rf"(?<![\w-]){_NAME}\.?[ -]+(?P<day>\d\d?)(?:st|nd|rd|th)?\b(?![.:]\d){_YEAR}",
        ),
    )
)
_SLASHED = _WRITTEN[2]
_SMALL = re.compile(r"[a-z]{1,4}")  # "step 2 may fail": a short name in small letters is a month beside a year only
_UP_TO = re.compile(r"(?i)\s*(?:to|until|till|through|bis(?:\s+zum)?|[-–—])\s*(?:the\s+)?")
_SINCE_DAY = re.compile(r"(?i)(?<![\w.,/-])(?P<day>\d\d?)(?:st|nd|rd|th|\.)?\s*(?:to|until|bis|and|und|[-–—/])\s*$")

_LONGEST = 62  # days of a span that tells of each of its days


@dataclass(frozen=True, slots=True)
class Written:
    """A day as a text has it at `start` to `end`. `options`: (month, day), two if either number may be the month."""

    options: tuple[tuple[int, int], ...]
    year: int | None
    weekday: int | None
    start: int
    end: int
    day_first: bool | None = None  # of 22/5/24, which can be read in one way only

    def days(self, near: Sequence[date]) -> list[date]:
        """What it may mean, in the years of `near` and those beside them if it says none."""
        said = {self.year} if self.year else {each.year + off for each in near for off in (-1, 0, 1)}
        found = sorted(day for option in self.options for day in days_of(*option, said))
        on_it = [day for day in found if day.weekday() == self.weekday]
        return on_it or found

    def nearest(self, near: Sequence[date]) -> date | None:
        """The one that lies nearest to these days; None if two are as near, or it says no year and there is none."""
        found = {day: sum(abs((day - each).days) for each in near) for day in self.days(near)}
        best = [day for day, far in found.items() if far == min(found.values())]
        return best[0] if len(best) == 1 else None


def written_days(text: str) -> list[Written]:
    """Every day that a text names, in order."""
    found = [each for pattern in _WRITTEN for match in pattern.finditer(text) if (each := _written(match)) is not None]
    apart: list[Written] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if not apart or each.start >= apart[-1].end:
            apart.append(each)
    return apart


def names_day(text: str, day: date, near: Sequence[date] = ()) -> bool:
    """Whether a text names the day, or a span of days that holds it. `near`: days it stands by, for years it does not
    say; without them any year may be meant."""
    written = written_days(text)
    if any(_may_mean(each, day, near) for each in written):
        return True
    for first, last in pairwise(written):
        between = text[first.end : last.start]
        if _UP_TO.fullmatch(between) and any(one <= day <= other for one, other in _spans(first, last, day, near)):
            return True
    for last in written:  # 15–17 May
        first_day = _SINCE_DAY.search(text, 0, last.start)
        for end in last.days(near or (day,)) if first_day else ():
            begins = days_of(end.month, int(first_day["day"]), [end.year]) if first_day else ()
            if any(begin <= day <= end for begin in begins):
                return True
    return False


def day_at(line: str, at: int) -> Written | None:
    """The day that is written at this place of a line, with its weekday if that is said."""
    behind = _FIRST.match(line, at)
    is_weekday = behind is not None and (behind["weekday"] or "").lower() in _WEEKDAYS
    start = behind.end() if behind and is_weekday else at
    found = (match for pattern in _WRITTEN if (match := pattern.match(line, start)) is not None)
    return next((each for each in map(_written, found) if each is not None), None)


def day_first(text: str) -> bool | None:
    """Whether 4/6/24 begins with the day, as 22/5/24 beside it shows; None if nothing shows it, or both are there."""
    found = (_written(match) for match in _SLASHED.finditer(text))
    shown = {each.day_first for each in found if each is not None and each.day_first is not None}
    return shown.pop() if len(shown) == 1 else None


def _written(match: re.Match[str]) -> Written | None:
    found = match.groupdict()
    said = found.get("year")
    year = None if not said else int(said) if len(said) == 4 else 2000 + int(said)
    if found.get("one"):
        one, other = int(found["one"]), int(found["other"])
        options = [(other, one), (one, other)]
    else:
        name = found.get("name") or ""
        month = EVERY_MONTH.get(name.lower(), 0) if name else int(found["month"])
        if year is None and _SMALL.fullmatch(name):
            return None
        options = [(month, int(found["day"]))]
    there = [option for option in options if any(days_of(*option, [year or 2000]))]
    if not there:
        return None
    weekday = _weekday_before(match.string, match.start())
    if not found.get("name") and year is None and weekday is None:  # 4.6. may be a figure
        return None
    order = there[0] == options[0] if len(there) == 1 and len(options) > 1 else None
    return Written(tuple(dict.fromkeys(there)), year, weekday, match.start(), match.end(), order)


def _weekday_before(text: str, start: int) -> int | None:
    before = _BEFORE_IT.search(text[max(0, start - _REACH) : start])
    return _WEEKDAYS.get(before["weekday"].lower()) if before else None


def _may_mean(written: Written, day: date, near: Sequence[date]) -> bool:
    if written.year is not None or not near:
        return (day.month, day.day) in written.options and written.year in (None, day.year)
    return written.nearest(near) == day


def _spans(first: Written, last: Written, day: date, near: Sequence[date]) -> Iterator[tuple[date, date]]:
    for end in last.days(near or (day,)):
        for begin in first.days((end,)):
            if begin <= end and (end - begin).days < _LONGEST:
                yield begin, end
