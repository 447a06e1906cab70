"""Notes that say otherwise than the ones an answer stands on: nearly the same words, but another number or a "not".

They are named with their dates, newest first, and never merged into the answer. A sentence with a date of its own tells
of another event and contradicts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from askbase.answer.outflow import Segment
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


def notices(segments: Sequence[Segment], passages: Sequence[Passage], cited: Sequence[Passage]) -> list[str]:
    """One sentence a note that says otherwise, newest first. `cited`: passage n of the answer is cited[n - 1]."""
    quotes = list(_quotes(segments, cited))
    found: dict[str, tuple[Passage, str]] = {}
    for passage in passages:
        evidence = Evidence.of(passage)
        for text in evidence.texts:
            stated = Stated.of(text)
            for path, quote in quotes:
                if path != passage.chunk.note_path and stated.contradicts(quote):
                    found.setdefault(passage.chunk.note_path, (passage, text))
    ranked = sorted(found.values(), key=lambda item: str(item[0].date or ""), reverse=True)
    return [_notice(passage, text) for passage, text in ranked[:MOST]]


def _quotes(segments: Sequence[Segment], cited: Sequence[Passage]) -> Iterator[tuple[str, Stated]]:
    for segment in segments:
        for number, (start, end) in segment.quotes if segment.stands else ():
            chunk = cited[number - 1].chunk
            yield chunk.note_path, Stated.of(chunk.text[start - chunk.start : end - chunk.start])


def _notice(passage: Passage, text: str) -> str:
    day = passage.date.isoformat() if passage.date else "no date"
    shown = clean_line(text)
    shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
    return f"Another note says otherwise: {clean_line(passage.chunk.note_path)} ({day}): “{shown}”"
