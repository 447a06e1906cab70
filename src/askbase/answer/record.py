"""What a question leaves behind: ids, offsets, what the model said, what it cost. Notes only as far as it quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from askbase.answer import pack
from askbase.answer.draft import Draft
from askbase.config import ChatSettings
from askbase.types import Answer, Retrieved, Turn, Usage

CANDIDATES = 30
_MILLION = 1_000_000


def trace(
    retrieved: Retrieved, history: Sequence[Turn], draft: Draft, ended: Answer | None, failed: bool = False
) -> dict[str, Any]:
    """The record of one question; `ended` None: it was cancelled, or it `failed`."""
    made_by = draft.made_by or (ended.made_by if ended else None)
    return {
        "standalone": retrieved.standalone,
        "history": [[turn.question, turn.answer[: pack.ANSWER_SHOWN], turn.private] for turn in history[-pack.TURNS :]],
        "candidates": [
            [c.chunk_id, round(c.score, 4), c.lexical, c.dense, c.fate] for c in retrieved.candidates[:CANDIDATES]
        ],
        "retrieved": [passage.chunk.id for passage in retrieved.passages],
        "packed": [passage.chunk.id for passage in draft.passages],
        "packing": asdict(draft.packing) if draft.packing else None,
        "prompt_sha256": pack.fingerprint(draft.messages) if draft.messages else None,
        "prompt_bytes": len(pack.as_bytes(draft.messages)) if draft.messages else 0,
        "raw": draft.raw,
        "ended": ended.outcome if ended else "failed" if failed else "cancelled",
        "decided": draft.decided,
        "signals": signals(retrieved) | {"doubt": draft.doubt},
        "degraded": draft.degraded,
        "dropped_marks": draft.dropped_marks,
        "warnings": draft.warnings,
        "model": made_by.model if made_by else None,
        "host": made_by.host if made_by else None,
        "prompts": made_by.prompts if made_by else None,
        "embedding": made_by.embedding if made_by else None,
        "index": made_by.index if made_by else None,
        "version": made_by.version if made_by else None,
        "tokens": [draft.usage.prompt_tokens, draft.usage.completion_tokens],
        "tokens_estimated": draft.usage.estimated,
        "cost": ended.cost if ended else None,
        "timings_ms": dict(ended.timings_ms) if ended else dict(retrieved.timings_ms),
        "claims": [[claim.status, list(claim.citations)] for claim in ended.claims] if ended else [],
    }


def signals(retrieved: Retrieved) -> dict[str, float | None]:
    """What the bar before the model looks at, for calibrating it: the cosine of the nearest passage."""
    cosines = [passage.dense for passage in retrieved.passages if passage.dense is not None]
    return {"cosine": max(cosines, default=None)}


def cost(usage: Usage, settings: ChatSettings, local: bool) -> float | None:
    """Price of the tokens, in whatever currency the settings mean; nothing for a model on this computer."""
    if local:
        return 0.0
    if settings.prompt_price is None or settings.reply_price is None:
        return None
    return (usage.prompt_tokens * settings.prompt_price + usage.completion_tokens * settings.reply_price) / _MILLION
