"""Where an answer gives a figure and the notes give another one for the same thing: what they say of that. A model that
reads "58 °C since November, 75 before that", or two notes of different days, likes to tell one of the two."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from askbase.answer.claims.leeway import LIGHT, LIGHTER
from askbase.answer.claims.measured import figures_of
from askbase.answer.claims.segment import Segment
from askbase.answer.quoting.conflict import DAY
from askbase.answer.reading.evidence import Evidence
from askbase.answer.words.text import content_words, months
from askbase.notes.calendar_words import YEAR
from askbase.types import Passage

Values = Mapping[str, frozenset[str]]  # what is counted, or in what, → the figures
_A_DAY = re.compile(rf"(?i)\b{DAY}|\b(?:in|of|since) {YEAR}\b")
_CHANGES = re.compile(  # of a sentence that tells what was, beside what is
    r"(?i)\b(?:since|before(?: that)?|until|till|now|previous(?:ly)?|former(?:ly)?|used to|instead of|earlier|later"
    r"|at first|from|seit|vorher|früher|jetzt|bisher|zuvor|depuis|avant)\b"
)
_A_YEAR = re.compile(YEAR)
_FEWEST = 2  # words of the question


def other_values(
    question: str, claims: Sequence[Segment], quotes: Sequence[Segment], passages: Sequence[Passage]
) -> list[Segment]:
    """Those of the quotes that give another figure than the claims for what the question asks about. `claims` and
    `quotes` cite `passages` by their numbers."""
    asked = content_words(question) - LIGHT - LIGHTER or content_words(question)
    said: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    cited: dict[tuple[int, tuple[int, int]], frozenset[str]] = {}
    for claim in claims:
        for what, figures in measured(claim.claim).items():
            said[what] |= figures
        cited |= {place: _words(place, passages) for place in claim.quotes}
    held = max((len(asked & words) for words in cited.values()), default=0)

    dated = bool(months(question)) or _A_YEAR.search(question) is not None  # of another day it may well be another
    notes = {passages[number - 1].chunk.note_path for number, _ in cited}

    def is_other(quote: Segment) -> bool:
        place = quote.quotes[0]
        chunk = passages[place[0] - 1].chunk
        told = measured(chunk.said(place[1]))
        if not any(figures - said[what] for what, figures in told.items() if what in said):
            return False
        if chunk.note_path in notes:  # its other rows are about other things
            return place in cited and _CHANGES.search(quote.claim) is not None
        return not dated and len(asked & _words(place, passages)) >= max(min(_FEWEST, len(asked)), held / 2)

    return [quote for quote in quotes if said and is_other(quote)]


def measured(text: str) -> Values:
    """The figures of a text but for days, by what is counted or what they are counted in. Bare ones are left out."""
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for each in figures_of(_A_DAY.sub(" ", text.replace("*", ""))):
        if each.what:
            found[each.what] |= each.values
    return dict(found)


def _words(place: tuple[int, tuple[int, int]], passages: Sequence[Passage]) -> frozenset[str]:
    """Of a sentence, and of what it stands under."""
    evidence = Evidence.of(passages[place[0] - 1])
    return frozenset().union(
        *(evidence.words[at] | evidence.stands(at) for at, span in enumerate(evidence.spans) if span == place[1])
    )
