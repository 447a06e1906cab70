"""Whether quotes can answer a question at all: they are about what it names, of its year, and hold what it asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from askbase.answer.claims.leeway import LIGHT, LIGHTER
from askbase.answer.claims.segment import Segment
from askbase.answer.claims.wording import asks_yes_no
from askbase.answer.quoting.asked_for import Kind, kinds_asked
from askbase.answer.quoting.named import is_named, names_asked
from askbase.answer.reading.evidence import Evidence
from askbase.answer.words.text import months, numbers, parted_words
from askbase.clean import fold
from askbase.notes.calendar_words import YEAR
from askbase.notes.written_days import written_days
from askbase.retrieve.dates import no_such_day
from askbase.types import Passage

_YEAR = re.compile(YEAR)
_BOUNDS = re.compile(  # a year that need not stand in what is asked for
    r"(?i)\b(?:before|after|since|until|till|by|than|from|between|vor|nach|seit|bis|ab|zwischen)\b"
)


@dataclass(frozen=True)
class _Quote:
    """A sentence with what it stands under, and what stands beside it."""

    evidence: Evidence
    place: int

    @cached_property
    def text(self) -> str:
        return f"{self.evidence.texts[self.place]} {self.evidence.standing[self.place]}"

    @cached_property
    def beside(self) -> str:
        return " ".join(self.evidence.texts[max(0, self.place - 1) : self.place + 2])

    @cached_property
    def where(self) -> str:
        return f"{self.evidence.where_told} {self.evidence.passage.chunk.note_path}"

    @cached_property
    def around(self) -> str:
        return f"{self.text}\n{self.where}"

    def holds(self, kind: Kind, asked: frozenset[str]) -> bool:
        """A value of this kind, which is said of something that is asked about. In another language than the question
        any figure may be one."""
        if self.evidence.passage.elsewhere:
            return any(character.isdecimal() for character in self.text)
        text = f"{self.text} {self.beside} {self.where if kind.dated else ''}"
        return kind.looks.search(text) is not None and bool(asked & parted_words(f"{self.around} {self.beside}"))


def is_to_the_point(question: str, quotes: Sequence[Segment], passages: Sequence[Passage]) -> bool:
    """Each name and each year of the question stands in a quote or in what it stands under, and a day that never was;
    what it asks for, a price or a weight, is in one. `quotes` cite `passages` by their numbers."""
    told = [quote for segment in quotes for quote in _read(segment, passages)]
    around = "\n".join(quote.around for quote in told)
    if not told or not all(is_named(name, around) for name in names_asked(question)):
        return not told
    if (never := no_such_day(question)) is not None and fold(never) not in fold(around):
        return False
    asked = parted_words(question) - LIGHT - LIGHTER or parted_words(question)
    if not all(any(quote.holds(kind, asked) for quote in told) for kind in kinds_asked(question)):
        return False
    return asks_yes_no(question) or _BOUNDS.search(question) is not None or _dates(question) <= _dates(around)


def _read(segment: Segment, passages: Sequence[Passage]) -> list[_Quote]:
    found = []
    for number, span in segment.quotes:
        evidence = Evidence.of(passages[number - 1])
        found += [_Quote(evidence, place) for place, each in enumerate(evidence.spans) if each == span]
    return found


def _dates(text: str) -> frozenset[str]:
    """Years, those of long ago only of a day (1850 may be a price), and months of a year."""
    of_days = {str(day.year) for day in written_days(text) if day.year}
    return frozenset(number for number in numbers(text) if _YEAR.fullmatch(number)) | of_days | months(text)
