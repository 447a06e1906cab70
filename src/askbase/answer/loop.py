"""The order of answering: weak? → pack → model → filter → claims; and what happens when a step fails. Yields events."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal

from askbase.answer import decide, pack
from askbase.answer.citations import assemble
from askbase.answer.extract import extract
from askbase.answer.outflow import Outflow, Segment
from askbase.config import Settings
from askbase.errors import ModelError
from askbase.types import (
    Answer,
    Answered,
    ChatModel,
    Finish,
    MadeBy,
    Message,
    Passage,
    Retrieved,
    TextDelta,
    Turn,
    Usage,
)

NOT_IN_NOTES = "This is not in your notes."
EXTRACTIVE = "From your notes, word for word (no model wrote this):\n\n"
NEAREST = 3

Sections = Sequence[tuple[int, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Context:
    """What answering needs from outside: settings, who made it, the model, and the sections of a note."""

    settings: Settings
    made_by: MadeBy
    chat: Callable[[], Awaitable[ChatModel | None]]
    why_no_model: str
    sections: Callable[[str], Sections]
    record: Callable[[str, str, str, dict[str, Any]], None]
    trusted: Callable[[ChatModel], bool]
    similarity: Callable[[str, Sequence[str]], Sequence[float]]


@dataclass(slots=True)
class _Draft:
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


async def answer(
    context: Context, retrieved: Retrieved, history: Sequence[Turn]
) -> AsyncGenerator[TextDelta | Answered, None]:
    """Text as it is known to be sound, then the finished answer. Leaves a trace in every case, cancelled ones too."""
    begun, asked_at, answer_id = time.perf_counter(), datetime.now(UTC), uuid.uuid4().hex
    draft = _Draft(warnings=list(retrieved.warnings))
    ended: Answer | None = None
    try:
        weak = decide.too_weak(retrieved.question, retrieved.passages)
        if weak:
            draft.refused = True
        else:
            async with aclosing(_spoken(context, retrieved, history, draft)) as deltas:
                async for delta in deltas:
                    yield TextDelta(delta)
        if draft.refused:
            draft.segments = [Segment(NOT_IN_NOTES, "", (), "unverified", (), ())]
            yield TextDelta(NOT_IN_NOTES)
        ended = _finished(context, retrieved, draft, answer_id, asked_at, begun)
        yield Answered(ended)
    finally:
        context.record(answer_id, asked_at.isoformat(), retrieved.question, _trace(retrieved, draft, ended))


async def _spoken(
    context: Context, retrieved: Retrieved, history: Sequence[Turn], draft: _Draft
) -> AsyncGenerator[str, None]:
    """The model's sentences, filtered; the best passages in their own words if no model can speak."""
    try:
        chat = await context.chat()
        if chat is not None:
            async with aclosing(_from_model(context, chat, retrieved, history, draft)) as deltas:
                async for delta in deltas:
                    yield delta
            return
        draft.warnings.append(context.why_no_model)
    except ModelError as exc:
        draft.warnings.append(f"{exc.message} {exc.hint}".strip())
    draft.degraded, draft.segments = "no_model", []
    draft.passages = retrieved.passages[: context.settings.answer.passages]
    quoted = extract(retrieved.question, draft.passages)
    draft.refused = not quoted
    if quoted:
        draft.segments = [Segment(EXTRACTIVE, "", (), "unverified", (), ()), *quoted]
        for segment in draft.segments:
            yield segment.text


async def _from_model(
    context: Context, chat: ChatModel, retrieved: Retrieved, history: Sequence[Turn], draft: _Draft
) -> AsyncGenerator[str, None]:
    """Nothing is shown before one sentence is known to stand on a passage: what comes before is held."""
    similarity = partial(context.similarity, retrieved.standalone)
    packed = await asyncio.to_thread(
        pack.choose,
        retrieved.standalone,
        retrieved.passages,
        context.settings.answer,
        chat,
        context.trusted(chat),
        similarity,
    )
    _note_left_out(packed, draft)
    draft.passages, draft.refused = packed.passages, not packed.passages
    if draft.refused:
        return
    draft.made_by = replace(context.made_by, model=chat.name, host=chat.host)
    draft.messages = pack.messages(retrieved.question, history, packed.blocks, context.settings.prompts.dir)
    outflow = Outflow(packed.passages, retrieved.question)
    held: list[Segment] | None = []
    begun = time.perf_counter()
    async with aclosing(chat.stream(draft.messages)) as replies:
        async for reply in replies:
            if isinstance(reply, Finish):
                draft.usage = reply.usage
                if reply.cut_off:
                    draft.degraded = "cut_off"
                    draft.warnings.append(f"The answer is cut off: {reply.cut_off}.")
                continue
            draft.first_token = draft.first_token or time.perf_counter() - begun
            draft.raw += reply
            for segment in outflow.feed(reply):
                draft.segments.append(segment)
                if held is None:
                    yield segment.text
                else:
                    held.append(segment)
                    if segment.status == "supported":
                        for waiting in held:
                            yield waiting.text
                        held = None
    last = outflow.finish()
    draft.segments += last
    draft.dropped_marks = outflow.dropped_marks
    if outflow.removed_links:
        draft.warnings.append("A link that is not in your notes was removed from the answer.")
    if held is not None and (decide.is_refusal(draft.raw) or decide.unsupported(retrieved.question, draft.segments)):
        draft.refused, draft.degraded = True, None
        return
    for segment in (*(held or ()), *last):
        yield segment.text


def _note_left_out(packed: pack.Packed, draft: _Draft) -> None:
    if packed.withheld_private:
        count = packed.withheld_private
        draft.warnings.append(f"{count} private {'passage matches' if count == 1 else 'passages match'} and did not "
                              "leave this computer; use a local model to include them.")  # fmt: skip
    if packed.over_budget:
        draft.warnings.append(f"{packed.over_budget} of the best passages did not fit the model's budget.")


def _finished(
    context: Context, retrieved: Retrieved, draft: _Draft, answer_id: str, asked_at: datetime, begun: float
) -> Answer:
    sections = {
        number: context.sections(passage.chunk.note_path)
        for number, passage in enumerate(draft.passages, 1)
        if any(number == cited for segment in draft.segments for cited, _ in segment.quotes)
    }
    text, claims, citations = assemble(draft.segments, draft.passages, sections)
    timings = {**retrieved.timings_ms, "total": round((time.perf_counter() - begun) * 1000)}
    if draft.first_token is not None:
        timings["first_token"] = round(draft.first_token * 1000)
    return Answer(
        id=answer_id,
        question=retrieved.question,
        standalone=retrieved.standalone,
        text=text,
        asked_at=asked_at,
        outcome="not_in_notes" if draft.refused else "answered",
        degraded=draft.degraded,
        claims=claims,
        citations=citations,
        passages=draft.passages,
        nearest=_nearest(retrieved) if draft.refused else (),
        dropped_marks=draft.dropped_marks,
        warnings=tuple(dict.fromkeys(draft.warnings)),
        usage=draft.usage,
        timings_ms=timings,
        made_by=draft.made_by or context.made_by,
    )


def _nearest(retrieved: Retrieved) -> tuple[Passage, ...]:
    """The best passage of each of the nearest notes."""
    best: dict[str, Passage] = {}
    for passage in retrieved.passages:
        best.setdefault(passage.chunk.note_path, passage)
    return tuple(best.values())[:NEAREST]


def _trace(retrieved: Retrieved, draft: _Draft, ended: Answer | None) -> dict[str, Any]:
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
