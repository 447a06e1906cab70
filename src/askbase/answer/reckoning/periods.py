"""The end of a period that a note gives by its beginning: "for five years from October 2021"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from askbase.answer.claims.units import FIGURE, TIME
from askbase.answer.reading.focus import Sentence
from askbase.answer.reckoning.asked import Asked, dates_of
from askbase.answer.reckoning.readings import goes_on, said_by
from askbase.answer.reckoning.told import Reckoned, shown
from askbase.answer.words.text import numbers
from askbase.notes.calendar_words import ENGLISH_MONTHS, YEAR, any_of

_LASTS = re.compile(
    rf"(?i)\b(?:for|is|are|runs?|lasts?|valid|holds?)(?: for)? (?P<count>{FIGURE}) (?P<unit>years?|months?) (?:long )?"
    rf"(?:from|after|since|starting|beginning) (?:the )?(?P<begin>(?:{any_of(ENGLISH_MONTHS)})\.? {YEAR})\b"
)
_SPAN = re.compile(rf"(?i)(?:{FIGURE}|\b(?:one|an?))[ -](?:years?|months?|weeks?|days?)\b")
_MAY_BE_LONGER = re.compile(
    r"(?i)~~|\b(?:renew\w*|exten(?:d\w*|sion)|prolong\w*|cancel\w*|terminat\w*|ended|unless|if|no longer|any ?more|not"
    r"|at the earliest|at least|or)\b"
)
_MONTHS = 12
_MOST_DIGITS = 3  # of years or months


def end_of(asked: Asked, sentences: Sequence[Sentence]) -> Reckoned | None:
    """None where no sentence about it, or more than one, gives such a period, or its section speaks of another end."""
    about = [each for each in sentences if asked.is_about(said_by(each))]
    own = {each: len(asked.words & each.words) for each in about}
    found = [
        (match, each)
        for each in about
        if own[each] == max(own.values()) and len(_SPAN.findall(each.text)) == 1
        for match in _LASTS.finditer(each.text)
    ]
    ends = {_end(match): (match, each) for match, each in found}
    if len(ends) != 1:
        return None
    [(end, (match, sentence))] = ends.items()
    section = [each for each in sentences if (each.note, each.label) == (sentence.note, sentence.label)]
    beside = [each for each in section if asked.words & each.words or goes_on(each)]
    if not end or any(_MAY_BE_LONGER.search(each.text) for each in beside):
        return None
    return Reckoned(f"{shown(end)}: {sentence.text[match.start('count') : match.end()]}", (sentence,))


def _end(match: re.Match[str]) -> str:
    [count, *more] = numbers(match["count"]) or {""}
    begin = dates_of(match["begin"])[0]
    if more or not count.isdecimal() or len(count) > _MOST_DIGITS:
        return ""
    year, _, month = begin.partition("-")
    of_years = TIME[match["unit"].lower()] == "year"
    total = int(year) * _MONTHS + int(month) - 1 + int(count) * (_MONTHS if of_years else 1)
    return f"{total // _MONTHS}-{total % _MONTHS + 1:02d}"
