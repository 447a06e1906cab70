"""Claims about a passage in another language: words and meaning cannot be compared there, figures and names can."""

from __future__ import annotations

import re
from functools import lru_cache

from askbase.answer.claims.figures import beside_differs
from askbase.answer.claims.measured import MONEY_UNIT, figures_of
from askbase.answer.claims.units import TIME, UNITS
from askbase.answer.reading.evidence import Evidence
from askbase.answer.words.text import content_words, names, numbers

_FEWEST, _AHEAD = 3, 2  # words that only one language has; so many times as many as of the next
_SMALL = 12  # numbers up to here are written as words, in each language by others
_WORDS = {
    language: frozenset(words.split())
    for language, words in (
        (
            "english",
            "the of and to were it that with for on are this from at which be has have had not but they you my we our"
            " how what when where who does did do is as by or if than there",
        ),
        (
            "german",
            "der das und ist nicht mit für auf den dem ein eine einer einen zu von im am sich auch wird wurde sind ich"
            " wir wie bei nach aus oder aber wenn noch nur des",
        ),
        (
            "romance",
            "le la les des et est était une un du dans pour sur que qui nous avec pas au aux ce cette sont el los las"
            " de y es una por con para del se al está son mi más il lo di che per della sono um uma os não com",
        ),
    )
}
_LATIN = re.compile(r"[a-zà-öø-ÿāăąćčďđēėęěğģīįıķļłńņňőœŕřśşšţťūůűųŵŷźżžß]")
_KNOWN = frozenset({*UNITS.values(), *TIME.values(), MONEY_UNIT, "%", "°"})
_PARTED = re.compile(r"(?<=\d)[ .\u00a0\u202f](?=\d{3}(?!\d))")  # 8 940 and 8.940


def in_another_language(one: str, other: str) -> bool:
    """Both are known, and differ. The Romance languages count as one."""
    first, second = _language(one), _language(other)
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


@lru_cache(maxsize=512)  # each claim is held against the same few passages
def _language(text: str) -> str:
    letters = [each for each in text.lower() if each.isalpha()]
    if sum(_LATIN.match(each) is None for each in letters) > len(letters) / 2:
        return "another script"
    words = re.findall(r"[^\W\d_]+", text.lower())
    found = sorted(((sum(word in own for word in words), name) for name, own in _WORDS.items()), reverse=True)
    (most, language), (second, _) = found[:2]
    return language if most >= _FEWEST and most >= _AHEAD * second else ""


def _is_small(number: str) -> bool:
    return len(number) <= len(str(_SMALL)) and number.isdecimal() and int(number) <= _SMALL
