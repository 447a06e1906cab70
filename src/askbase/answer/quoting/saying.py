"""Sentences that say what is asked, however far their passage is from the question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from askbase.answer.claims.leeway import LIGHT, LIGHTER
from askbase.answer.claims.wording import asks_figure
from askbase.answer.reading.evidence import Evidence
from askbase.answer.reading.nesting import is_about
from askbase.answer.words.text import MONTHS, content_words, month_names, names, numbers, parted_words
from askbase.answer.words.word_forms import by_base
from askbase.notes.calendar_words import ENGLISH_WEEKDAYS, any_of
from askbase.types import Passage

_ASKING = content_words(
    "much many big large tall deep wide far long old often get got take takes next"
    " war waren hat habe haben hatte hatten wird wurde wurden worden bin sind gab gibt kommt muss lautet lauten kosten"
    " mir noch schon zuletzt mein meinen meiner den dem des bei für auf nach zum zur über etwas eigentlich"
    " welcher welchen welchem welches wessen warum wieso weshalb"
)
# Words for the form of an answer: excused where two others carry the meaning, and stand in what is current.
_FORM = content_words(
    "page study paper article use used want wanted opinion number phone telephone fix solve due concentration rate"
)
_CARRYING = 2
_WHEN = re.compile(r"(?i)\W*(?:(?:on )?(?:which|what) day|when|wann|an welchem tag)\b")
_TIME = re.compile(rf"(?i)\b(?:{MONTHS}|(?:{any_of(ENGLISH_WEEKDAYS)})s?)\b")
_MOST_WORDS = 0.66  # share of the question's words: two of three
_KEY = re.compile(r"\b([^\W\d_]+)((?:19|20)\d\d)\b")  # smith2019: read as two words as well


def saying(question: str, passages: Sequence[Passage]) -> frozenset[tuple[int, tuple[int, int]]]:
    """(number from 1, span in the note) of the sentences that hold each word of the question that carries meaning, if
    not themselves then in what they stand under: far as their passage may be, which speaks of much else. Where a figure
    is asked for there must be one, and with it two of three words do, names among them."""
    asked = by_base(parted_words(question) - LIGHT - LIGHTER - _ASKING or parted_words(question))
    carrying = asked - by_base(_FORM)
    told, figure, named = numbers(question), asks_figure(question), names(question) & asked
    when = _WHEN.match(question) is not None

    def holds(evidence: Evidence, place: int) -> bool:
        text = evidence.texts[place]
        file_name = _file_name(evidence.passage)
        under = f"{text} {evidence.standing[place]} {evidence.where_told}"
        around = by_base(
            parted_words(f"{under} {file_name}") | month_names(under)
        )  # "in October" of a row of 2026-10-01
        enough = asked <= around or (
            figure and named and named <= around and len(asked & around) >= _MOST_WORDS * len(asked)
        )
        current = evidence.passage.superseded is None
        enough = enough or (current and len(carrying) >= _CARRYING and carrying < asked and carrying <= around)
        return bool(
            enough
            and is_about(asked - _of_key(file_name), text, evidence.standing[place])
            and (not figure or evidence.numbers[place] - told or (when and _tells_when(evidence, place)))
        )

    return frozenset(
        (number, evidence.spans[place])
        for number, evidence in enumerate(map(Evidence.of, passages), 1)
        for place in range(len(evidence.spans))
        if holds(evidence, place)
    )


def _tells_when(evidence: Evidence, place: int) -> bool:
    """By the name of a month or a day, or by the day of its note."""
    return evidence.passage.date is not None or _TIME.search(evidence.texts[place]) is not None


def _file_name(passage: Passage) -> str:
    """The name of the note's file, without its ending: what a link to it says."""
    return _KEY.sub(r"\g<0> \1 \2", PurePosixPath(passage.chunk.note_path).stem)


def _of_key(file_name: str) -> frozenset[str]:
    """Author and year of a file named `smith2019`: that they stand in a sentence says nothing of what is asked."""
    return frozenset().union(*(parted_words(" ".join(found)) for found in _KEY.findall(file_name)))
