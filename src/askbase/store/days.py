"""The chunks that may speak of a day: those that hold it in one of the ways it is written."""

from __future__ import annotations

import sqlite3
from datetime import date

from askbase.notes.calendar_words import EVERY_MONTH
from askbase.store.phrases import chunks_with


def chunks_naming(connection: sqlite3.Connection, day: date) -> list[str]:
    """Ids in the order of the index. In titles and paths, headings and text; with another year too where the way it is
    written has none, and with day and month changed: whoever asks reads which day is meant."""
    return chunks_with(connection, _phrases(day))


def _phrases(day: date) -> list[str]:
    """As the word index has them: digits and words without what stands between."""
    years = (f"{day.year}", f"{day.year % 100:02d}")
    months, days = ({f"{number}", f"{number:02d}"} for number in (day.month, day.day))
    found = {f"{day.year} {month} {of_month}" for month in months for of_month in days}
    for year in years:
        found |= {f"{of_month} {month} {year}" for month in months for of_month in days}
        found |= {f"{month} {of_month} {year}" for month in months for of_month in days}
    ordinal = f"{day.day}{'th' if 10 < day.day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day.day % 10, 'th')}"
    for name in (name for name, number in EVERY_MONTH.items() if number == day.month):
        for of_month in (*days, ordinal):
            found |= {f"{of_month} {name}", f"{of_month} of {name}", f"{name} {of_month}"}
    return sorted(found)
