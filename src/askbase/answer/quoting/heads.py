"""Heads of tables among quotes: they say nothing without a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from askbase.answer.quoting.day_asked import Place
from askbase.answer.reading.evidence import evidences
from askbase.answer.reading.focus import Span
from askbase.types import Passage


def lone_heads(places: Iterable[Place], passages: Sequence[Passage]) -> frozenset[Place]:
    """Those of the places that are the head of a table of which no row is among them."""
    there = frozenset(places)
    heads: set[tuple[str, Span]] = set()
    needed: set[tuple[str, Span]] = set()
    for number, evidence in enumerate(evidences(passages), 1):
        for at, span in enumerate(evidence.spans):
            if (head := evidence.head(at)) is not None:
                mark = (evidence.passage.chunk.note_path, head[1])
                heads.add(mark)
                needed |= {mark} if (number, span) in there else set()
    return frozenset(
        (number, span) for number, span in there if (passages[number - 1].chunk.note_path, span) in heads - needed
    )
