"""How many items a list of the notes has: what it says of itself may be another number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from askbase.answer.reading.focus import Sentence
from askbase.answer.reading.standing import ITEM
from askbase.answer.reckoning.asked import Asked
from askbase.answer.reckoning.readings import said_by
from askbase.answer.reckoning.told import Reckoned
from askbase.answer.words.text import content_words

_OF_COUNTING = content_words(
    "list lists listed write wrote written note noted put down item items entry entries bullet bullets step steps"
    " actually really far"
)


def listed(asked: Asked, sentences: Sequence[Sentence]) -> Reckoned | None:
    """None where no list, or more than one, stands under all that is asked about. What hangs under an item is not
    counted."""
    subject = replace(asked, words=asked.words - _OF_COUNTING)
    lists: dict[tuple[str, str, frozenset[str]], list[Sentence]] = {}
    for each in sentences:
        if is_item(each) and not each.items_at:
            lists.setdefault((each.note, each.label, each.under), []).append(each)
    found = [items for items in lists.values() if subject.is_about(said_by(items[0]) - items[0].words)]
    if len(found) != 1:
        return None
    [items] = found
    above = items[0].label.rpartition(" › ")[2]
    return Reckoned(f"{len(items)} item{'s' if len(items) > 1 else ''} under “{above}”", tuple(items))


def is_item(sentence: Sentence) -> bool:
    """Of a list; of one with several sentences the first."""
    return ITEM.match(sentence.text) is not None
