"""Strong enough to answer? Before the model speaks, and after it has spoken."""

from __future__ import annotations

from collections.abc import Sequence

from askbase.answer.claims.segment import Segment
from askbase.answer.claims.wording import asks_yes_no
from askbase.answer.refusing.references import missing_reference
from askbase.answer.words.text import parted_words
from askbase.types import Passage

MIN_DENSE = 0.20  # cosine of MiniLM below which nothing was about the question in any set tried
MIN_COVERAGE = 0.25  # share of the question's content words that one passage holds
STRONG_DENSE = 0.50  # cosine of MiniLM
QUOTABLE_DENSE = 0.42
NEAR_ELSEWHERE = 0.30  # nearness of a passage in another language than the question


def too_weak(question: str, passages: Sequence[Passage], min_cosine: float | None = None) -> str | None:
    """Why the passages cannot answer, or None if they may. `min_cosine`: a bar calibrated on this vault."""
    if not passages:
        return "nothing found"
    missing = missing_reference(question, passages)
    if missing:
        return f"no passage speaks of {missing}"
    asked = parted_words(question)
    coverage = max(_coverage(asked, passage) for passage in passages)
    dense = max((passage.dense for passage in passages if passage.dense is not None), default=1.0)
    if min_cosine is not None and dense < min_cosine:
        return "nothing found is near enough to the question"
    if dense < MIN_DENSE and coverage < MIN_COVERAGE:
        return "nothing found is about the question"
    return None


def is_strong(passages: Sequence[Passage]) -> bool:
    """The nearest passage is so near in meaning that a refusal deserves a second look (table in CONTRIBUTING.md)."""
    return any(passage.dense is not None and passage.dense >= STRONG_DENSE for passage in passages)


def worth_quoting(passages: Sequence[Passage]) -> bool:
    """Without a model nothing reads the passages, so only their nearness says whether they hold an answer."""
    cosines = [passage.dense for passage in passages if passage.dense is not None]
    return not cosines or max(cosines) >= QUOTABLE_DENSE


def leads_elsewhere(passages: Sequence[Passage]) -> bool:
    """The best passage is in another language than the question, and near: no word of the question can stand in it."""
    return bool(passages) and passages[0].elsewhere and (passages[0].dense or 0.0) >= NEAR_ELSEWHERE


def unsupported(question: str, segments: Sequence[Segment]) -> bool:
    """No passage carries anything the model said. A bare yes or no to such a question cannot be told this way."""
    if asks_yes_no(question) and not any(segment.claim for segment in segments):
        return False
    return not any(segment.stands for segment in segments)


def _coverage(asked: frozenset[str], passage: Passage) -> float:
    if not asked:
        return 1.0
    held = parted_words(f"{passage.title} {' '.join(passage.chunk.headings)} {passage.chunk.plain}")
    return len(asked & held) / len(asked)
