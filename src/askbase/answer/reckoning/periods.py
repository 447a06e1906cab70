"""The end of a period that a note gives by its beginning: "for five years from October 2021"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from askbase.answer.claims.units import FIGURE, TIME
from askbase.answer.reading.focus import Sentence
from askbase.answer.reckoning.asked import Asked, dates_of
from askbase.answer.reckoning.readings import said_by
from askbase.answer.reckoning.told import Reckoned, shown
from askbase.answer.words.text import numbers
from askbase.notes.calendar_words import ENGLISH_MONTHS, YEAR, any_of

_LASTS = re.compile(
    rf"(?i)\b(?P<count>{FIGURE}) (?P<unit>years?|months?) (?:long )?(?:from|after|since|starting|beginning)"
    rf" (?:the )?(?P<begin>(?:{any_of(ENGLISH_MONTHS)})\.? {YEAR}|{YEAR})\b"
)
_MONTHS = 12


def end_of(asked: Asked, sentences: Sequence[Sentence]) -> Reckoned | None:
    """None where no sentence about it, or more than one, gives such a period."""
    found = [
        (match, each) for each in sentences if asked.is_about(said_by(each)) for match in _LASTS.finditer(each.text)
    ]
    ends = {_end(match): (match, each) for match, each in found}
    if len(ends) != 1:
        return None
    [(end, (match, sentence))] = ends.items()
    return Reckoned(f"{shown(end)}: {match[0]}", (sentence,)) if end else None


def _end(match: re.Match[str]) -> str:
    [count] = numbers(match["count"]) or {""}
    begin = dates_of(match["begin"])[0]
    if not count.isdecimal():
        return ""
    year, _, month = begin.partition("-")
    of_years = TIME[match["unit"].lower()] == "year"
    if not month:
        return str(int(year) + int(count)) if of_years else ""
    total = int(year) * _MONTHS + int(month) - 1 + int(count) * (_MONTHS if of_years else 1)
    return f"{total // _MONTHS}-{total % _MONTHS + 1:02d}"
