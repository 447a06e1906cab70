"""The date of a note, as front matter and file names write it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath

from askbase.notes.calendar_words import EVERY_MONTH, GERMAN_WEEKDAYS, SHORT_GERMAN_WEEKDAYS, any_of
from askbase.notes.names import without_suffix

_MONTH = rf"(?P<name>{any_of(EVERY_MONTH)})\.?"
_LONGEST = 100  # characters
_TIME = r"(?:[T ,]+\d{1,2}:\d{2}.*)?"
_WEEKDAY = r"(?:[^\W\d_]+\.?,? (?:den )?)?"
_GERMAN_WEEKDAY = (  # "bis 3.5.2024" is no day
    rf"(?:(?:{any_of(GERMAN_WEEKDAYS | SHORT_GERMAN_WEEKDAYS)})\.?,? (?:den )?)?"
)
_LINK = re.compile(r"\[\[(?:[^\[|\]]*/)?([^\[|\]/]+?)(?:\.md)?(?:\|[^\[\]]*)?\]\]")
_WRITTEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<year>\d{{4}})[-/](?P<month>\d{{2}})(?:[-/](?P<day>\d{{2}}))?{_TIME}",
        rf"{_GERMAN_WEEKDAY}(?P<day>\d{{1,2}})\. ?(?P<month>\d{{1,2}})\. ?(?P<year>\d{{4}}){_TIME}",
        r"(?P<year>(?:19|20)\d\d)(?P<month>\d{2})(?P<day>\d{2})(?:\d{4}(?:\d{2})?)?",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?(?: of| de)? {_MONTH},?(?: de)? (?P<year>\d{{4}}){_TIME}",
        rf"{_WEEKDAY}{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}}){_TIME}",
    )
)
_IN_NAMES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d.])(?P<year>(?:19|20)\d\d)(?P<between>[-_.])(?P<month>\d{2})(?P=between)(?P<day>\d{2})(?![\d]|\.\d)",
        r"(?:^|/)(?P<year>(?:19|20)\d\d)(?P<month>\d{2})(?P<day>\d{2})(?:\d{4}(?:\d{2})?)?(?!\d)",  # with the time, too
        r"(?:^|/)(?P<year>(?:19|20)\d\d)/(?P<month>\d{2})/(?P<day>\d{2})(?![\d/])",
        r"(?<![\d.vV])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>(?:19|20)\d\d)(?![\w.]|-[A-Za-z])",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?[ _-]{_MONTH}[ _-](?P<year>(?:19|20)\d\d)(?!\d)",
        r"(?:^|/)(?P<year>(?:19|20)\d\d)-?W(?P<week>\d{2})(?!\d)",
        r"(?:^|/)(?P<year>(?:19|20)\d\d)-(?P<month>\d{2})$",
    )
)


def parse_date(value: object) -> date | None:
    """`YYYY-MM-DD`, `YYYY/MM/DD`, `YYYY-MM` (its first day), `3.5.2024`, `3 May 2024`, `May 3, 2024`, with or without a
    time of day, as a link to that day's note as well; anything else is None. 05/06/2024 means two things, so none."""
    if isinstance(value, tuple) and len(value) == 1:  # `date: [2024-11-07]`
        [value] = value
    if not isinstance(value, str | int) or isinstance(value, bool) or len(str(value)) > _LONGEST:
        return None
    said = " ".join(_LINK.sub(r"\1", str(value)).split())
    return next((day for pattern in _WRITTEN if (day := _day(pattern.fullmatch(said))) is not None), None)


def date_in_path(path: str) -> date | None:
    """Of a day's note or one that is called after a day: `2024-05-03 Visit.md`, `20240503.md`, `2024/05/03.md`; the
    first day of a week (`2024-W18.md`) or month."""
    parts = PurePosixPath(path).parts
    name = without_suffix("/".join(parts[-3:]))
    begins = [match for pattern in _IN_NAMES for match in pattern.finditer(name) if match.end() > name.rfind("/")]
    return next((day for match in begins if (day := _day(match)) is not None), None)


def _day(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    found = match.groupdict()
    try:
        if found.get("week"):
            return date.fromisocalendar(int(found["year"]), int(found["week"]), 1)
        month = EVERY_MONTH[found["name"].lower()] if found.get("name") else int(found["month"])
        return date(int(found["year"]), month, int(found.get("day") or 1))
    except ValueError:
        return None
