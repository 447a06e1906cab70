"""Filters said in plain words: "my notes from last November", "unread clips". Only what cannot mean anything else.

A date narrows the search only if it stands beside the notes ("notes from 2024") or beside the act of writing them
("what did I note last week"): "how far did I cycle in 2024?" asks for a number that any note may hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from askbase.retrieve import plain_german as german
from askbase.retrieve.dates import Period, find_period
from askbase.types import Filter

_NOTES = rf"(?:notes?|clips?|clippings?|(?:journal\s+|diary\s+)?entr(?:y|ies)|journal|diary|{german.NOTES})"
_MADE = r"(?:noted?|writt?en?|wrote|saved?|clip(?:ped)?|jot(?:ted)?(?:\s+down)?|captured?|record(?:ed)?|upload(?:ed)?)"
_BESIDE_NOTES = re.compile(
    rf"(?i)\b{_NOTES}\s+(?:(?:(?:that|which)\s+(?:are|were)\s+)?(?:i\s+)?(?:dated|created|made|{_MADE})\s+)?$"
)
_BESIDE_WRITING = re.compile(rf"(?i)\bi\s+(?:have\s+)?{_MADE}(?:\s+down)?\s*$")
_WRITING = re.compile(rf"(?i)\b(?:did|have|had)\s+i\s+{_MADE}\b")
HAPPENED = rf"{german.HAPPENED}|" + (  # what the days' own notes say
    r"what\s+(?:did|have|had)\s+(?:i|we)\s+(?:do|done|get\s+done|been\s+(?:doing|up\s+to)|log(?:ged)?)"
    r"|what\s+(?:was|were)\s+(?:i|we)\s+(?:doing|up\s+to)|what\s+(?:happened|went\s+on)"
    r"|how\s+(?:was|did)\s+(?:my|the)\s+(?:day|week|month)(?:\s+go)?"
)
_PLACE = (  # where one does it, and nothing that a note of another time would tell of
    r"(?:\s+(?:in|at)\s+(?:(?:the|my|our)\s+)?(?:lab|office|work|home|house|garden|kitchen|workshop|studio|gym|school"
    r"|uni(?:versity)?)\b)?"
)
_DOING = re.compile(  # with nothing else that is asked for
    rf"(?i)\W*(?:(?:and|so|please|und|bitte)\W+)*(?:(?:{HAPPENED}){_PLACE}|{german.SUMMED_UP}"
    r"|(?:give\s+me\s+)?(?:a\s+|an\s+)?(?:summar\w+|sum\s+up|overview|recap)(?:\s+(?:of|for))?"
    r"(?:\s+(?:the|my))?(?:\s+(?:day|events))?)\W*"
)
_LONGEST = 31  # days of which a summary says something
_OWNED = re.compile(rf"(?i)[’']s\s+(?={_NOTES}\b)")
_RELATIVE = re.compile(
    r"(?i)\b(?:last|past|this)\s+(?:\w+\s+)?(?:days?|weeks?|months?|years?)\b|\b(?:today|yesterday)\b"
    rf"|{german.RELATIVE}"
)
_UNREAD = re.compile(
    rf"(?i)\bunread\s+(?:\w+\s+)?{_NOTES}\b|\b{_NOTES}\b[^?.!]{{0,60}}?\bi\s+(?:have\s+not|haven[’']t)\s+(?:yet\s+)?read\b"
    rf"|\b{_NOTES}\b\s+(?:have|did)\s+i\s+not\s+(?:yet\s+)?read\b|{german.UNREAD}"
)
_READ = re.compile(
    rf"(?i)\balready\s+read\s+{_NOTES}\b|\b{_NOTES}\s+(?:that\s+)?i\s+(?:have\s+|[’']ve\s+)?already\s+read\b|{german.READ}"
)


@dataclass(frozen=True, slots=True)
class Understood:
    """What plain words say about the notes wanted: `words` are the question without a date that is now a filter."""

    words: str
    filters: Filter
    said: str


def understand(question: str, given: Filter, today: date) -> Understood | None:
    """The filter that plain words ask for, beyond those given; None if they ask for none."""
    wanted, said, words = given, [], question
    period = find_period(question, today) if given.after is None and given.before is None else None
    if period is not None and _dates_notes(question, period):
        wanted = replace(wanted, after=period.first, before=period.beyond)
        said.append(_dated(period))
        words = " ".join((question[: period.start] + " " + _OWNED.sub("", question[period.end :], count=1)).split())
    if given.read is None and (unread := _UNREAD.search(question) is not None) != (_READ.search(question) is not None):
        wanted = replace(wanted, read=not unread)
        said.append("that you have not read" if unread else "that you have read")
    return Understood(words, wanted, " ".join(said)) if said else None


def none_said(said: str) -> str:
    """What a reader is told where no note is like that."""
    return f"there are no notes {said}; searched everything"


def none_dated(day: date) -> str:
    return none_said(f"of {day.isoformat()}")


def _dates_notes(question: str, period: Period) -> bool:
    before, said, behind = question[: period.start], question[period.start : period.end], question[period.end :]
    if re.match(r"(?i)for\s", said) or (re.match(r"(?i)on\s+(?!\d{4}-)", said) and _days(period) > 1):
        return False  # "notes on 2024" are about it; on a day they were written
    if _BESIDE_NOTES.search(f"{before.rstrip()} ") or _BESIDE_WRITING.search(before):
        return True
    if german.dates_notes(before, said, behind) or _OWNED.match(behind):  # "last week's notes"
        return True
    if _DOING.fullmatch(f"{before} {behind}") and _days(period) <= _LONGEST:
        return True
    at_the_end = not behind.strip(" ?.!")
    return at_the_end and bool(_RELATIVE.search(said)) and bool(_WRITING.search(before))


def _days(period: Period) -> int:
    return (period.beyond - period.first).days if period.first and period.beyond else _LONGEST + 1


def _dated(period: Period) -> str:
    """`from 2024-05-01 to 2024-05-31`, both ends included."""
    first = period.first.isoformat() if period.first else ""
    last = date.fromordinal(period.beyond.toordinal() - 1).isoformat() if period.beyond else ""
    if not first or not last:
        return f"from {first} on" if first else f"up to {last}"
    return f"of {first}" if first == last else f"from {first} to {last}"
