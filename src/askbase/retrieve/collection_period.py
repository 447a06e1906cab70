"""Of what time a note is: its date, or the year that what it is about was published in (`year: 2020`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from askbase.notes.dates import parse_date
from askbase.store.listing import Listed
from askbase.types import Value

PUBLICATION = (
    "published", "issued", "publish_date", "publication date", "publication_date", "year", "jahr", "erscheinungsjahr",
)  # fmt: skip
Span = tuple[date, date]  # the first day and the first day after
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_MONTH = re.compile(r"((?:1[5-9]|20)\d\d)[-/](\d\d)")


@dataclass(frozen=True, slots=True)
class When:
    """From `first` on, before `beyond`; None is open. `published`: of the publication, if a note says it, before the
    note's own date. `by_year`: whether the publication's is that of a note without a date; None: if no note has one."""

    first: date | None
    beyond: date | None
    published: bool = False
    by_year: bool | None = None

    def sorted(self, notes: Sequence[Listed]) -> tuple[list[Listed], int]:
        """Those of this time, and how many of `notes` do not say theirs."""
        by_year = not any(note.date for note in notes) if self.by_year is None else self.by_year
        found = [(note, self._holds(span_of(note, self.published) if note.date or by_year else None)) for note in notes]
        return [note for note, holds in found if holds], sum(holds is None for _, holds in found)

    def _holds(self, span: Span | None) -> bool | None:
        """None if the note does not say it: the year alone says nothing of a month."""
        if span is None:
            return None
        first, beyond = self.first or date.min, self.beyond or date.max
        if span[1] <= first or span[0] >= beyond:
            return False
        return True if first <= span[0] and span[1] <= beyond else None


def span_of(note: Listed, published: bool) -> Span | None:
    """The time of a note. A note without a date has that of its publication, which a `published` one has first."""
    dated = (note.date, note.date + timedelta(days=1)) if note.date and note.date < date.max else None
    if dated and not published:
        return dated
    said = (_span(note.properties[key]) for key in PUBLICATION if key in note.properties)
    found = next((span for span in said if span is not None), None)
    return found or dated or _span(note.properties.get("date", ""))


def by_time(notes: Sequence[Listed], published: bool, descending: bool, first: bool) -> list[Listed]:
    """Those with a date in its order; of the `first` all that none is surely before. Years count where no note has a
    date, or where the publication is asked for."""
    by_year = published or not any(note.date for note in notes)
    spans = {note.path: span_of(note, published) for note in notes if by_year or note.date}
    timed = [(span, note) for note in notes if (span := spans.get(note.path)) is not None]
    timed.sort(key=lambda each: each[0], reverse=descending)
    if first and timed:
        last_start, first_end = max(span[0] for span, _ in timed), min(span[1] for span, _ in timed)
        timed = [(span, note) for span, note in timed if (last_start < span[1] if descending else span[0] < first_end)]
    return [note for _, note in timed]


def _span(value: Value) -> Span | None:
    """Of a year, a month or a day."""
    text = str(value[0] if isinstance(value, tuple) and len(value) == 1 else value).strip()
    if _YEAR.fullmatch(text):
        return date(int(text), 1, 1), date(int(text) + 1, 1, 1)
    day = parse_date(text)
    if day is None or day == date.max:
        return None
    if _MONTH.fullmatch(text):
        return day, (day + timedelta(days=31)).replace(day=1)
    return day, day + timedelta(days=1)
