"""Figures of the notes with the year or month that each is of, and what it is a figure of."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from askbase.answer.claims.measured import Figure, figures_of
from askbase.answer.quoting.conflict import DAY
from askbase.answer.quoting.rows import Row, tables
from askbase.answer.reading.focus import Sentence
from askbase.answer.reckoning.asked import Asked, compared_by, dates_of
from askbase.answer.reckoning.certain import is_certain, is_exact, is_of_it
from askbase.answer.words.text import content_words, months
from askbase.notes.calendar_words import ENGLISH_MONTHS, YEAR, any_of
from askbase.types import Passage

_A_DATE = re.compile(rf"(?i)\b(?:{DAY}|(?:{any_of(ENGLISH_MONTHS)})\.?\s+{YEAR}|{YEAR})\b(?!\s?%)")
_PART_OF = re.compile(  # a year, or more than it
    r"(?i)\b(?:since|until|till|by|before|after|from|mid|early|late|beginning|end|start|half|quarter|spring|summer|autumn|fall"
    r"|winter|seit|bis|vor|nach|ab|anfang|mitte|ende|frühjahr|sommer|herbst|hälfte|quartal)(?:\s+of)?[\s-]+(?:the\s)?$"
)
_BESIDE_UNIT = re.compile(r"\s*[²³]?\s*[¹*†]*\s*")
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_GOES_ON = re.compile(r"(?i)(?:in \S+(?: \S+)? )?(?:it|that|this|they|those|these)\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure of `sentence`; `date` as the question may have it (`2024`, `2024-02`), "" where nothing says one.
    `words`: of the sentence, of what it stands under, and of the one that it goes on from."""

    figure: Figure
    sentence: Sentence
    words: frozenset[str]
    date: str = ""

    def speaks_of(self, asked: Asked) -> int:
        return len(asked.words & self.words)


def said_by(sentence: Sentence) -> frozenset[str]:
    """Its words, and those of the title, the headings and the head of the table that it stands under."""
    return sentence.words | sentence.under | content_words(sentence.label)


def goes_on(sentence: Sentence) -> bool:
    """About what the one before it is about."""
    return _GOES_ON.match(sentence.text) is not None


def dated(asked: Asked, sentences: Sequence[Sentence], passages: Sequence[Passage]) -> list[Reading]:
    """Each figure that is of one of the dates asked for, in the units asked for or in none."""
    found = [*_in_prose(asked, sentences, passages), *_in_tables(asked, sentences)]
    units = asked.units
    return [each for each in found if each.date in asked.dates and (not units or each.figure.what in units | {""})]


def measured(asked: Asked, sentences: Sequence[Sentence], but: frozenset[str] = frozenset()) -> Iterator[Reading]:
    """Each figure in one of the units asked for, whenever. `but`: as of `is_exact`."""
    for each in sentences:
        bare = _A_DATE.sub(lambda found: " " * len(found[0]), each.text)
        for figure in figures_of(bare):
            if figure.what in asked.units and is_exact(figure, bare, but) and is_certain(each.text, asked.question):
                yield Reading(figure, each, said_by(each))


def _in_prose(asked: Asked, sentences: Sequence[Sentence], passages: Sequence[Passage]) -> Iterator[Reading]:
    before: frozenset[str] = frozenset()
    for each in sentences:
        if each.is_heading or each.text.startswith("|") or not is_of_it(each.text, asked.question):
            continue
        words = said_by(each) | (before if goes_on(each) else frozenset())
        before = words
        passage = passages[each.passage]
        for figure, when in _paired(asked, each, passage):
            yield Reading(figure, each, words, when)


def _paired(asked: Asked, sentence: Sentence, passage: Passage) -> list[tuple[Figure, str]]:
    """Figures with dates, where they come by turns: "12,700 in 2023 and 10,850 in 2024". One that comes without a date
    is of the day of its heading or its note."""
    dates = [(found.start(), found[0]) for found in _A_DATE.finditer(sentence.text)]
    if any(_PART_OF.search(sentence.text[:start]) for start, _ in dates):
        return []
    bare = _A_DATE.sub(lambda found: " " * len(found[0]), sentence.text)
    figures = [each for each in figures_of(bare) if each.value is not None]
    counted = [each for each in figures if each.what in asked.units or _counts(asked, each)]
    if not dates:
        when = _day_of(asked, sentence, passage)
        return [(counted[0], when)] if when and len(counted) == 1 and is_exact(counted[0], bare) else []
    chosen = counted if len(counted) == len(dates) else figures
    if len(chosen) != len(dates):
        return []
    marks = sorted([*((start, "date") for start, _ in dates), *((each.start, "figure") for each in chosen)])
    turns = [kind for _, kind in marks]
    if any(one == other for one, other in itertools.pairwise(turns)):
        return []
    return [
        (figure, _as_asked(asked, said))
        for figure, (_, said) in zip(chosen, dates, strict=True)
        if is_exact(figure, bare)
    ]


