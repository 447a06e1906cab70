"""The day that a task names as the one it is due, in English and in German."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from askbase.answer.words.german_days import english_days
from askbase.notes.calendar_words import MONTHS, SHORT_WEEKDAYS, WEEKDAYS, any_of, next_after
from askbase.retrieve.dates import Period, find_period

_MONTH = rf"(?:{any_of(MONTHS)})\b"
_WEEKDAY = rf"(?:{any_of(WEEKDAYS)})\b"
_SHORT_WEEKDAY = rf"(?:{any_of(SHORT_WEEKDAYS)})\b\.?"
_DAY = rf"(?:\d{{4}}-\d\d-\d\d|\d{{1,2}} {_MONTH}(?: \d{{4}})?)"
# What stands before the day that a task is due; a day without it may be of anything. Behind the vague words other
# things may stand as well ("by June Miller", "bis zur Wand"), behind the nouns too ("Frist verlängern").
_VAGUE = frozenset({"by", "until", "bis"})
_NOUNS = frozenset({"due date", "deadline", "frist"})
_OF_BOX = re.compile(
    r"(?P<word>📅|@\{|@\[\[|@due\(|\bdue date\b:{0,2}|\bdue\b:{0,2}|\bf(?:ä|ae)llig\b:{0,2}|\bsp(?:ä|ae)testens\b:?"
    r"|\b(?:by|until|bis)\b|\b(?:deadline|frist)\b(?:(?: [^\W\d][^:;.,()]{0,40})?:)?)\s*(?=\S)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(  # and the day: "bis zum 20.11.2026", "due by Friday, 20 November"
    r"(?:(?:by|until|bis|on|at the latest|am|zum|sp(?:ä|ae)testens|the|dem|den"
    rf"|(?:{_WEEKDAY}|{_SHORT_WEEKDAY}))[\s,]+)*",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"(?:\b\d{{1,2}}\.|{_DAY}|{_WEEKDAY}|{_SHORT_WEEKDAY})\s*$", re.IGNORECASE)  # "3. bis 10.11."
_ENDS = re.compile(r"\s*(?:$|[.,;:!?)\]])")
_ENDS_DAY = re.compile(  # behind a day of a month: "(Anke)", "um 12 Uhr", a sign, "- or else"
    r"\s*(?:[^\w\s'’&-]|[-–—]\s|(?:um|gegen|vor|at|around|before)\s+\d|\d{1,2}\s*(?:uhr|h|am|pm)\b|\d{1,2}[:.]\d\d\b"
    r"|(?:noon|mittags?|abends?|erledigt|f(?:ä|ae)llig|due)\b)",
    re.IGNORECASE,
)
_VERB = re.compile(  # German puts it last: "bis 25.11.2026 bezahlen"; but not "bis 1.12.2026 eingegangene Post lesen"
    r"(?!\s*[a-zäöüß]{5,}(?:e|er|es|em|en)\s+\w)(?:\s+[\w-]+){0,4}?\s+(?:[a-zäöüß]{2,}(?:en|ern|eln)|tun)\s*(?:$|[.!,;(])"
)
_DAY_FIRST = re.compile(  # "am 27.11.2026 fällig"
    rf"(?:^|\b(?:am|zum)\s|[,:(])\s*(?P<day>{_DAY})\s+(?:ist\s+)?f(?:ä|ae)llig\b", re.IGNORECASE
)
_TIMES = re.compile(  # behind a vague word they show that a day is meant
    rf"(?:the )?(?:{_WEEKDAY}|{_MONTH}|{_DAY}|\d{{1,2}}\.|kw ?\d|(?:(?:end|beginning|middle|start) of|next|tomorrow"
    r"|tonight|ende?|anfang|mitte|n(?:ä|ae)chste[rnsm]?|kommende[rnsm]?|morgen|übermorgen"
    r"|(?:monats|jahres|wochen|quartals)ende|spring|summer|autumn|winter|frühjahr|frühling|sommer|herbst"
    r"|easter|whitsun|christmas|thanksgiving|ostern|pfingsten|weihnachten|advent|nikolaus|silvester|neujahr)\b)",
    re.IGNORECASE,
)
_NO_DAY = re.compile(  # "due to", "due: 40 €", "is it due?"
    r"(?:to|diligence|process|course|wird|werden|sind|ist|in full)\b|[$€£]|\d[\d.,]* ?(?:[$€£]|eur)|[^\w\s(]*\s*$",
    re.IGNORECASE,
)
_LATE_BY = 92  # days before its note was written that a task may have been due


def due_on(text: str, written: date) -> date | None:
    """The day that a task is due: `due 2026-12-04`, `📅 2026-12-04`, `bis zum 20.11.2026`, "by 20 February". `written`:
    the note's day, or today where it has none. None if the task names no such day, or not so that it can be read."""
    text = english_days(text)
    for before, word, said in _marked(text):
        period = _opening(said, written)
        if period is None or period.first is None:
            continue
        if word in _VAGUE and (_RANGE.search(before) or not _ends(said, period)):
            continue
        return _near(period, period.first, written)
    first = _DAY_FIRST.search(text)
    period = _opening(first["day"], written) if first else None
    return _near(period, period.first, written) if period and period.first else None


def has_unread_day(text: str, written: date) -> bool:
    """Whether a task says when it is due, and no day that can be read: "due when the frost ends", "bis Ostern"."""
    return due_on(text, written) is None and any(
        _may_be_a_day(before, word, said, written) for before, word, said in _marked(english_days(text))
    )


def _marked(text: str) -> Iterator[tuple[str, str, str]]:
    """What stands before each mark, the mark, and what begins with the day."""
    for mark in _OF_BOX.finditer(text):
        between = _BETWEEN.match(text, mark.end())
        yield text[: mark.start()], mark["word"].lower(), text[between.end() if between else mark.end() :]


def _opening(said: str, written: date) -> Period | None:
    period = find_period(said, written)
    return None if period is None or said[: period.start].strip() else period


def _ends(said: str, period: Period) -> bool:
    """Nothing follows that would make something else of the day: "by June Miller"."""
    behind = said[period.end :]
    if _ENDS.match(behind):
        return True
    return re.search(r"\d", said[: period.end]) is not None and bool(_ENDS_DAY.match(behind) or _VERB.match(behind))


def _may_be_a_day(before: str, word: str, said: str, written: date) -> bool:
    if word in _VAGUE:
        return not _RANGE.search(before) and _TIMES.match(said) is not None and _opening(said, written) is None
    if word in _NOUNS:
        return _TIMES.match(said) is not None
    return not _NO_DAY.match(said)


def _near(period: Period, day: date, written: date) -> date:
    """Without a year it is the one nearest to the note's own day, for a list of this summer means this year's days
    whenever it is asked about; today's year counts only where the note has no day. What lies ahead is nearer: tasks are
    written before they are due, so a day more than three months before the note is the next one that is to come."""
    if not period.any_year or (written - day).days <= _LATE_BY:
        return day
    return next_after(day.month, day.day, written) or day
