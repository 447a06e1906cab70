"""The sentences that stand for a whole note: the beginnings of its sections, in order. No score is asked what matters
in a note, whose writer put it first."""

from __future__ import annotations

from collections.abc import Sequence

from askbase.answer.extract import says_something
from askbase.answer.focus import Count, Focused, Sentence, read, sentences_of
from askbase.types import Passage


def lead(passages: Sequence[Passage], budget: int, count: Count) -> list[Sentence]:
    """The first sentence of each section, then the second of each, until `budget` by `count`; of sections that do not
    all fit some, evenly spread. In the order of the note."""
    left = _by_section(passages)
    taken: list[Sentence] = []
    while left:
        heads = [sentences[0] for sentences in left]
        fit = heads
        while len(fit) > (not taken) and sum(count(each.text) for each in fit) > budget:
            fewer = len(fit) - 1
            fit = [heads[at * len(heads) // fewer] for at in range(fewer)]
        taken += fit
        if len(fit) < len(heads):
            break
        budget -= sum(count(each.text) for each in fit)
        left = [sentences[1:] for sentences in left if sentences[1:]]
    return sorted(taken, key=lambda sentence: (sentence.passage, sentence.place))


def as_blocks(passages: Sequence[Passage], budget: int, count: Count) -> tuple[list[Focused], bool]:
    """As a model reads them; and whether there is more in the note."""
    taken = lead(passages, budget, count)
    by_place = {(sentence.passage, sentence.place): sentence for sentence in taken}
    numbers = sorted({sentence.passage for sentence in taken})
    everything = sum(len(sentences) for sentences in _by_section(passages))
    return [Focused(passages[number], read(passages, number, by_place)) for number in numbers], len(taken) < everything


def _by_section(passages: Sequence[Passage]) -> list[list[Sentence]]:
    """The sentences that say something, by the headings they stand under."""
    sections: dict[tuple[str, tuple[str, ...]], list[Sentence]] = {}
    for sentence in sentences_of(passages):
        chunk = passages[sentence.passage].chunk
        is_property = chunk.start == 0 and chunk.text.startswith("---")
        is_shown = chunk.text.startswith("![", sentence.span[0] - chunk.start)
        if not is_property and not is_shown and says_something("", sentence):
            sections.setdefault((chunk.note_path, chunk.headings), []).append(sentence)
    return list(sections.values())
