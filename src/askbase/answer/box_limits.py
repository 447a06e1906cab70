"""Which check boxes are meant: those of notes of some days or of a folder, or those that are due by a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from askbase.answer.due_days import a_year_later, due_on, has_unread_day
from askbase.answer.german_days import english_days
from askbase.clean import fold
from askbase.retrieve.dates import Period, find_period
from askbase.types import Filter

_OVERDUE = re.compile(r"\b(?:(?:that|which) )?(?:(?:are |is )?(?:overdue|past due)|(?:are|is) late)\b")
_DUE = re.compile(r"\b(?:(?:that|which) )?(?:are |is )?(?:due|with an? (?:deadline|due date))\b")
_UNTIL = re.compile(r"^ *by\b")
_TO_COME = re.compile(r"^ *(?P<until>until )?(?P<said>tomorrow|next (?P<unit>week|month))\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Limits:
    """`rest`: the question without what is a limit now; `due`: when the boxes are due, None if that is not asked;
    `said`: the limits in words."""

    rest: str
    filters: Filter
    due: Period | None = None
    said: str = ""

    def are_met_by(self, text: str, written: date) -> bool:
        """Whether a box that says this, in a note of that day, is due then."""
        day = due_on(text, written) if self.due else None
        if self.due is None or day is None:
            return self.due is None
        return (self.due.first or day) <= day and (self.due.beyond is None or day < self.due.beyond)

    def may_be_met_by(self, text: str, written: date) -> bool:
        """Whether such a box says when it is due, and not on a day that can be read."""
        return self.due is not None and has_unread_day(text, written)


def due_limits(asked: str, filters: Filter, today: date) -> Limits:
    """When the boxes are due, by a folded question."""
    rest, due, said = _due(asked, today)
    return Limits(rest, filters, due, said)


def note_limits(limits: Limits, folders: Iterable[str], today: date) -> Limits:
    """With the days and the folder of the notes that the boxes are in."""
    rest, filters, due, said = limits.rest, limits.filters, limits.due, limits.said
    if due is None and filters.after is None and filters.before is None:
        period = find_period(rest, today)
        if period is not None:
            filters = replace(filters, after=period.first, before=period.beyond)
            rest = f"{rest[: period.start]} {rest[period.end :]}"
            said = f" in notes {_said(period)}"
    for folder in sorted(folders, key=len, reverse=True):
        named = re.search(rf"\b(?:in|from|under|inside) (?:the |my )?(?:folder )?{re.escape(fold(folder))}(?!\w)", rest)
        if named and not filters.paths:
            filters, said = replace(filters, paths=(folder,)), f"{said} in {folder}"
            rest = f"{rest[: named.start()]} {rest[named.end() :]}"
    return Limits(rest, filters, due, said)


def _due(asked: str, today: date) -> tuple[str, Period | None, str]:
    """(the question without it, when they are due, in words)."""
    over = _OVERDUE.search(asked)
    if over:
        return f"{asked[: over.start()]} {asked[over.end() :]}", Period(None, today, 0, 0), " and overdue"
    found = _DUE.search(asked)
    if found is None:
        return asked, None, ""
    before, after = asked[: found.start()], english_days(asked[found.end() :])
    after = _UNTIL.sub(" until", after)
    period = _to_come(after, today) or find_period(after, today)
    if period is None:
        return f"{before} {after}", Period(None, None, 0, 0), " and due on a day"
    rest = f"{before} {after[: period.start]} {after[period.end :]}"
    if period.beyond and period.beyond <= today and not _YEAR.search(after):
        period = _nearest(period, period.beyond, today)
    return rest, period, f" and due {_said(period)}"


def _nearest(period: Period, beyond: date, today: date) -> Period:
    """A day and month without a year that are over, or those of the next year if they are nearer to today."""
    first, later = period.first and a_year_later(period.first), a_year_later(beyond)
    ahead = (first or later - timedelta(days=1)) - today
    return replace(period, first=first, beyond=later) if ahead <= today - beyond else period


def _to_come(text: str, today: date) -> Period | None:
    found = _TO_COME.match(text)
    if found is None:
        return None
    if found["unit"] is None:
        first, beyond = today + timedelta(days=1), today + timedelta(days=2)
    elif found["unit"] == "week":
        first = today + timedelta(days=7 - today.weekday())
        beyond = first + timedelta(days=7)
    else:
        first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        beyond = (first + timedelta(days=32)).replace(day=1)
    return Period(None if found["until"] else first, beyond, found.start(), found.end())


def _said(period: Period) -> str:
    last = period.beyond - timedelta(days=1) if period.beyond else None
    if period.first is None:
        return f"up to {last}"
    if last is None:
        return f"from {period.first} on"
    return f"on {last}" if last == period.first else f"from {period.first} to {last}"
