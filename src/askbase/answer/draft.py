"""What answering needs from outside, and the answer as it grows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from askbase.answer.outflow import Segment
from askbase.answer.properties import Stated
from askbase.config import Settings
from askbase.types import Answer, ChatModel, MadeBy, Message, Passage, Retrieved, Usage

Sections = Sequence[tuple[int, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Context:
    """What answering needs from outside: settings, who made it, the model, and the sections of a note."""

    settings: Settings
    made_by: MadeBy
    chat: Callable[[], Awaitable[ChatModel | None]]
    why_no_model: str
    sections: Callable[[str], Sections]
    catalog: Callable[[Retrieved], Stated]  # answers about the collection, without a model
    note_passages: Callable[[str], Sequence[Passage]]
    record: Callable[[str, str, str, dict[str, Any]], None]
    trusted: Callable[[ChatModel], bool]
    similarity: Callable[[str, Sequence[str]], Sequence[float]]


@dataclass(slots=True)
class Draft:
    """The answer as it grows; what of it there is when a question is cancelled goes into the trace."""

    segments: list[Segment] = field(default_factory=list)
    raw: str = ""
    messages: tuple[Message, ...] = ()
    passages: tuple[Passage, ...] = ()
    warnings: list[str] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    degraded: Literal["no_model", "cut_off"] | None = None
    dropped_marks: int = 0
    first_token: float | None = None
    made_by: MadeBy | None = None
    refused: bool = False


def trace(retrieved: Retrieved, draft: Draft, ended: Answer | None) -> dict[str, Any]:
    """Ids, offsets and what the model was asked and said: never the notes' text apart from the prompt's own."""
    made_by = draft.made_by or (ended.made_by if ended else None)
    return {
        "standalone": retrieved.standalone,
        "candidates": [[c.chunk_id, round(c.score, 4), c.lexical, c.dense, c.fate] for c in retrieved.candidates[:30]],
        "packed": [passage.chunk.id for passage in draft.passages],
        "raw": draft.raw,
        "ended": "cancelled" if ended is None else ended.outcome,
        "degraded": draft.degraded,
        "dropped_marks": draft.dropped_marks,
        "warnings": draft.warnings,
        "model": made_by.model if made_by else None,
        "host": made_by.host if made_by else None,
        "prompts": made_by.prompts if made_by else None,
        "tokens": [draft.usage.prompt_tokens, draft.usage.completion_tokens],
        "timings_ms": dict(ended.timings_ms) if ended else {},
        "claims": [[claim.status, list(claim.citations)] for claim in ended.claims] if ended else [],
    }
