"""A question about a single day: what stands in the notes under that day, or names it, and nothing of other days."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from askbase.answer.reading.evidence import Evidence
from askbase.answer.words.text import parted_words
from askbase.notes.calendar_words import WEEKDAYS, YEAR, any_of
from askbase.notes.days import DayPart, day_parts
from askbase.notes.outline import hidden_spans, line_starts
from askbase.notes.render import plain_span
from askbase.notes.written_days import names_day, written_days
from askbase.retrieve.dates import find_period
from askbase.types import Passage

NotePassages = Callable[[str], Sequence[Passage]]
Place = tuple[int, tuple[int, int]]
_ON = re.compile(r"(?i)\s*(?:on|am|vom)\b")
_WEEKDAY = re.compile(rf"(?i)(?:on|am)\s+(?:last\s+|letzten\s+)?(?:{any_of(WEEKDAYS)})")
_ABOUT = re.compile(r"(?i)\b(?:about|regarding|concerning|über)\b")  # the visit on that day, of which any note may tell
_HOLDS = re.compile(  # what is so on a day is told by a rule as well
    r"(?i)\b(?:is|are|am i|will|do|does|can|could|should|must|may|shall|would"
    r"|ist|sind|wird|werden|muss|soll|kann|darf)\b"
)
_WAS = re.compile(
    r"(?i)\b(?:did|was(?!\s+(?:ist|sind|wird|muss|soll|kann)\b)|were|had|happened|went"
    r"|war(?:en)?|wurden?|gab(?:en)?|hatten?|habe|haben|hat|passiert|geschehen)\b"
)
_A_YEAR = re.compile(rf"(?<!\d){YEAR}(?!\d)")
_GAP = "\n"  # between two chunks; what the index leaves out says nothing


@dataclass(frozen=True, slots=True)
class DayAsked:
    """`day`, of any year if `any_year`; `rest`: the question without it; `past`: it asks what was on that day;
    `weekday`: it is called so ("on Sunday"), as notes may call another one."""

    day: date
    any_year: bool
    rest: str
    past: bool
    weekday: bool = False

    def means(self, day: date) -> bool:
        return day == self.day or (self.any_year and (day.month, day.day) == (self.day.month, self.day.day))

    def named_in(self, text: str, near: Sequence[date] = ()) -> bool:
        """Whether a text names it; `near` as of `names_day`."""
        if not self.any_year:
            return names_day(text, self.day, near)
        return any((self.day.month, self.day.day) in each.options for each in written_days(text))


def day_asked(question: str, today: date) -> DayAsked | None:
    """The single day that a question names, not as "yesterday"; None if it names none, or a span of time."""
    period = find_period(question, today)
    if period is None or period.first is None or period.beyond is None or (period.beyond - period.first).days != 1:
        return None
    before, said, behind = question[: period.start], question[period.start : period.end], question[period.end :]
    weekday = not any(map(str.isdecimal, said))
    if weekday and not _WEEKDAY.fullmatch(said.strip()):
        return None
    rest = " ".join(f"{before} {behind}".split())
    tells = _WAS.search(rest) is not None or not _HOLDS.search(rest)
    past = bool(_ON.match(said)) and not _ABOUT.search(before) and tells and period.first <= today
    return DayAsked(period.first, period.any_year, rest, past, weekday)


def of_that_day(asked: DayAsked, paths: Iterable[str], note_passages: NotePassages) -> list[Passage]:
    """What these notes have under that day, each part a passage, in the order of notes and parts; all of a note that is
    of that day, unless it has parts of other days. Without a year that of the latest."""
    found: list[tuple[date, Passage]] = []
    for path in dict.fromkeys(paths):
        chunks = body(note_passages(path))
        if not chunks:
            continue
        text, own = _text(chunks), chunks[0].date
        parts = day_parts(text, own)
        if own is not None and asked.means(own) and all(part.day == own for part in parts):
            found += [(own, chunk) for chunk in chunks]
        else:
            found += [(part.day, cut) for part in parts if asked.means(part.day) for cut in _cut(text, part, chunks)]
    latest = max((day for day, _ in found), default=None)
    return [passage for day, passage in found if day == latest]


def carrying(asked: DayAsked, passages: Sequence[Passage], note_passages: NotePassages) -> frozenset[Place]:
    """(number from 1, span in the note) of the sentences and rows that name the day or stand under it: in a note, a
    part or a table of that day, or behind a sentence of the same paragraph that names it."""
    notes: dict[str, _Days] = {}
    found: set[Place] = set()
    for number, passage in enumerate(passages, 1):
        path, evidence = passage.chunk.note_path, Evidence.of(passage)
        notes[path] = notes.get(path) or _Days.of(_text(note_passages(path) or [passage]), passage)
        end, held = -1, False  # of the sentence before
        for place, span in enumerate(evidence.spans):
            text, under = evidence.texts[place], notes[path].over(span)
            stands = any(map(asked.means, under[-1:]))
            if written_days(text) and (evidence.is_row(place) or not stands):
                held = notes[path].names(asked, text, under)
            elif not stands and end >= 0 and not passage.chunk.said((end, span[0])).strip(" \t"):
                pass  # as the sentence before it in its paragraph
            else:
                above = (
                    str(evidence.standing[place]),
                    *((passage.title, *passage.chunk.headings) if not under else ()),
                )
                held = stands or any(notes[path].names(asked, each, under) for each in above)
            if held:
                found.add((number, span))
            end = span[1]
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Days:
    """The days of a note: its own, those of its parts, and the years that it and its title speak of."""

    own: date | None
    parts: tuple[DayPart, ...]
    years: frozenset[int]

    @staticmethod
    def of(text: str, passage: Passage) -> _Days:
        told = f"{passage.title} {' '.join(passage.chunk.headings)}"
        years = {int(year) for year in _A_YEAR.findall(told)} or {day.year for day in written_days(text) if day.year}
        return _Days(passage.date, tuple(day_parts(text, passage.date)), frozenset(years))

    def over(self, span: tuple[int, int]) -> list[date]:
        """The days a sentence stands under, the nearest last. Its first words may be the one that dates it."""
        around = sorted((part for part in self.parts if part.start < span[1] <= part.end), key=lambda part: part.start)
        return [part.day for part in around] or ([self.own] if self.own else [])

    def names(self, asked: DayAsked, text: str, under: Sequence[date]) -> bool:
        """Whether a text of it names the day; without a year only of a note that speaks of that year or none."""
        if under or not self.years or min(self.years) <= asked.day.year <= max(self.years):
            return asked.named_in(text, under[-1:])
        return asked.named_in(text, [date(year, 7, 1) for year in self.years][:1])


def body(passages: Sequence[Passage]) -> list[Passage]:
    """Without front matter, unless there is nothing else."""
    found = [each for each in passages if each.chunk.start or not each.chunk.text.startswith("---")]
    return found or list(passages)


def sharing(question: str, places: Iterable[Place], passages: Sequence[Passage]) -> frozenset[Place]:
    """Those of the places that hold a word of the question."""
    words = parted_words(question)
    return frozenset(
        (number, span) for number, span in places if words & parted_words(passages[number - 1].chunk.said(span))
    )


def _text(chunks: Sequence[Passage]) -> str:
    """The note, as far as its chunks have it, each at its place."""
    text = ""
    for passage in sorted(chunks, key=lambda each: each.chunk.start):
        chunk = passage.chunk
        text += _GAP * (chunk.start - len(text)) + chunk.text[max(0, len(text) - chunk.start) :]
    return text


def _cut(text: str, part: DayPart, chunks: Sequence[Passage]) -> list[Passage]:
    """The part as passages: so much of each chunk as lies in it and in none before."""
    hidden, found, at = hidden_spans(text), [], part.start
    for passage in sorted(chunks, key=lambda each: each.chunk.start):
        chunk = passage.chunk
        start, end = max(at, chunk.start), min(part.end, chunk.end)
        said = text[start:end].strip() if start < end else ""
        if not said:
            continue
        start = text.index(said, start)
        at, end = end, start + len(said)
        first = chunk.first_line + len(line_starts(text[chunk.start : start])) - 1
        last = first + len(line_starts(said)) - 1
        cut = replace(chunk, text=said, plain=plain_span(text, start, end, hidden), start=start, end=end,
                      first_line=first, last_line=last)  # fmt: skip
        found.append(replace(passage, chunk=cut))
    return found
