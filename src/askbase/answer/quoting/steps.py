"""Numbered lists: "step 7 of the protocol" is item 7 of the list in the note that is named, "the steps" all of it, and
so is "how do I top up the boiler?" of one that is called so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from askbase.answer.claims.leeway import LIGHT, LIGHTER
from askbase.answer.reading.focus import Sentence
from askbase.answer.words.text import content_words, parted_words
from askbase.notes.names import without_suffix
from askbase.types import Passage

MOST_ITEMS = 15  # of a list that is told as a whole
_ITEM = re.compile(r"(\d{1,3})[.)][ \t]+\S")
_LONE_NUMBER = re.compile(r"\W*\d{1,3}[.)]\W*")
_ONE = re.compile(
    r"(?i)(?<!after )(?<!before )(?<!follows )(?<!nach )(?<!vor )"
    r"\b(?:steps?|items?|points?|schritte?|punkte?)\s+(?:no\.?\s*|number\s+|nr\.?\s*|nummer\s+|#)?(\d{1,3})\b"
)
_ALL = re.compile(r"(?i)\b(?:steps|schritte)\b(?!\s+\d)")
_HOW = re.compile(
    r"(?i)^\W*(?:how (?:(?:do|can|should|must|would) (?:i|we|you|one)|to)|wie (?:\w+ (?:ich|wir|man)|geht))\b"
)
_NAMING = (
    content_words("step steps item items point points schritt schritte punkt punkte number short version brief quick")
    | LIGHT | LIGHTER
)  # fmt: skip
_ENOUGH = 0.66  # share of the question's words that name the note
_DOING = 2  # words at least that name what is to be done


@dataclass(frozen=True, slots=True)
class _Item:
    number: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class _List:
    items: tuple[_Item, ...]
    named: frozenset[str]  # words of where it stands: the path of its note, title, headings, the line that opens it
    stale: bool  # another note took the place of its note
    score: float


def is_lone_number(text: str) -> bool:
    """The number of an item whose words are in the next passage."""
    return _LONE_NUMBER.fullmatch(text) is not None


def asks_steps(question: str) -> bool:
    """For one or all of them, or how something is done."""
    return any(asked.search(question) for asked in (_ONE, _ALL, _HOW))


def steps(question: str, every: Sequence[Sentence], passages: Sequence[Passage]) -> list[Sentence]:
    """The sentences of the step that is asked for by its number, or of all steps if these are, or how something is
    done. Empty if none is, or no list is named. `every`: the sentences of the passages, once each."""
    if not asks_steps(question):
        return []
    one = _ONE.search(question)
    how = one is None and _ALL.search(question) is None
    asked = parted_words(question) - _NAMING - ({one[1]} if one else set()) - parted_words("how many have list all")
    best = max(
        _lists(every, passages),
        key=lambda found: (len(asked & found.named), not found.stale, len(found.items) > 1, found.score),
        default=None,
    )
    needed = max(len(asked), _DOING) if how else _ENOUGH * len(asked)
    if best is None or len(asked & best.named) < needed:
        return []
    if one is not None:
        return [each for item in best.items if item.number == int(one[1]) for each in item.sentences]
    return [each for item in best.items for each in item.sentences] if 1 < len(best.items) <= MOST_ITEMS else []


def _lists(every: Sequence[Sentence], passages: Sequence[Passage]) -> list[_List]:
    in_order = sorted(every, key=lambda sentence: (sentence.note, sentence.span))
    return [
        _list(items, passages)
        for _, in_note in groupby(in_order, key=lambda sentence: sentence.note)
        for items in _runs(list(in_note), passages)
    ]


def _list(items: Sequence[_Item], passages: Sequence[Passage]) -> _List:
    first = items[0].sentences[0]
    passage = passages[first.passage]
    where = f"{without_suffix(passage.chunk.note_path)} {passage.title} {' '.join(passage.chunk.headings)}"
    score = max(each.score for item in items for each in item.sentences)
    return _List(tuple(items), parted_words(where) | first.under, passage.superseded is not None, score)


def _runs(sentences: Sequence[Sentence], passages: Sequence[Passage]) -> list[list[_Item]]:
    """The numbered lists of a note. Items that are all numbered 1 are counted."""
    lists: list[list[_Item]] = []
    open_list = False
    for each in sentences:
        begun, indented = _line(each, passages[each.passage])
        number = _ITEM.match(passages[each.passage].chunk.said(each.span))
        if begun and not indented and number is not None:
            written, last = int(number[1]), lists[-1][-1].number if lists else 0
            goes_on = bool(lists) and (
                written == last + 1 or (open_list and written == 1 and _all_ones(lists[-1], passages))
            )
            if not goes_on:
                lists.append([])
            lists[-1].append(_Item(last + 1 if goes_on else written, (each,)))
            open_list = True
        elif open_list and (not begun or indented) and not each.is_heading:
            item = lists[-1][-1]
            lists[-1][-1] = _Item(item.number, (*item.sentences, each))
        else:
            open_list = False
    return lists


def _all_ones(items: Sequence[_Item], passages: Sequence[Passage]) -> bool:
    first = (item.sentences[0] for item in items)
    return all(passages[each.passage].chunk.said(each.span).startswith(("1.", "1)")) for each in first)


def _line(sentence: Sentence, passage: Passage) -> tuple[bool, bool]:
    """(whether it begins its line, whether that is indented)."""
    at = sentence.span[0] - passage.chunk.start
    before = passage.chunk.text[passage.chunk.text.rfind("\n", 0, at) + 1 : at]
    return not before.strip(), bool(before) and not before.strip()
