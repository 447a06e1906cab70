"""The sentences that stand for a whole note: the beginnings of its sections, in order. No score is asked what matters
in a note, whose writer put it first."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from askbase.answer.quoting.extract import is_taken_back
from askbase.answer.reading.focus import Count, Focused, Sentence, read, sentences_of
from askbase.answer.reading.nesting import is_label
from askbase.notes.calendar_words import WEEKDAYS
from askbase.types import Passage

_FENCES = ("```", "~~~")


def lead(passages: Sequence[Passage], budget: int, count: Count) -> list[Sentence]:
    """The first sentence of each section, then the second of each, until `budget` by `count`; of sections that do not
    all fit some, evenly spread. In the order of the note."""
    return _lead(_by_section(passages), budget, count)


def _lead(sections: Sequence[Sequence[Sentence]], budget: int, count: Count) -> list[Sentence]:
    left = sections
    taken: list[Sentence] = []
    while left:
        heads = [sentences[0] for sentences in left]
        costs = [count(each.text) for each in heads]
        fit, cost = range(len(heads)), sum(costs)
        fitting = bisect_right(list(accumulate(sorted(costs))), budget)  # of the shortest; so no more of any
        fewer = min(len(heads), max(fitting, not taken) + 1)
        while len(fit) > (not taken) and cost > budget:
            fewer -= 1
            fit = range(fewer)
            cost = sum(costs[at * len(heads) // fewer] for at in fit)
        taken += [heads[at * len(heads) // len(fit)] for at in fit]
        if len(fit) < len(heads):
            break
        budget -= cost
        left = [sentences[1:] for sentences in left if sentences[1:]]
    return sorted(taken, key=lambda sentence: (sentence.passage, sentence.place))


def as_blocks(
    passages: Sequence[Passage], budget: int, count: Count, most: int | None = None
) -> tuple[list[Focused], bool]:
    """As a model reads them, at most so many sentences if that is said; and whether there is more in the notes."""
    sections = _by_section(passages)
    taken = _lead(sections, budget, count)
    if most is not None and len(taken) > most:
        taken = _lead(sections, most, lambda sentence: 1)
        while len(taken) > 1 and sum(count(sentence.text) for sentence in taken) > budget:
            taken = _lead(sections, len(taken) - 1, lambda sentence: 1)
    by_place = {(sentence.passage, sentence.place): sentence for sentence in taken}
    numbers = sorted({sentence.passage for sentence in taken})
    everything = sum(len(sentences) for sentences in sections)
    return [Focused(passages[number], read(passages, number, by_place)) for number in numbers], len(taken) < everything


def _by_section(passages: Sequence[Passage]) -> list[list[Sentence]]:
    """The sentences under each heading or label; a passage may hold several short sections."""
    sections: list[list[Sentence]] = []
    before: tuple[str, tuple[str, ...]] | None = None
    is_code, of = False, -1
    every = sentences_of(passages)
    parents = {(each.passage, place) for each in every for place in each.items_at}
    for sentence in every:
        chunk = passages[sentence.passage].chunk
        is_code, of = is_code and sentence.passage == of, sentence.passage
        if sentence.text.startswith(_FENCES):
            is_whole = "\n" in sentence.text and sentence.text.endswith(_FENCES)
            is_code = is_code if is_whole else not is_code
            continue
        if is_code:
            continue
        where = (chunk.note_path, chunk.headings)
        sorts = (sentence.passage, sentence.place) in parents and is_label(sentence.text)  # "- Work" above others
        if sentence.is_heading or _is_label(sentence) or sorts or where != before:
            sections.append([])
        before = where
        if not sorts and _is_point(sentence, passages[sentence.passage]):
            sections[-1].append(sentence)
    return [section for section in sections if section] or [
        [sentence] for sentence in sentences_of(passages) if any(map(str.isalnum, sentence.text))
    ]


def _is_day(text: str) -> bool:
    """The name of a day alone, as a diary begins."""
    return text.rstrip(".,").casefold() in WEEKDAYS


def _is_label(sentence: Sentence) -> bool:
    return sentence.text.rstrip("*_ \n").endswith(":")


def _is_point(sentence: Sentence, passage: Passage) -> bool:
    """Not a heading, a label, a day's name, a file that is shown, or what the writer took back. "Milk" is one."""
    chunk, text = passage.chunk, sentence.text.strip("-*>#| \n")
    is_shown = chunk.text.startswith("![", sentence.span[0] - chunk.start)
    if sentence.is_heading or is_shown or _is_label(sentence):
        return False
    return any(map(str.isalnum, text)) and not _is_day(text) and not is_taken_back(sentence, passage)
