"""What a pattern found → the first day and the first day after it; None if it is none, ValueError for 31 February.

Groups say what was said: `day`, `month`, `y`.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from askbase.notes.calendar_words import MONTHS, WEEKDAYS, days_of, latest
from askbase.retrieve.date_words import AFTER, BEFORE, DAYS, FROM, SINCE, UNTIL, number, unit

Span = tuple[date | None, date | None]
Reader = Callable[[re.Match[str], date], Span | None]
_MONTHS, _LONGEST_MONTH = 12, 31


def iso_day(match: re.Match[str], today: date) -> Span | None:
    return _day_said(match, int(match["y"]), int(match["m"]), int(match["d"]), today)


def dotted_day(match: re.Match[str], today: date) -> Span | None:
    """3.11.26, and 3.11. of the latest year it has been in; 31.2 is a figure."""
    year, month, of_month = match.groupdict().get("y"), int(match["m"]), int(match["d"])
    if not year and latest(month, of_month, today) is None:
        return None
    return _day_said(match, 2000 + int(year) if year else None, month, of_month, today)


def iso_month(match: re.Match[str], today: date) -> Span | None:
    if not 1 <= int(match["month"]) <= _MONTHS:  # pages 2024-45
        return None
    first = date(int(match["y"]), int(match["month"]), 1)
    return _bounded(match, first, _next_month(first))


def day(match: re.Match[str], today: date) -> Span | None:
    year, month = match["y"], MONTHS[match["month"].lower()]
    return _day_said(match, int(year) if year else None, month, int(match["day"]), today)


def month(match: re.Match[str], today: date) -> Span | None:
    if not match["y"] and not match["onwards"] and (match["word"] or "").lower() == "von":
        return None  # a person: German dates a note "vom Januar", and has it "von Jan"
    month = MONTHS[match["month"].lower()]
    year = int(match["y"]) if match["y"] else _latest_year(month, match["which"], today)
    first = date(year, month, 1)
    return _bounded(match, first, _next_month(first))


def year(match: re.Match[str], today: date) -> Span:
    return _bounded(match, date(int(match["y"]), 1, 1), date(int(match["y"]) + 1, 1, 1))


def named(match: re.Match[str], today: date) -> Span:
    last, of = not _is_this(match["which"]), unit(match["unit"])
    if of == "week":
        first = today - timedelta(days=today.weekday() + (7 if last else 0))
        return _bounded(match, first, first + timedelta(days=7))
    if of == "month":
        first = today.replace(day=1)
        first = (first - timedelta(days=1)).replace(day=1) if last else first
        return _bounded(match, first, _next_month(first))
    year = today.year - last
    return _bounded(match, date(year, 1, 1), date(year + 1, 1, 1))


def recent(match: re.Match[str], today: date) -> Span:
    days = number(match["count"]) * DAYS[unit(match["unit"])]
    return today - timedelta(days=min(days, 36500)), today + timedelta(days=1)


def past(match: re.Match[str], today: date) -> Span:
    return today - timedelta(days=DAYS[unit(match["unit"])]), today + timedelta(days=1)


def weekday(match: re.Match[str], today: date) -> Span:
    """The latest that is over; `this Monday` is this week's."""
    of_week = WEEKDAYS[match["weekday"].lower()]
    day = today - timedelta(days=(today.weekday() - of_week - 1) % 7 + 1)
    if _is_this(match["which"]):
        day = today + timedelta(days=of_week - today.weekday())
    elif (match["word"] or "").lower() in SINCE and today.weekday() == of_week:
        day = today
    return _one_day(match, day)


def ago(match: re.Match[str], today: date) -> Span:
    day = today - timedelta(days=number(match["count"]) * DAYS[unit(match["unit"])])
    return day, day + timedelta(days=1)


def near_day(match: re.Match[str], today: date) -> Span:
    return _one_day(match, today - timedelta(days=match["name"].lower() in ("yesterday", "gestern")))


def before_yesterday(match: re.Match[str], today: date) -> Span:
    return today - timedelta(days=2), today - timedelta(days=1)


def _bounded(match: re.Match[str], first: date, beyond: date) -> Span:
    """`since` leaves the end open, `before` the beginning; `after 2024` begins when it is over."""
    word = (match["word"] or "").lower()
    if word in SINCE or (word in FROM and match["onwards"]):
        return first, None
    if word in BEFORE | UNTIL:
        return None, first if word in BEFORE else beyond
    if word in AFTER:
        return beyond, None
    return first, beyond


def _day_said(match: re.Match[str], year: int | None, month: int, day: int, today: date) -> Span | None:
    """Without a year the latest that is not to come: notes were written before now. None for "in room 45 May 2024"."""
    if not (1 <= month <= _MONTHS and 1 <= day <= _LONGEST_MONTH):
        return None
    found = next(days_of(month, day, [year]), None) if year else latest(month, day, today)
    if found is None:
        raise ValueError(f"there is no day {day} of month {month}")
    return _one_day(match, found)


def _one_day(match: re.Match[str], day: date) -> Span:
    return _bounded(match, day, day + timedelta(days=1))


def _latest_year(month: int, which: str | None, today: date) -> int:
    """`November` is the latest that has begun, `last November` the latest that is over, `this November` this year's."""
    if _is_this(which):
        return today.year
    begun = month <= today.month if not which else month < today.month
    return today.year if begun else today.year - 1


def _is_this(which: str | None) -> bool:
    return (which or "").strip().lower().startswith(("this", "dies"))


def _next_month(first: date) -> date:
    return first + timedelta(days=calendar.monthrange(first.year, first.month)[1])
