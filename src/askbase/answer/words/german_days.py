"""German days as English writes them: what else reads days knows only those."""

from __future__ import annotations

import re

from askbase.notes.calendar_words import ENGLISH_NAMES, MONTHS, YEAR_OF_DAY, any_of

_MONTH = any_of(MONTHS)
_YEAR = rf"(?P<year>{YEAR_OF_DAY})\b"
_DOTTED = re.compile(  # no version (1.2.3) and no price; the day comes first
    rf"(?<![\d.,])(?P<day>\d{{1,2}})\. ?(?P<month>\d{{1,2}})\.(?: ?{_YEAR}|(?P<short>\d\d)(?![\d.,]\d|\d)|(?!\d))"
)
_WORDED = re.compile(rf"(?i)\b(?P<day>\d{{1,2}})\.? (?P<name>{_MONTH})\b\.?(?: {_YEAR})?")
_MONTH_ALONE = re.compile(rf"(?i)\b(?P<name>{_MONTH})\b\.?")


def english_days(text: str) -> str:
    """`20.11.2026`, `20.11.26` and `15. November 2026` as `2026-11-20` and `15 november 2026`, `10.11.` as
    `10 november`; the rest as it is."""
    return _WORDED.sub(_worded, _DOTTED.sub(_dotted, text))


def english_months(text: str) -> str:
    """The same, and `Dezember` and `Dezember 2026` as `december` and `december 2026`."""
    return _MONTH_ALONE.sub(lambda named: ENGLISH_NAMES[MONTHS[named["name"].lower()]], english_days(text))


def _dotted(match: re.Match[str]) -> str:
    day, month = int(match["day"]), int(match["month"])
    year = match["year"] or (f"20{match['short']}" if match["short"] else "")
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return match.group()
    return f"{year}-{month:02d}-{day:02d}" if year else f"{day} {ENGLISH_NAMES[month]}"


def _worded(match: re.Match[str]) -> str:
    return " ".join(filter(None, (match["day"], ENGLISH_NAMES[MONTHS[match["name"].lower()]], match["year"])))
