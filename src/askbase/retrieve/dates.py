"""Plain-language periods: "last November", "in 2024", "this week" → first day and the first day after it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAYS = {"week": 7, "fortnight": 14, "month": 30, "year": 365}
_WEEKDAYS = tuple(name.lower() for name in calendar.day_name)
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10, "twelve": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """`first` is the first day, `beyond` the first day after; None is open. `text[start:end]` said so."""

    first: date | None
    beyond: date | None
    start: int
    end: int


def find_period(text: str, today: date) -> Period | None:
    """The first period a text names, with the preposition before it."""
    found = [period for pattern, read in _READERS if (period := _first(pattern, read, text, today)) is not None]
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
    if re.match(rf"(?i)(?:{'|'.join(_WEEKDAYS)})\b", text):
        found = find_period(f"on {text}", today)
        return found and Period(found.first, found.beyond, 0, found.end - len("on "))
    return find_period(text, today)


Span = tuple[date | None, date | None]
Reader = Callable[[re.Match[str], date], Span]


def _first(pattern: re.Pattern[str], read: Reader, text: str, today: date) -> Period | None:
    for match in pattern.finditer(text):
        try:
            first, beyond = read(match, today)
        except ValueError:  # 31 February
            continue
        return Period(first, beyond, match.start(), match.end())
    return None


def _bounded(match: re.Match[str], first: date, beyond: date) -> Span:
    """`since` leaves the end open, `before` the beginning; `after 2024` begins when it is over."""
    word = (match["word"] or "").lower()
    if word == "since" or (word == "from" and match["onwards"]):
        return first, None
    if word in ("before", "until"):
        return None, first if word == "before" else beyond
    if word == "after":
        return beyond, None
    return first, beyond


def _iso_day(match: re.Match[str], today: date) -> Span:
    day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    return _bounded(match, day, day + timedelta(days=1))


def _iso_month(match: re.Match[str], today: date) -> Span:
    first = date(int(match["y"]), int(match["month"]), 1)
    return _bounded(match, first, _next_month(first))


def _day(match: re.Match[str], today: date) -> Span:
    month, number = _MONTHS[match["month"].lower()], int(match["day"])
    year = int(match["y"]) if match["y"] else today.year
    day = date(year, month, number)
    if not match["y"] and day > today:
        day = date(year - 1, month, number)
    return _bounded(match, day, day + timedelta(days=1))


def _month(match: re.Match[str], today: date) -> Span:
    month = _MONTHS[match["month"].lower()]
    year = int(match["y"]) if match["y"] else _latest_year(month, match["which"], today)
    first = date(year, month, 1)
    return _bounded(match, first, _next_month(first))


def _latest_year(month: int, which: str | None, today: date) -> int:
    """`November` is the latest that has begun, `last November` the latest that is over, `this November` this year's."""
    if which and which.lower() == "this":
        return today.year
    begun = month <= today.month if not which else month < today.month
    return today.year if begun else today.year - 1


def _year(match: re.Match[str], today: date) -> Span:
    return _bounded(match, date(int(match["y"]), 1, 1), date(int(match["y"]) + 1, 1, 1))


def _named(match: re.Match[str], today: date) -> Span:
    last, unit = match["which"].lower() != "this", match["unit"].lower()
    if unit == "week":
        first = today - timedelta(days=today.weekday() + (7 if last else 0))
        return _bounded(match, first, first + timedelta(days=7))
    if unit == "month":
        first = today.replace(day=1)
        first = (first - timedelta(days=1)).replace(day=1) if last else first
        return _bounded(match, first, _next_month(first))
    year = today.year - last
    return _bounded(match, date(year, 1, 1), date(year + 1, 1, 1))


def _recent(match: re.Match[str], today: date) -> Span:
    said = (match["count"] or "1").lower()
    count = int(said) if said.isdigit() else _NUMBERS[said]
    unit = match["unit"].lower().removesuffix("s")
    return today - timedelta(days=min(count * _DAYS.get(unit, 1), 36500)), today + timedelta(days=1)


def _past(match: re.Match[str], today: date) -> Span:
    return today - timedelta(days=_DAYS[match["unit"].lower()]), today + timedelta(days=1)


