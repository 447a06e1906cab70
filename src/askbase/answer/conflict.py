"""Notes that say otherwise than the ones an answer stands on: nearly the same words, but another number or a "not".

They are named with their dates, newest first, and never merged into the answer. A sentence with a date of its own tells
of another event and contradicts nothing. Notes an answer stands on that call themselves superseded are named as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from askbase.answer.outflow import Segment, quotable
from askbase.answer.support import Evidence, negates
from askbase.answer.text import content_words, numbers
from askbase.clean import clean_line
from askbase.types import Passage

SAME_WORDS = 0.6  # share of the words of both sentences, numbers left out
FEWEST_WORDS = 3
MOST = 3
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence reduced to what can be compared."""

    words: frozenset[str]
    numbers: frozenset[str]
    negated: bool

    @staticmethod
    def of(text: str) -> Stated:
        found = numbers(text)
        words = frozenset(word for word in content_words(text) if not any(c.isdigit() for c in word))
        return Stated(words, found, negates(text))

    @property
    def dated(self) -> bool:
        return any("/" in number for number in self.numbers)

    def contradicts(self, other: Stated) -> bool:
        shared, union = self.words & other.words, self.words | other.words
        if self.dated or other.dated or len(shared) < FEWEST_WORDS or len(shared) < SAME_WORDS * len(union):
            return False
        both_differ = bool(self.numbers - other.numbers) and bool(other.numbers - self.numbers)
        return both_differ or self.negated != other.negated


def newest_first(quoted: Sequence[Segment], cited: Sequence[Passage]) -> list[Segment]:
    """Sentences of the notes as an answer: where two notes contradict each other, in the order of their dates."""
    said = [(cited[segment.numbers[0] - 1], Stated.of(segment.claim)) for segment in quoted]
    contradict = any(
        one.chunk.note_path != other.chunk.note_path and first.contradicts(second)
        for at, (one, first) in enumerate(said)
        for other, second in said[:at]
    )
    if not contradict:
        return list(quoted)
    return sorted(quoted, key=lambda segment: str(cited[segment.numbers[0] - 1].date or ""), reverse=True)


def notices(segments: Sequence[Segment], passages: Sequence[Passage], cited: Sequence[Passage]) -> list[str]:
    """One sentence a note that says otherwise, newest first; those that are quoted themselves are named together.
    `cited`: passage n of the answer is cited[n - 1]."""
    quotes = list(_quotes(segments, cited))
    shown = {clean_line(segment.claim) for segment in segments if segment.is_quote}
    found: dict[str, tuple[Passage, str]] = {}
    for passage in passages:
        evidence = Evidence.of(passage)
        for text in evidence.texts:
            stated = Stated.of(text)
            for path, quote in quotes:
                if path != passage.chunk.note_path and stated.contradicts(quote):
                    found.setdefault(passage.chunk.note_path, (passage, text))
    ranked = sorted(found.values(), key=lambda item: str(item[0].date or ""), reverse=True)
    quoted = [passage for passage, text in ranked if quotable(text) in shown]
    told = [_notice(passage, text) for passage, text in ranked if passage not in quoted]
    return [*_superseded(segments, cited), *([_disagreement(quoted)] if quoted else []), *told[:MOST]]


def _superseded(segments: Sequence[Segment], cited: Sequence[Passage]) -> list[str]:
    numbers = sorted({number for segment in segments if segment.stands for number, _ in segment.quotes})
    old = {
        passage.chunk.note_path: passage for number in numbers if (passage := cited[number - 1]).superseded is not None
    }
    return [f"A note cited here calls itself out of date: {clean_line(path)} ({clean_line(passage.standing)})."
            for path, passage in old.items()]  # fmt: skip


def _disagreement(passages: Sequence[Passage]) -> str:
    where = ", ".join(f"{clean_line(passage.chunk.note_path)} ({_day(passage)})" for passage in passages)
    return f"Notes quoted here say different things: {where}."


def _day(passage: Passage) -> str:
    return passage.date.isoformat() if passage.date else "no date"


def _quotes(segments: Sequence[Segment], cited: Sequence[Passage]) -> Iterator[tuple[str, Stated]]:
    for segment in segments:
        for number, (start, end) in segment.quotes if segment.stands else ():
            chunk = cited[number - 1].chunk
            yield chunk.note_path, Stated.of(chunk.text[start - chunk.start : end - chunk.start])


def _notice(passage: Passage, text: str) -> str:
    shown = clean_line(text)
    shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
    return f"Another note says otherwise: {clean_line(passage.chunk.note_path)} ({_day(passage)}): “{shown}”"
