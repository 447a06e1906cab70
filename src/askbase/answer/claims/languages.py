"""Claims about a passage in another language: words and meaning cannot be compared there, figures and names can."""

from __future__ import annotations

import re

from askbase.answer.claims.figures import beside_differs
from askbase.answer.claims.measured import MONEY_UNIT, figures_of
from askbase.answer.claims.units import TIME, UNITS
from askbase.answer.reading.evidence import Evidence
from askbase.answer.words.text import content_words, names, numbers
from askbase.language import language_of

_SMALL = 12  # numbers up to here are written as words, in each language by others
_KNOWN = frozenset({*UNITS.values(), *TIME.values(), MONEY_UNIT, "%", "°"})
_PARTED = re.compile(r"(?<=\d)[ .\u00a0\u202f](?=\d{3}(?!\d))")  # 8 940 and 8.940


def in_another_language(one: str, other: str) -> bool:
    """Both are known, and differ."""
    first, second = language_of(one), language_of(other)
    return bool(first and second and first != second)


def place_of_facts(claim: str, question: str, evidence: Evidence) -> int | None:
    """The sentence that has each figure and name that the claim adds to the question; None if it adds none, or no
    sentence has them all. Small numbers may be words there."""
    figures = frozenset(each for each in numbers(claim) - numbers(question) if not _is_small(each))
    called = names(claim) - content_words(question)
    if not figures and not called:
        return None
    for at, text in enumerate(evidence.texts):
        joined = _PARTED.sub("", text)
        there = evidence.words[at] | evidence.stands(at)
        held = figures <= numbers(joined) | evidence.numbers[at] and called <= there
        if held and not (beside_differs(claim, [joined]) or _counted_otherwise(claim, joined)):
            return at
    return None


def _counted_otherwise(claim: str, text: str) -> bool:
    """The same figure, of kilometres and of euros."""
    there = {value: figure.what for figure in figures_of(text) if figure.what in _KNOWN for value in figure.values}
    return any(
        there.get(value, figure.what) != figure.what
        for figure in figures_of(claim)
        if figure.what in _KNOWN
        for value in figure.values
    )


def _is_small(number: str) -> bool:
    return len(number) <= len(str(_SMALL)) and number.isdecimal() and int(number) <= _SMALL
