"""An answer without a model: the sentences of the passages that say most about the question, quoted and cited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from askbase.answer.outflow import Segment
from askbase.answer.support import Evidence
from askbase.answer.text import content_words
from askbase.clean import clean_line
from askbase.notes.render import plain
from askbase.types import Passage

SENTENCES = 4
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class _Scored:
    number: int
    span: tuple[int, int]
    text: str
    score: float


def extract(question: str, passages: Sequence[Passage]) -> list[Segment]:
    """The best sentences, in the order of their passages, one a line. Each is a quote, so each is supported."""
    asked = content_words(question)
    found: list[_Scored] = []
    for number, passage in enumerate(passages, 1):
        evidence = Evidence.of(passage)
        about = content_words(f"{passage.title} {' '.join(passage.chunk.headings)}")
        for span, words in zip(evidence.spans, evidence.words, strict=True):
            text = _shown(passage, span)
            if words and len(text) > 3:
                score = len(asked & words) + 0.3 * len(asked & about) + 2.0 * passage.score
                found.append(_Scored(number, span, text, score / (1 + 0.02 * len(words))))
    best = sorted(found, key=lambda item: -item.score)[:SENTENCES]
    return [
        Segment(f"- {item.text} [{item.number}]\n", item.text, (item.number,), "supported", ("quote",),
                ((item.number, item.span),))
        for item in sorted(best, key=lambda item: (item.number, item.span))
    ]  # fmt: skip


def _shown(passage: Passage, span: tuple[int, int]) -> str:
    chunk = passage.chunk
    text = clean_line(plain(chunk.text[span[0] - chunk.start : span[1] - chunk.start])).lstrip("-*>#| ")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
