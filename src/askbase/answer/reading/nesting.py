"""Items of a list that hang under others: an indented one says little without those it is indented under."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace

from askbase.answer.reading.standing import Standing
from askbase.answer.words.text import parted_words
from askbase.answer.words.word_forms import by_base
from askbase.notes.nesting import hanging, is_indented
from askbase.notes.render import plain

_BULLET = re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:\[.\][ \t]+)?")


def under_items(
    text: str, spans: Sequence[tuple[int, int]], said: Sequence[str], standing: Iterable[Standing], before: str = ""
) -> Iterator[Standing]:
    """Each sentence's standing, with the items that it hangs under. `spans`: of the sentences in `text`; `said`: each
    without markup; `before`: `Passage.before`."""
    if not before and not is_indented(text):
        yield from standing
        return
    whole = before + text
    starts, above = hanging(whole)
    line_of = [bisect_right(starts, len(before) + start) - 1 for start, _ in spans]
    places: dict[int, list[int]] = {}
    for place, line in enumerate(line_of):
        places.setdefault(line, []).append(place)

    def told(line: int) -> str:
        if line in places:
            return " ".join(said[place] for place in places[line])
        return plain(before[starts[line] :].partition("\n")[0])

    for line, each in zip(line_of, standing, strict=True):
        items = tuple(bare(told(item)) for item in above[line])
        yield replace(each, items=items, items_at=tuple(places[item][0] for item in above[line] if item in places))


def is_about(asked: Set[str], text: str, standing: Standing) -> bool:
    """The sentence says one of the words that are asked for, or it is told under an item that does. A label says none:
    what stands under "Home" need not be about a home."""
    return any(
        asked & by_base(parted_words(each)) for each in (text, *(item for item in standing.items if not is_label(item)))
    )


def bare(line: str) -> str:
    """An item without its bullet, number or box."""
    return _BULLET.sub("", line, count=1).strip()


def is_label(raw: str) -> bool:
    """An item that only sorts those under it ("Home", "Morning"): one word, no figure, no link."""
    said = bare(raw)
    return len(said.split()) < 2 and not any(character.isdecimal() or character in "[/" for character in said)
