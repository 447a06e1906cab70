"""Which check boxes are meant: those of notes of some days or of a folder, or those that are due by a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from askbase.answer.stated.box_signs import done_on, scheduled_on, starts_on
from askbase.answer.stated.due_days import due_on, has_unread_day
from askbase.answer.words.german_days import english_days
from askbase.clean import fold
from askbase.notes.calendar_words import next_after
from askbase.retrieve.dates import Period, find_period
from askbase.types import Filter

Kind = Literal["due", "scheduled", "starting"]
_OVERDUE = re.compile(r"\b(?:(?:that|which) )?(?:(?:are |is )?(?:overdue|past due)|(?:are|is) late)\b")
_DUE = re.compile(r"\b(?:(?:that|which) )?(?:are |is )?(?:due|with an? (?:deadline|due date))\b")
_SCHEDULED = re.compile(r"\b(?:(?:that|which) )?(?:are |is )?scheduled(?: for)?\b")
_STARTING = re.compile(
    r"\b(?:(?:that|which) )?(?:are |is )?start(?:s|ing)?(?= (?:on|in|from|before|after|this|next|today|tomorrow)\b)"
)
_UNTIL = re.compile(r"^ *by\b")
_TO_COME = re.compile(r"^ *(?P<until>until )?(?P<said>tomorrow|next (?P<unit>week|month))\b")


@dataclass(frozen=True, slots=True)
class Limits:
    """`rest`: the question without what is a limit now; `due`: when the boxes are due, None if that is not asked, or
    for which days they are `kind`; `done`: when they were ticked; `said`: the limits in words."""

    rest: str
    filters: Filter
    due: Period | None = None
    said: str = ""
    kind: Kind = "due"
    done: Period | None = None

    def are_met_by(self, text: str, written: date | None, today: date) -> bool:
        """Whether a box that says this, in a note of that day, is due then, or was ticked then: by the day behind its
        ✅, else by the note's."""
        if self.done is not None and not _lies_in(self.done, done_on(text) or written):
            return False
        if self.due is None:
            return True
        if self.kind == "due":
            return _lies_in(self.due, due_on(text, written or today))
        return _lies_in(self.due, scheduled_on(text) if self.kind == "scheduled" else starts_on(text))

    def may_be_met_by(self, text: str, written: date) -> bool:
        """Whether such a box says when it is due, and not on a day that can be read."""
        return self.due is not None and self.kind == "due" and has_unread_day(text, written)


def due_limits(asked: str, filters: Filter, today: date) -> Limits:
    """When the boxes are due, by a folded question."""
    rest, due, said, kind = _due(asked, today)
    return Limits(rest, filters, due, said, kind)


def note_limits(limits: Limits, folders: Iterable[str], today: date, by_done: bool = False) -> Limits:
    """With the days and the folder of the notes that the boxes are in. `by_done`: the days are those on which they were
    ticked."""
    rest, filters, due, said, done = limits.rest, limits.filters, limits.due, limits.said, None
    if by_done and (period := find_period(rest, today)) is not None:
        rest, done = f"{rest[: period.start]} {rest[period.end :]}", period
        said = f" {_said(period)}"
    elif due is None and filters.after is None and filters.before is None:
        period = find_period(rest, today)
        if period is not None:
            filters = replace(filters, after=period.first, before=period.beyond)
            rest = f"{rest[: period.start]} {rest[period.end :]}"
            said = f" in notes {_said(period)}"
    longest_first = () if filters.paths else sorted(folders, key=len, reverse=True)
    for folder in longest_first:
        if (name := fold(folder)) not in rest:
            continue
        named = re.search(rf"\b(?:in|from|under|inside) (?:the |my )?(?:folder )?{re.escape(name)}(?!\w)", rest)
        if named:
            filters, said = replace(filters, paths=(folder,)), f"{said} in {folder}"
            rest = f"{rest[: named.start()]} {rest[named.end() :]}"
            break
    return replace(limits, rest=rest, filters=filters, said=said, done=done)


def _lies_in(period: Period, day: date | None) -> bool:
    return day is not None and (period.first or day) <= day and (period.beyond is None or day < period.beyond)


def _due(asked: str, today: date) -> tuple[str, Period | None, str, Kind]:
    """(the question without it, when they are due, in words, or scheduled, or begin)."""
    over = _OVERDUE.search(asked)
    if over:
        return f"{asked[: over.start()]} {asked[over.end() :]}", Period(None, today, 0, 0), " and overdue", "due"
    found, kind = _kind_asked(asked)
    if found is None:
        return asked, None, "", "due"
    before, after = asked[: found.start()], english_days(asked[found.end() :])
    after = _UNTIL.sub(" until", after)
    period = _to_come(after, today) or find_period(after, today)
    if period is None:
        return f"{before} {after}", Period(None, None, 0, 0), f" and {kind} on a day", kind
    rest = f"{before} {after[: period.start]} {after[period.end :]}"
    if period.any_year and period.beyond and period.beyond <= today:
        period = _nearest(period, period.beyond, today)
    return rest, period, f" and {kind} {_said(period)}", kind


def _kind_asked(asked: str) -> tuple[re.Match[str] | None, Kind]:
    kinds: tuple[tuple[re.Pattern[str], Kind], ...] = ((_SCHEDULED, "scheduled"), (_STARTING, "starting"))
    for pattern, kind in kinds:
        if found := pattern.search(asked):
            return found, kind
    return _DUE.search(asked), "due"


def _nearest(period: Period, beyond: date, today: date) -> Period:
    """A day and month without a year that are over, or the next ones that are to come if they are nearer to today."""
    first = period.first and next_after(period.first.month, period.first.day, today)
    later = next_after(beyond.month, beyond.day, first or today)
    if later is None:
        return period
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
