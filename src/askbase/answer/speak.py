"""A model's answer: asked, streamed through the outflow filter, held back until one sentence stands on a passage."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from functools import partial

from askbase.answer import decide, pack
from askbase.answer.draft import Context, Draft
from askbase.answer.outflow import Outflow, Segment
from askbase.types import ChatModel, Finish, Retrieved, Turn


async def speak(
    context: Context, chat: ChatModel, retrieved: Retrieved, history: Sequence[Turn], draft: Draft
) -> AsyncGenerator[Segment, None]:
    """Sentences for the reader. `draft.refused` afterwards: the notes do not say it, as far as this model can tell.

    A small model says "the notes do not say" too readily. Where the evidence is strong it is asked once more without
    that way out; what it says then must stand on a passage like everything else.
    """
    packed = await _packed(context, chat, retrieved)
    _note_left_out(packed, draft)
    draft.passages, draft.refused = packed.passages, not packed.passages
    if draft.refused:
        return
    draft.made_by = replace(context.made_by, model=chat.name, host=chat.host)
    tries = (True, False) if chat.local and decide.is_strong(packed.passages) else (True,)
    for may_refuse in tries:
        draft.segments, draft.raw = [], ""
        draft.messages = pack.messages(
            retrieved.question, history, packed.blocks, context.settings.prompts.dir,
            may_refuse=may_refuse, style=context.settings.answer.style,
        )  # fmt: skip
        async with aclosing(_once(context, chat, draft, retrieved.question)) as segments:
            async for segment in segments:
                yield segment
        if not draft.refused:
            return


async def _packed(context: Context, chat: ChatModel, retrieved: Retrieved) -> pack.Packed:
    return await asyncio.to_thread(
        pack.choose,
        retrieved.standalone,
        retrieved.passages,
        context.settings.answer,
        chat,
        context.trusted(chat),
        partial(context.similarity, retrieved.standalone),
    )


async def _once(context: Context, chat: ChatModel, draft: Draft, question: str) -> AsyncGenerator[Segment, None]:
    """One reply. Nothing is shown before a sentence is known to stand on a passage: what comes before is held."""
    outflow = Outflow(draft.passages, question, context.similarity)
    held: list[Segment] | None = []
    begun = time.perf_counter()
    async with aclosing(chat.stream(draft.messages)) as replies:
        async for reply in replies:
            if isinstance(reply, Finish):
                _take_finish(reply, draft)
                continue
            draft.first_token = draft.first_token or time.perf_counter() - begun
            draft.raw += reply
            for segment in _kept(outflow.feed(reply), draft):
                if held is None:
                    yield segment
                    continue
                held.append(segment)
                if segment.status == "supported":
                    for waiting in held:
                        yield waiting
                    held = None
    last = _kept(outflow.finish(), draft)
    draft.dropped_marks = outflow.dropped_marks
    if outflow.removed_links:
        draft.warnings.append("A link that is not in your notes was removed from the answer.")
    hesitates = decide.is_refusal(draft.raw)
    draft.refused = held is not None and (hesitates or decide.unsupported(question, draft.segments))
    if draft.refused:
        draft.degraded = None
        if not hesitates:
            draft.warnings.append("What the model said does not stand in your notes; it is not shown.")
        return
    for segment in (*(held or ()), *last):
        yield segment


def _kept(segments: Sequence[Segment], draft: Draft) -> list[Segment]:
    """Without "the notes do not say": behind an answer it is a habit, and alone it is told in our own words."""
    kept = [segment for segment in segments if not decide.is_refusal(segment.text)]
    draft.segments += kept
    return kept


def _take_finish(finish: Finish, draft: Draft) -> None:
    draft.usage = finish.usage
    if finish.cut_off:
        draft.degraded = "cut_off"
        draft.warnings.append(f"The answer is cut off: {finish.cut_off}.")


def _note_left_out(packed: pack.Packed, draft: Draft) -> None:
    if packed.withheld_private:
        count = packed.withheld_private
        draft.warnings.append(
            f"{count} private {'passage matches' if count == 1 else 'passages match'} and did not leave this computer;"
            " use a local model to include them."
        )
    if packed.over_budget:
        draft.warnings.append(f"{packed.over_budget} of the best passages did not fit the model's budget.")
