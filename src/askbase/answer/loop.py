"""The order of answering: weak? → pack → model → filter → claims; and what happens when a step fails. Yields events."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from askbase import clock
from askbase.answer import as_of
from askbase.answer.claims.citations import assemble
from askbase.answer.claims.segment import Segment
from askbase.answer.draft import Context, Draft, nearness
from askbase.answer.quoted import beside, opening, quoted
from askbase.answer.quoting import conflict
from askbase.answer.quoting.extract import extract
from askbase.answer.record import cost, trace
from askbase.answer.refusing import decide, refuse
from askbase.answer.refusing.bars import OUTDATED
from askbase.answer.speak import speak
from askbase.answer.told_alone import told_alone
from askbase.clean import clean_line
from askbase.errors import ModelError, StoreError
from askbase.types import Answer, Answered, Retrieved, TellsOdds, TextDelta, Turn

EXTRACTIVE = "From your notes, word for word (no model wrote this):\n\n"
BARE = "Nothing in this answer can be checked against your notes."


async def answer(
    context: Context, retrieved: Retrieved, history: Sequence[Turn]
) -> AsyncGenerator[TextDelta | Answered, None]:
    """Text as it is known to be sound, then the finished answer. Leaves a trace in every case, cancelled ones too."""
    begun, asked_at, answer_id = time.perf_counter(), datetime.now(UTC), uuid.uuid4().hex
    draft = Draft(warnings=[*retrieved.warnings, *([OUTDATED] if context.bars.outdated else [])])
    ended: Answer | None = None
    kept = False
    failed: Exception | None = None

    def keep() -> str:
        """Leave the trace; what a person should know if it could not be left."""
        nonlocal kept
        record = trace(retrieved, history, draft, ended, failed)
        try:
            context.record(answer_id, asked_at.isoformat(), retrieved.question, record)
        except StoreError as exc:
            return f"No trace of this question was kept: {exc.message}"
        finally:
            kept = True
        return ""

    try:
        alone = await asyncio.to_thread(told_alone, context, retrieved)
        if alone.how:
            draft.segments, draft.passages = alone.stated.segments, alone.stated.passages
            for segment in alone.stated.segments:
                yield _delta(segment)
        elif not retrieved.whole and decide.too_weak(retrieved.question, retrieved.passages, context.bars.min_cosine):
            draft.refused, draft.decided = True, "before_model"
        else:
            async with aclosing(_spoken(context, retrieved, history, draft)) as segments:
                async for segment in segments:
                    yield _delta(segment)
        if not draft.refused:
            draft.warnings += await asyncio.to_thread(_notices, context, retrieved, draft, alone.may_be_contradicted)
        if draft.refused:
            draft.segments = [Segment.unclaimed(refuse.sentence(retrieved, draft.decided == "unasked"))]
            draft.near_words = await asyncio.to_thread(_near_words, context, retrieved)
            yield TextDelta(draft.segments[0].text)
        ended = await asyncio.to_thread(_finished, context, retrieved, draft, answer_id, asked_at, begun)
        # Before it is given: an answer must not be lost to its own trace. It may wait seconds for another writer.
        if said := await asyncio.to_thread(keep):
            ended = replace(ended, warnings=(*ended.warnings, said))
        yield Answered(ended)
    except Exception as exc:
        failed = exc
        raise
    finally:
        if not kept:  # stopped, perhaps while it was being kept, or failed: nothing can be awaited now
            keep()


async def _spoken(
    context: Context, retrieved: Retrieved, history: Sequence[Turn], draft: Draft
) -> AsyncGenerator[Segment, None]:
    """The model's sentences, filtered; the notes' own words if no model can speak, or if it hardly doubted that they
    hold the answer and then says something else, and behind what it left out or what cannot be verified."""
    try:
        chat = await context.chat()
        if chat is not None:
            async with aclosing(speak(context, chat, retrieved, history, draft)) as segments:
                async for segment in segments:
                    yield segment
            bare = not draft.refused and bool(draft.segments) and not any(segment.claim for segment in draft.segments)
            if bare:
                draft.warnings.append(BARE)
            small = isinstance(chat, TellsOdds) and (retrieved.whole or draft.doubt is not None)
            # What is to be summed up is there, whatever the model says of it.
            gave_up = draft.decided == "after_model" or (retrieved.whole and draft.decided == "by_model")
            if not (small or bare or (retrieved.whole and gave_up)):
                return
            if not gave_up:
                draft.beside = await asyncio.to_thread(beside, context, retrieved, draft)
                for segment in draft.beside:
                    yield segment
                return
        else:
            draft.degraded = "no_model"
            draft.warnings.append(context.why_no_model)
    except ModelError as exc:
        draft.degraded, draft.decided = "no_model", "unasked"  # nothing is known of what the notes say
        draft.warnings.append(f"{exc.message} {exc.hint}".strip())
    decided = draft.decided or "before_model"
    if retrieved.whole:
        draft.passages = retrieved.passages
        words = await asyncio.to_thread(opening, draft.passages)
    else:
        draft.passages = retrieved.passages[: context.settings.answer.passages]
        words = await asyncio.to_thread(quoted, context, retrieved, draft.passages)
    draft.segments = []
    draft.refused, draft.decided = not words, None if words else decided
    if words:
        words = words if retrieved.whole else conflict.newest_first(words, draft.passages)
        draft.segments = [Segment.unclaimed(EXTRACTIVE), *words]
        for segment in draft.segments:
            yield segment


def _near_words(context: Context, retrieved: Retrieved) -> tuple[str, ...]:
    """For a reader to see whether the answer is there after all. Nothing for a passage that is not near."""
    similarity = partial(nearness, context, retrieved)
    words = []
    for passage in refuse.nearest(retrieved):
        asked, itself = retrieved.standalone, retrieved.itself
        near = decide.worth_quoting([passage]) or decide.leads_elsewhere([passage])
        found = extract(asked, [passage], similarity, 1, heads=False, itself=itself) if near else []
        words.append(found[0].claim if found else "")
    return tuple(words)


def _notices(context: Context, retrieved: Retrieved, draft: Draft, may_be_contradicted: bool) -> list[str]:
    """What a reader should know beside an answer."""
    said = []
    if may_be_contradicted:
        found = () if retrieved.several else (*retrieved.passages, *retrieved.others)
        said = conflict.notices(draft.segments, found, draft.passages, retrieved.standalone)
        aged = as_of.notice(retrieved.question, draft.segments, draft.passages, clock.today())
        said += [aged] if aged else []
    return said + _gone(context, draft)


def _gone(context: Context, draft: Draft) -> list[str]:
    """What is said of cited notes that left the folder and are kept until their owner confirms it."""
    cited = {number for segment in (*draft.segments, *draft.beside) for number, _ in segment.quotes}
    paths = sorted({draft.passages[number - 1].chunk.note_path for number in cited})
    return [
        f"{clean_line(path)} is no longer in your folder; it is cited as it was indexed."
        for path in paths
        if context.is_gone(path)
    ]


def _delta(segment: Segment) -> TextDelta:
    return TextDelta(segment.text, segment.status if segment.claim and not segment.is_quote else None)


def _finished(
    context: Context, retrieved: Retrieved, draft: Draft, answer_id: str, asked_at: datetime, begun: float
) -> Answer:
    segments = (*draft.segments, *draft.beside)
    cited = {number for segment in segments for number, _ in segment.quotes}
    paths = {number: draft.passages[number - 1].chunk.note_path for number in cited}
    of_notes = {
        path: context.sections(path) for path in set(paths.values())
    }  # a note is read once, however often cited
    sections = {number: of_notes[path] for number, path in paths.items()}
    text, claims, citations = assemble(segments, draft.passages, sections)
    answering = round((time.perf_counter() - begun) * 1000)
    timings = {**retrieved.timings_ms, "total": retrieved.timings_ms.get("search", 0) + answering}
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
        nearest=refuse.nearest(retrieved) if draft.refused else (),
        near_words=draft.near_words if draft.refused else (),
        dropped_marks=draft.dropped_marks,
        warnings=tuple(dict.fromkeys(draft.warnings)),
        usage=draft.usage,
        timings_ms=timings,
        made_by=draft.made_by or context.made_by,
        prompt=draft.messages,
        decided=draft.decided if draft.refused else None,
        next_step=refuse.next_step(retrieved, any("did not leave this computer" in said for said in draft.warnings))
        if draft.refused
        else "",
        cost=cost(draft.usage, context.settings.chat, draft.local) if draft.messages else None,
        doubt=draft.doubt,
        filters=retrieved.filters,
    )
