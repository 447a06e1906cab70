"""The items that an indented one hangs under, when sentences are chosen: what is told with it, and what it gains."""

from __future__ import annotations

from collections.abc import Sequence, Set

from askbase.answer.claims.leeway import LIGHT, LIGHTER
from askbase.answer.claims.wording import asks_figure
from askbase.answer.reading.focus import Sentence
from askbase.answer.reading.nesting import is_label
from askbase.answer.words.text import content_words, numbers
from askbase.types import Passage

DETAIL = 0.2  # what a sentence gains by being told under one that was asked for; the others score up to 2
FIGURE = 0.3  # the same where it has the figure that is asked for
_MOST_WORDS = 0.66  # share of the question's words: two of three
Place = tuple[int, int]  # number of the passage from 0, place in it
Mark = tuple[str, tuple[int, int]]  # a note's path, a span in it: the same in each passage that has it


def leading(
    question: str, chosen: Sequence[Sentence], every: Sequence[Sentence], passages: Sequence[Passage]
) -> frozenset[Place]:
    """The items without which the `chosen` sentences are not understood: the nearest that is more than a label, and
    each that alone says what was asked for."""
    asked, by_place = content_words(question), _by_place(every)
    found: set[Place] = set()
    for sentence in chosen:
        held, understood = sentence.words, False
        for place in reversed(sentence.items_at):
            item = by_place.get((sentence.passage, place))
            if item is None:  # hidden
                continue
            label = is_label(passages[item.passage].chunk.said(item.span))
            adds = asked & item.words - held and not (label and place != sentence.items_at[-1])
            if adds or not (understood or label):
                found.add((sentence.passage, place))
            held, understood = held | item.words, understood or not label
    return frozenset(found)


def details(question: str, every: Sequence[Sentence], passages: Sequence[Passage]) -> dict[Place, float]:
    """What those sentences gain that tell more of an item which says what was asked for: a figure where one is."""
    said = frozenset().union(*(each.words | each.under for each in every))  # "how much" stands nowhere
    asked = (content_words(question) - LIGHT - LIGHTER or content_words(question)) & said
    by_place, wants_figure, told = _by_place(every), asks_figure(question), numbers(question)

    def says_it(item: Sentence | None, beside: Set[str]) -> bool:
        if item is None or not asked & item.words or is_label(item.text):
            return False
        where = item.under | content_words(passages[item.passage].title)
        return len(asked & (item.words | where | beside)) >= _MOST_WORDS * len(asked)

    return {
        (each.passage, each.place): FIGURE if wants_figure else DETAIL
        for each in every
        if any(says_it(by_place.get((each.passage, place)), each.words) for place in each.items_at)
        and (not wants_figure or numbers(each.text) - told)
    }


def above(sentences: Sequence[Sentence]) -> dict[Mark, frozenset[Mark]]:
    """Each indented sentence → the items that it hangs under."""
    by_place = _by_place(sentences)
    found: dict[Mark, frozenset[Mark]] = {}
    for each in sentences:
        items = (by_place.get((each.passage, place)) for place in each.items_at)
        over = frozenset((item.note, item.span) for item in items if item is not None)
        found[each.note, each.span] = found.get((each.note, each.span), frozenset()) | over
    return found


def _by_place(sentences: Sequence[Sentence]) -> dict[Place, Sentence]:
    return {(each.passage, each.place): each for each in sentences}
