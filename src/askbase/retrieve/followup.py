"""Question + history → what is searched: the question with those before it, and by itself, for it may be about
something else. Joining the user's turns needs no model and is hard to beat; the conversation itself goes to the model
separately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from askbase.types import Passage, Turn

TURNS = 2
LONGEST = 300
ITSELF = 0.3  # share of what the question finds by itself (table in CONTRIBUTING.md)


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The last user turns and the question, oldest first."""
    earlier = [turn.question.strip()[:LONGEST] for turn in history[-TURNS:]]
    return " ".join((*earlier, question.strip()))


def asked_ways(alone: str, question: str) -> tuple[str, ...]:
    """The wordings that are searched: the one that stands alone first, then the question itself if that is another."""
    return (alone, question.strip()) if question.strip() not in ("", alone) else (alone,)


def joined(found: Sequence[Sequence[Passage]]) -> list[Passage]:
    """Passages of the wordings of `asked_ways`, best first: their scores weighed, the nearer cosine."""
    if len(found) == 1:
        return list(found[0])
    merged: dict[str, Passage] = {}
    for passages, weight in zip(found, (1 - ITSELF, ITSELF), strict=True):
        for passage in passages:
            before = merged.get(passage.chunk.id)
            score = weight * passage.score + (before.score if before else 0.0)
            merged[passage.chunk.id] = replace(before or passage, score=score, dense=_nearer(before, passage))
    return sorted(merged.values(), key=lambda each: (-each.score, each.chunk.note_path, each.chunk.start))


def _nearer(one: Passage | None, other: Passage) -> float | None:
    known = [each.dense for each in (one, other) if each is not None and each.dense is not None]
    return max(known, default=None)