def _counts(asked: Asked, figure: Figure) -> bool:
    """The question names what it counts."""
    return bool(figure.what) and figure.what in asked.words


def _as_asked(asked: Asked, said: str) -> str:
    """The date of the question that a date of a note is, "" if none: a month is not its year."""
    return next((when for when in dates_of(said) if when in asked.dates), "")


def _day_of(asked: Asked, sentence: Sentence, passage: Passage) -> str:
    headed = [when for heading in passage.chunk.headings[-1:] for when in dates_of(heading) if when in asked.dates]
    return headed[0] if headed else _falls_in(asked, passage.date)


def _falls_in(asked: Asked, day: date | None) -> str:
    return next((when for when in asked.dates if day is not None and day.isoformat().startswith(when)), "")


def _in_tables(asked: Asked, sentences: Sequence[Sentence]) -> Iterator[Reading]:
    for table in tables(sentences):
        for row in table.rows:
            if not is_certain(row.sentence.text, asked.question):
                continue
            yield from _of_columns(asked, row)
            yield from _of_row(asked, row)


def _of_columns(asked: Asked, row: Row) -> Iterator[Reading]:
    """Of a column that is headed by a date."""
    words = content_words(" ".join(cell for cell in row.cells if not any(c.isdigit() for c in cell)))
    named = " ".join(cell for cell in row.cells[:1])
    for name, cell in zip(row.names, row.cells, strict=True):
        if (
            len(dates_of(name)) == 1
            and is_certain(name, asked.question)
            and (figure := only_figure(cell, f"{name} {named}"))
        ):
            yield Reading(figure, row.sentence, words | said_by(row.sentence), dates_of(name)[0])


def _of_row(asked: Asked, row: Row) -> Iterator[Reading]:
    """Of a row that has a date in one of its cells, what stands in the one column that the question names."""
    when = [date for cell in row.cells for date in {*dates_of(cell), *months(cell)} if date in asked.dates]
    columns = named_columns(asked, row)
    if len(when) == 1 and len(columns) == 1:
        [column] = columns
        if figure := only_figure(row.cells[column], row.names[column]):
            yield Reading(figure, row.sentence, said_by(row.sentence), when[0])


def named_columns(asked: Asked, row: Row) -> list[int]:
    """Those with a figure whose heads the question names: by a word, or by what the figures are counted in."""
    having = [
        at
        for at, (name, cell) in enumerate(zip(row.names, row.cells, strict=True))
        if only_figure(cell, name) and is_certain(name, asked.question)
    ]
    question = asked.words | content_words(asked.question) | compared_by(asked.question)
    shared = {at: len(content_words(row.names[at]) & question) for at in having}
    if most := max(shared.values(), default=0):
        return [at for at in having if shared[at] == most]
    return [at for at in having if (found := only_figure(row.cells[at], row.names[at])) and found.what in asked.units]


def only_figure(cell: str, head: str = "") -> Figure | None:
    """The figure of a cell that has nothing else but its unit, which may stand in the head: `Cycled (km)`. Not one with
    a minus, a bound, a remark beside it, or a point that may part thousands."""
    if _A_DATE.search(cell):
        return None
    figures = list(figures_of(cell))
    if len(figures) != 1 or figures[0].value is None or not is_exact(figures[0], cell):
        return None
    [figure] = figures
    if cell[: figure.start].strip() or _BESIDE_UNIT.sub("", cell[figure.end :]):
        return None
    in_head = next((found for said in _IN_BRACKETS.findall(head) for found in figures_of(f"1 {said}")), None)
    return figure if figure.what or in_head is None else replace(figure, what=in_head.what, unit=in_head.unit)
