"""How often a thing is done: every second day is not every day, nor twice a week once a week."""

from __future__ import annotations

import re
from collections.abc import Iterator

from askbase.answer.claims.units import ADVERBS, TIME, UNIT_OF_TIME
from askbase.answer.words.text import NUMBER_WORDS, numbers
from askbase.notes.calendar_words import any_of

_COUNTS = {
    form: count
    for count, forms in (
        ("1", "once einmal"),
        ("2", "twice zweimal other second zweite zweiten zweiter zweites zweitem"),
        ("3", "thrice dreimal third dritte dritten dritter drittes drittem"),
        ("4", "viermal fourth vierte vierten vierter viertes viertem"),
    )
    for form in forms.split()
}
_TIMES = r"(?:(?:once|twice|thrice|(?:ein|zwei|drei|vier)mal)\b|\b\d{1,3}(?:\s(?:times|mal)\b|\s?[x×]|-?mal\b))"
_NTH = (
    "other|second|third|fourth|few|couple of|(?:zwei|drit|vier)te[nrsm]?|paar|"
    rf"\d{{1,3}}(?:st|nd|rd|th|\.)?|{any_of(NUMBER_WORDS)}"
)
_RATE = re.compile(
    rf"(?i)(?:\b(?P<every>every|each|jede[nrsm]?|alle)\s+(?:single\s+)?(?P<nth>{_NTH})?\s*"
    rf"|(?:(?P<times>{_TIMES})\s+)?(?P<per>(?:an?|per|pro|am|im|in der|je)\s|/\s?)?)"
    rf"\b(?P<unit>{UNIT_OF_TIME})(?!\s\d{{4}})"
)


def rates(text: str) -> Iterator[tuple[str, str]]:
    """("day", "2") of "twice a day" and ("day", "/2") of "every second day"; ("day", "1") of "daily"."""
    for rate in _RATE.finditer(text):
        unit = rate["unit"].lower()
        if rate["every"] or rate["per"] or unit in ADVERBS:
            count = (rate["nth"] or rate["times"] or "once").lower()
            value = _COUNTS.get(count) or next(iter(numbers(count)), count)
            yield TIME[unit], f"/{value}" if rate["nth"] else value
