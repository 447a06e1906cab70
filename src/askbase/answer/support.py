"""A claim against a passage: are its numbers, names and words there, and in which sentence? No chat model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from askbase.answer.text import content_words, names, numbers, opening_name, sentences
from askbase.notes.render import plain
from askbase.types import Passage

SUPPORTED = 0.6  # share of the claim's content words that stand in the passage
QUOTE_WINDOW = 2  # a claim may draw on this many neighbouring sentences
_NEGATIONS = frozenset("not no never none nobody nothing neither without cannot can't won't don't doesn't didn't isn't aren't wasn't weren't kein keine nicht nie jamais".split())  # fmt: skip  # noqa: E501


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage read once: its sentences with offsets into the note, and what words they hold."""

    passage: Passage
    spans: tuple[tuple[int, int], ...]
    words: tuple[frozenset[str], ...]
    numbers: tuple[frozenset[str], ...]
    names: tuple[frozenset[str], ...]
    where: frozenset[str]  # words of title, headings and date: they hold for every sentence
    where_numbers: frozenset[str]

    def around(self, place: int) -> frozenset[str]:
        """Words of a sentence, its two neighbours and where they stand."""
        return self.where.union(*self.words[max(0, place - 1) : place + 2])

    def numbers_around(self, place: int) -> frozenset[str]:
        return self.where_numbers.union(*self.numbers[max(0, place - 1) : place + 2])

    @staticmethod
    def of(passage: Passage) -> Evidence:
        chunk = passage.chunk
        where = f"{passage.title} {' '.join(chunk.headings)} {passage.date or ''}"
        spans = tuple(sentences(chunk.text))
        texts = [plain(chunk.text[start:end]) for start, end in spans]
        return Evidence(
            passage=passage,
            spans=tuple((chunk.start + start, chunk.start + end) for start, end in spans),
            words=tuple(content_words(text) for text in texts),
            numbers=tuple(numbers(text) for text in texts),
            names=tuple(names(text) | opening_name(text) for text in texts),
            where=content_words(where),
            where_numbers=numbers(where),
        )


@dataclass(frozen=True, slots=True)
class Support:
    """How far a passage carries a claim. `span` is the best sentence or two, in the note."""

    score: float
    checks: tuple[str, ...]
    span: tuple[int, int]

    @property
    def supported(self) -> bool:
        return self.score >= SUPPORTED


def support(claim: str, evidence: Evidence, question: str = "") -> Support:
    """Share of the claim's words found in one place of the passage; below the bar if a number or name is nowhere in it.

    Words of the question count half: repeating them says little about the notes.
    """
    words, asked = content_words(claim), content_words(question)
    place = _best_place(words - asked or words, words, evidence)
    span = _span(words - asked or words, place, evidence)
    if not words or place is None:
        return Support(0.0, (), span)
    weights = {word: 0.5 if word in asked else 1.0 for word in words}
    around = evidence.around(place)
    score = sum(weight for word, weight in weights.items() if word in around) / sum(weights.values())
    missing_numbers = _missing_numbers(claim, evidence, place) - numbers(question)
    missing_names = _missing_names(claim, evidence, place) - asked
    checks = tuple(
        name
        for name, passed in (
            ("number", not missing_numbers and bool(numbers(claim))),
            ("name", not missing_names and bool(names(claim))),
            ("lexical", score >= SUPPORTED),
        )
        if passed
    )
    if missing_numbers or missing_names or _negation_flipped(claim, evidence, span):
        return Support(min(score, SUPPORTED) / 2, checks, span)
    return Support(score, checks, span)


def best_support(claim: str, candidates: Sequence[tuple[int, Evidence]], question: str) -> tuple[int, Support] | None:
    """(number, support) of the passage that carries the claim best; earlier ones win ties."""
    scored = [(number, support(claim, evidence, question)) for number, evidence in candidates]
    return max(scored, key=lambda item: (item[1].score, -item[0]), default=None)


def _missing_numbers(claim: str, evidence: Evidence, place: int) -> frozenset[str]:
    """Numbers of the claim that the sentence does not carry. One from next door counts only where the sentence has
    none of its own: in tables and lists the neighbour is another record."""
    claimed = numbers(claim)
    missing = claimed - evidence.numbers[place] - evidence.where_numbers
    return missing if evidence.numbers[place] - claimed else missing - evidence.numbers_around(place)


def _missing_names(claim: str, evidence: Evidence, place: int) -> frozenset[str]:
    """Names of the claim that the sentence does not carry. A name from next door counts only where the sentence has
    none of its own: "he" may be Callum, but a sentence about Callum is not about Desmond."""
    known = frozenset().union(*evidence.names)
    claimed = names(claim) | (opening_name(claim) & known)
    missing = claimed - evidence.words[place] - evidence.where
    others = evidence.names[place] - claimed
    return missing if others else missing - evidence.around(place)


def _best_place(telling: frozenset[str], words: frozenset[str], evidence: Evidence) -> int | None:
    """The sentence with most of the claim's own words, and among equals the one whose surroundings fit best."""
    if not evidence.spans:
        return None
    return max(
        range(len(evidence.spans)),
        key=lambda at: (len(telling & evidence.words[at]), len(words & evidence.around(at)), -at),
    )


def _span(telling: frozenset[str], place: int | None, evidence: Evidence) -> tuple[int, int]:
    """The sentence, with its neighbour if that adds some of the words."""
    if place is None:
        return evidence.passage.chunk.start, evidence.passage.chunk.end
    for beside in (place + 1, place - 1):
        if 0 <= beside < len(evidence.spans):
            added = telling & evidence.words[beside] - evidence.words[place]
            if len(added) >= QUOTE_WINDOW:
                first, last = sorted((place, beside))
                return evidence.spans[first][0], evidence.spans[last][1]
    return evidence.spans[place]


def _negation_flipped(claim: str, evidence: Evidence, span: tuple[int, int]) -> bool:
    """One side says not, the other does not, about nearly the same words."""
    chunk = evidence.passage.chunk
    quote = chunk.text[span[0] - chunk.start : span[1] - chunk.start]
    said, there = (any(word in _NEGATIONS for word in text.casefold().split()) for text in (claim, quote))
    if said == there:
        return False
    words = content_words(claim)
    return len(words & content_words(quote)) >= 0.8 * len(words)