def _weekday(match: re.Match[str], today: date) -> Span:
    """The latest that is over; `this Monday` is this week's."""
    number = _WEEKDAYS.index(match["weekday"].lower())
    day = today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)
    if (match["which"] or "").strip().lower() == "this":
        day = today + timedelta(days=number - today.weekday())
    elif (match["word"] or "").lower() == "since" and today.weekday() == number:
        day = today
    return _bounded(match, day, day + timedelta(days=1))


def _ago(match: re.Match[str], today: date) -> Span:
    count = int(match["count"]) if match["count"].isdigit() else _NUMBERS[match["count"].lower()]
    day = today - timedelta(days=count * _DAYS.get(match["unit"].lower().removesuffix("s"), 1))
    return day, day + timedelta(days=1)


def _today(match: re.Match[str], today: date) -> Span:
    day = today - timedelta(days=match["name"].lower() == "yesterday")
    return _bounded(match, day, day + timedelta(days=1))


def _before_yesterday(match: re.Match[str], today: date) -> Span:
    return today - timedelta(days=2), today - timedelta(days=1)


def _next_month(first: date) -> date:
    return first + timedelta(days=calendar.monthrange(first.year, first.month)[1])


_WORD = r"(?i)(?:\b(?P<word>in|from|of|on|during|since|before|after|until|for)\s+(?:the\s+)?)?"
_ON = r"(?P<onwards>\s+(?:onwards?\b|on(?=\s*(?:[?.,!]|$))))?"
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_OF_YEAR = rf"(?:,?\s+(?:of\s+)?{_YEAR}\b)?"
_UNIT = r"(?P<unit>days?|weeks?|months?|years?)\b"
_WEEKDAY = (  # of nothing else: not Sunday school, nor Sunday, 3 November
    rf"(?P<weekday>{'|'.join(_WEEKDAYS)})\b"
    r"(?=\s*(?:$|[?.!,;:](?!\s*(?:the\s+)?\d)|(?:about|on|onwards?|in|with|and|or|at|for|morning|afternoon|evening|night)\b))"
)
_FROM_TO = re.compile(
    r"(?i)\b(?:between|from)\s+(?:the\s+)?(?P<first>[^?!;]{3,30}?)\s+(?:and|to|until|till|through)\s+(?:the\s+)?"
    r"(?P<last>[^?!;]{3,60})"
)
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)})"
_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"{_WORD}\b{_YEAR}-(?P<m>\d\d?)-(?P<d>\d\d?)\b{_ON}", _iso_day),
        (rf"{_WORD}\b(?P<day>\d\d?)(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\b{_OF_YEAR}{_ON}", _day),
        (rf"{_WORD}\b(?P<month>{_MONTH})\s+(?P<day>\d\d?)(?:st|nd|rd|th)?\b{_OF_YEAR}{_ON}", _day),
        (rf"{_WORD}\b{_YEAR}-(?P<month>\d\d)\b(?!-){_ON}", _iso_month),
        (rf"{_WORD}(?:\b(?P<which>last|this)\s+)?\b(?P<month>{_MONTH})\b{_OF_YEAR}{_ON}", _month),
        (rf"{_WORD}\b{_YEAR}\b(?![-/][\dW]){_ON}", _year),
        (rf"{_WORD}\b(?P<which>last|this)\s+(?P<unit>week|month|year)\b{_ON}", _named),
        (rf"(?i)\b(?:(?:in|from|over|during|within)\s+)?(?:the\s+)?(?:last|past)\s+{_COUNT}\s+{_UNIT}", _recent),
        (r"(?i)\b(?:(?:in|from|over|during|within)\s+)?(?:the\s+)?past\s+(?P<unit>week|month|year)\b", _past),
        (rf"(?i)\b{_COUNT}\s+(?P<unit>days?|weeks?)\s+ago\b", _ago),
        (rf"{_WORD}\b(?P<name>today|yesterday)\b{_ON}", _today),
        (r"(?i)\b(?:on\s+)?(?:the\s+)?day\s+before\s+yesterday\b", _before_yesterday),
        (
            rf"(?i)\b(?P<word>on|since|from|of|before|until|after)\s+(?P<which>last\s+|this\s+)?{_WEEKDAY}{_ON}",
            _weekday,
        ),
        (rf"{_WORD}\b(?P<which>last|this)\s+{_WEEKDAY}{_ON}", _weekday),
        (rf"{_WORD}\b(?P<d>\d\d?)\.(?P<m>\d\d?)\.{_YEAR}\b{_ON}", _iso_day),
    )
)
