"""Passages → the sentences that say most about the question, with a neighbour each. A small model reads slowly and is
easily misled: half the tokens hold nearly all the evidence (table in CONTRIBUTING.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from askbase.answer.reading.evidence import Evidence, evidences
from askbase.answer.reading.nesting import is_label
from askbase.answer.reading.struck import marked, struck_spans
from askbase.answer.words.text import content_words
from askbase.notes.render import plain
from askbase.types import Passage

POOL = 8  # passages looked at
NEIGHBOURS = (0, 1, -1)  # the sentence itself, then what follows it, then what leads to it
_RULE = re.compile(r"\|[|\s:-]*")  # between a table's head and its rows
_WORDS_WEIGHT = 0.5
_ABOVE_WEIGHT = 0.5
_PASSAGE_WEIGHT = 0.5
ITSELF = 0.6  # share of the last question by itself beside it with those before it
_NEW_PASSAGE_TOKENS = 15  # its number, title and date

Similarity = Callable[[Sequence[str]], Sequence[float]]  # cosine of each text with the question
Count = Callable[[str], int]
Span = tuple[int, int]  # of a note


@dataclass(frozen=True, slots=True)
class Focused:
    """A passage and those of its sentences that are sent, in their order: the best of all, and what is sent behind
    these (either may be empty)."""

    passage: Passage
    text: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """`place` in passage number `passage` (from 0), its `span` in the note, its content words, what it stands under
    (`label` in full, the words of that in `under`), its `note`, and how much it says about the question. `head_at`: of
    a row the place of the head of its table, None if that is in another passage; `head_span` where the head is in the
    note. A head is a heading as well: it says nothing alone. `items_at`: places of the items that an indented one hangs
    under, outermost first."""

    passage: int
    place: int
    span: tuple[int, int]
    text: str
    is_heading: bool
    words: frozenset[str] = frozenset()
    label: str = ""
    note: str = ""
    under: frozenset[str] = frozenset()
    head_at: int | None = None
    head_span: Span | None = None
    items_at: tuple[int, ...] = ()
    score: float = 0.0


def focus(
    question: str,
    passages: Sequence[Passage],
    similarity: Similarity,
    budget: int,
    count: Count,
    first: int | None = None,
    itself: str = "",
) -> list[Focused]:
    """The best sentences, each with its neighbours, until `budget` tokens. Those of the first `first` tokens are
    `text`, as if there were no more; the others are `more`. `first` None: all are `text`. `itself`: as in
    `score_sentences`."""
    pool = passages[:POOL]
    found = score_sentences(question, pool, similarity, itself)
    first = budget if first is None else min(first, budget)
    best, left = _take(found, {}, first, count)
    others, _ = _take(found, best, left + budget - first, count) if first < budget else ({}, 0)
    numbers = [*_numbers(best), *(number for number in _numbers(others) if number not in _numbers(best))]
    return [Focused(pool[number], read(pool, number, best), read(pool, number, others)) for number in numbers]


Taken = dict[tuple[int, int], Sentence]  # by passage and place


def _take(found: Sequence[Sentence], before: Taken, budget: int, count: Count) -> tuple[Taken, int]:
    """Beside what was taken `before`, one sentence at least if that is nothing; and what is left of the budget."""
    by_place = {(sentence.passage, sentence.place): sentence for sentence in found}
    taken: Taken = {}
    # a heading says nothing alone
    for best in sorted(found, key=lambda sentence: (sentence.is_heading, -sentence.score)):
        for place in _with_company(best):
            sentence = by_place.get(place)
            if sentence is None or place in taken or place in before or _is_told(sentence, place, (taken, before)):
                continue
            opened = any(number == best.passage for number, _ in taken)
            cost = count(sentence.text) + (2 if opened else _NEW_PASSAGE_TOKENS)
            if cost <= budget or not (taken or before):
                taken[place] = sentence
                budget -= cost
    return taken, budget


def _with_company(sentence: Sentence) -> list[tuple[int, int]]:
    """The places of a sentence, of the head of its table, and of its neighbours."""
    places = [sentence.place + step for step in NEIGHBOURS]
    if sentence.head_at is not None:
        places.insert(1, sentence.head_at)
    return [(sentence.passage, place) for place in places]


def _is_told(sentence: Sentence, place: tuple[int, int], told: Sequence[Taken]) -> bool:
    """Passages of a note overlap: what one has, the other need not say again."""
    return any(
        other.note == sentence.note and other.span[0] < sentence.span[1] and sentence.span[0] < other.span[1]
        for taken in told
        for (number, _), other in taken.items()
        if number != place[0]
    )


def _numbers(taken: Taken) -> list[int]:
    return sorted({number for number, _ in taken})


def read(pool: Sequence[Passage], number: int, taken: Taken) -> str:
    """Those sentences of passage `number` that were taken, a line each."""
    sentences = [taken[place] for place in sorted(taken) if place[0] == number]
    return "\n".join(as_read(pool[number], sentences))


def as_read(passage: Passage, sentences: Sequence[Sentence]) -> list[str]:
    """Sentences of one passage as a reader gets them: without markup but for what is struck out."""
    raw, offset = passage.chunk.text, passage.chunk.start
    struck = struck_spans(raw)
    return [marked(each.text, raw, (each.span[0] - offset, each.span[1] - offset), struck) for each in sentences]


def score_sentences(
    question: str, passages: Sequence[Passage], similarity: Similarity, itself: str = ""
) -> list[Sentence]:
    """Every sentence of the passages: cosine + ½ share of the question's words + ½ fused score of its passage. Words
    that stand above it count half. Where the best passage is in another language, such a sentence has the cosine of
    itself without what it stands under instead of words (tables in CONTRIBUTING.md). `itself`: the last question,
    where `question` has those before it as well: then both count, by `ITSELF`, as in `similarity`."""
    ways = (
        ((content_words(question), 1 - ITSELF), (content_words(itself), ITSELF))
        if itself
        else ((content_words(question), 1.0),)
    )

    def share(sentence: Sentence, asked: frozenset[str]) -> float:
        above = (asked & sentence.under) - sentence.words
        return (len(asked & sentence.words) + _ABOVE_WEIGHT * len(above)) / len(asked) if asked else 0.0

    def told(sentence: Sentence, cosine: float) -> Sentence:
        shared = sum(weight * share(sentence, asked) for asked, weight in ways)
        known = _WORDS_WEIGHT * shared + _PASSAGE_WEIGHT * passages[sentence.passage].score
        return replace(sentence, score=known + cosine + alone.get((sentence.passage, sentence.place), 0.0))

    found = sentences_of(passages)
    cosines = similarity([f"{sentence.label}: {sentence.text}" for sentence in found])
    leads = bool(passages) and passages[0].elsewhere
    apart = [each for each in found if passages[each.passage].elsewhere] if leads else []
    near = similarity([each.text for each in apart]) if apart else ()
    alone = {(each.passage, each.place): cosine for each, cosine in zip(apart, near, strict=True)}
    return [told(sentence, cosine) for sentence, cosine in zip(found, cosines, strict=True)]


def sentences_of(passages: Sequence[Passage]) -> list[Sentence]:
    """Every sentence of the passages that can be read: comments are in a chunk's raw text but not in its plain one, and
    what is hidden is not sent."""
    found: list[Sentence] = []
    for number, evidence in enumerate(evidences(passages)):
        passage = evidence.passage
        heads = {standing.head_at for standing in evidence.standing}
        for place, (span, words) in enumerate(zip(evidence.spans, evidence.words, strict=True)):
            raw = passage.chunk.said(span)
            text = plain(raw)
            if text and text in passage.chunk.plain and not _RULE.fullmatch(text):
                heading = raw.lstrip().startswith("#") or place in heads
                label, under = _above(evidence, place)
                head, standing = evidence.head(place), evidence.standing[place]
                found.append(
                    Sentence(
                        number, place, span, text, heading, words, label, passage.chunk.note_path, under,
                        standing.head_at, head[1] if head else None, standing.items_at,
                    )
                )  # fmt: skip
    return found


def _above(evidence: Evidence, place: int) -> tuple[str, frozenset[str]]:
    """(title, nearest heading, nearest item and head of the table of a sentence, words of all that it stands under)."""
    passage, standing = evidence.passage, evidence.standing[place]
    headings = [name for name in (*passage.chunk.headings, *standing.headings) if name != passage.title]
    parent = [item for item in standing.items if not is_label(item)][-1:]
    label = " › ".join((passage.title, *headings[-1:], *parent))
    under = content_words(" ".join((*headings, standing.opener, *standing.items, standing.head)))
    return (f"{label}: {standing.head}" if standing.head and evidence.is_row(place) else label), under
