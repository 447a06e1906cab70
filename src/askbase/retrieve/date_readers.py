"""What a pattern found → the first day and the first day after it. Groups say what was said: `day`, `month`, `y`."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from askbase.notes.calendar_words import MONTHS, WEEKDAYS
from askbase.retrieve.date_words import AFTER, BEFORE, DAYS, FROM, SINCE, UNTIL, number, unit

Span = tuple[date | None, date | None]
Reader = Callable[[re.Match[str], date], Span]


def iso_day(match: re.Match[str], today: date) -> Span:
    return _one_day(match, date(int(match["y"]), int(match["m"]), int(match["d"])))


def dotted_day(match: re.Match[str], today: date) -> Span:
    """3.11.26, and 3.11. of the latest year it has been in."""
    month, day, year = int(match["m"]), int(match["d"]), match.groupdict().get("y")
    return _one_day(match, date(2000 + int(year), month, day) if year else _latest(month, day, today))


def iso_month(match: re.Match[str], today: date) -> Span:
    first = date(int(match["y"]), int(match["month"]), 1)
    return _bounded(match, first, _next_month(first))


def day(match: re.Match[str], today: date) -> Span:
    month, of_month = MONTHS[match["month"].lower()], int(match["day"])
    return _one_day(match, date(int(match["y"]), month, of_month) if match["y"] else _latest(month, of_month, today))


def month(match: re.Match[str], today: date) -> Span:
    if not match["y"] and not match["onwards"] and (match["word"] or "").lower() == "von":
        raise ValueError(f"{match['month']} is a person")  # German dates a note "vom Januar", and has it "von Jan"
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


def _one_day(match: re.Match[str], day: date) -> Span:
    return _bounded(match, day, day + timedelta(days=1))


def _latest(month: int, day: int, today: date) -> date:
    """The latest of these days that is not to come: notes were written before now. ValueError for 31 February."""
    found = date(today.year, month, day)
    return found if found <= today else date(today.year - 1, month, day)


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
