"""A model's answer: asked, streamed through the outflow filter, held back until one sentence stands on a passage."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing, suppress
from dataclasses import replace
from functools import partial
from itertools import dropwhile

from askbase.answer import pack
from askbase.answer.claims.outflow import Outflow
from askbase.answer.claims.segment import Segment
from askbase.answer.draft import Context, Draft, nearness
from askbase.answer.refusing import decide
from askbase.answer.refusing.doubt import TOKENS as DOUBT_TOKENS
from askbase.answer.refusing.doubt import doubt
from askbase.answer.refusing.refusals import is_refusal
from askbase.answer.words.text import content_words, sentences
from askbase.errors import BadReply, Refused, TooLong
from askbase.types import ChatModel, Finish, Message, Retrieved, TellsOdds, Turn, Usage

CUT_PROMPT = 0.5  # of our own estimate, which is some 20 % above what English needs
LONG_PROMPT = 400  # tokens; below, nobody cuts
ADDED = 0.25  # of a summary's words, beside those of the sentence it is drawn from
Keep = Callable[[Segment], bool]
KEPT_WHEN_TOO_LONG = 0.7  # share of the passages sent again when the model's window is smaller than it said


async def speak(
    context: Context, chat: ChatModel, retrieved: Retrieved, history: Sequence[Turn], draft: Draft
) -> AsyncGenerator[Segment, None]:
    """Sentences for the reader. `draft.refused` afterwards: the notes do not say it, as far as this model can tell.

    A small model says "the notes do not say" too readily. The one that comes with askbase is therefore first asked how
    likely it would say so, which costs one token, and then to answer without that way out. Another one on this computer
    is asked once more without it where the evidence is strong. What it says must stand on a passage in every case.
    """
    local = chat.local
    draft.made_by, draft.local = replace(context.made_by, model=chat.name, host=chat.host), local
    first = DOUBT_TOKENS if isinstance(chat, TellsOdds) else None
    marker = pack.new_marker(retrieved.question)
    packing = pack.Packing(local, context.trusted(chat), chat.context_tokens, marker, first_tokens=first)
    packing = packing.to_sum_up() if retrieved.whole else packing
    said = list(draft.warnings)
    packed = await _packed(context, packing, retrieved, draft)
    if draft.refused:
        return
    tries: tuple[pack.Task, ...] = ("answer_or_say_so",)
    if local and decide.is_strong(packed.passages):
        tries = ("answer_or_say_so", "answer")
    if retrieved.whole:
        tries = ("sum_up",)
    elif isinstance(chat, TellsOdds):
        messages = partial(_messages, context, retrieved, history, draft, packed)
        draft.doubt = await _doubt(context, chat, messages, packing, retrieved.standalone, packed)
        if draft.doubt is not None:
            tries = ("answer",)
            if draft.doubt > context.bars.max_doubt:
                draft.refused, draft.decided = True, "by_model"
                return
    packed_said = list(draft.warnings)
    for task in tries:
        draft.segments, draft.raw, draft.refused, draft.left_out = [], "", False, 0
        draft.warnings = list(packed_said)  # what was said of the reply before this one is no longer so
        packing = replace(packing, task=task)
        try:
            async with aclosing(_asked(context, chat, retrieved, history, draft, packed, packing)) as segments:
                async for segment in segments:
                    yield segment
        except TooLong:
            if packing.keep < 1.0 or len(packed.passages) < 2:
                raise
            packing, draft.warnings = replace(packing, keep=KEPT_WHEN_TOO_LONG), list(said)
            packed = await _packed(context, packing, retrieved, draft)
            packed_said = list(draft.warnings)
            async with aclosing(_asked(context, chat, retrieved, history, draft, packed, packing)) as segments:
                async for segment in segments:
                    yield segment
        if not draft.refused:
            return


async def _packed(context: Context, packing: pack.Packing, retrieved: Retrieved, draft: Draft) -> pack.Packed:
    similarity, settings = partial(nearness, context, retrieved), context.settings.answer
    packed = await asyncio.to_thread(
        pack.choose, retrieved.standalone, retrieved.passages, settings, packing, similarity, retrieved.itself
    )
    _note_left_out(packed, draft)
    draft.passages = packed.passages
    if not packed.passages:
        draft.refused, draft.decided = True, "before_model"
    return packed


def _asked(
    context: Context, chat: ChatModel, retrieved: Retrieved, history: Sequence[Turn], draft: Draft,
    packed: pack.Packed, packing: pack.Packing,
) -> AsyncGenerator[Segment, None]:  # fmt: skip
    _messages(context, retrieved, history, draft, packed, packing)
    keep: Keep | None = _is_supported if context.settings.answer.strict else None
    if retrieved.whole and isinstance(chat, TellsOdds):
        keep = partial(_is_in_its_words, draft)
    return _once(context, chat, draft, retrieved.question, keep)


def _messages(
    context: Context, retrieved: Retrieved, history: Sequence[Turn], draft: Draft, packed: pack.Packed,
    packing: pack.Packing,
) -> Sequence[Message]:  # fmt: skip
    settings = context.settings
    draft.packing = packing
    draft.messages = pack.messages(
        retrieved.question, history, packed.blocks, packing, settings.prompts.dir, style=settings.answer.style
    )
    return draft.messages


async def _doubt(
    context: Context, chat: TellsOdds, messages: Callable[[pack.Packing], Sequence[Message]], packing: pack.Packing,
    question: str, packed: pack.Packed,
) -> float | None:  # fmt: skip
    """0 to 1: how sure it is that the passages are silent. None where it cannot be told, or the prompt is too long,
    which asking for the answer deals with."""
    with suppress(TooLong, Refused):
        yes_no = await chat.odds(messages(replace(packing, task="yes_no")))
        which = await chat.odds(messages(replace(packing, task="which_passage")))
        nearest = await asyncio.to_thread(_nearest, context, question, packed)
        return doubt(yes_no, which, nearest, await asyncio.to_thread(context.titles_nearness))
    return None


def _nearest(context: Context, question: str, packed: pack.Packed) -> float | None:
    """Cosine of the passage that is nearest, as far as the model reads it; None if it is in another language: these are
    as near where they are silent (table in CONTRIBUTING.md)."""
    read = [(at, block.text) for at, block in enumerate(packed.blocks) if block.text]
    cosines = context.similarity(question, [text for _, text in read])
    near, at = max((cosine, at) for cosine, (at, _) in zip(cosines, read, strict=True))
    return None if packed.passages[at].elsewhere else near


async def _once(
    context: Context, chat: ChatModel, draft: Draft, question: str, keep: Keep | None
) -> AsyncGenerator[Segment, None]:
    """One reply. Nothing is shown before a sentence is known to stand on a passage: what comes before is held. `keep`:
    which claims are shown at all; None: all of them."""
    fence = draft.packing.marker if draft.packing else ""
    outflow = Outflow(draft.passages, question, context.similarity, fence)
    held: list[Segment] | None = []
    async with aclosing(chat.stream(draft.messages)) as replies:
        async for reply in replies:
            if isinstance(reply, Finish):
                _take_finish(reply, draft)
                continue
            draft.first_token = draft.first_token or time.perf_counter() - draft.began
            draft.raw += reply
            for segment in _kept(await _fed(outflow, reply), draft, keep):
                if held is None:
                    yield segment
                    continue
                held.append(segment)
                if segment.stands:
                    for waiting in held:
                        yield waiting
                    held = None
    last = _kept(await asyncio.to_thread(outflow.finish), draft, keep)
    draft.dropped_marks = outflow.dropped_marks
    if outflow.removed_links:
        draft.warnings.append("A link that is not in your notes was removed from the answer.")
    opened = any(segment.stands for segment in last)  # behind "the notes do not say more"
    hesitates, cut_off = is_refusal(draft.raw) and not opened, draft.degraded == "cut_off"
    if cut_off and held is not None and not draft.segments:
        raise BadReply("The answer was cut off before it said anything.", "Try again, or another model.")
    unsupported = decide.unsupported("" if keep else question, draft.segments)
    # What was cut off may have had more to say: it is shown as far as it goes, never taken for "not in your notes".
    draft.refused = held is not None and not cut_off and (hesitates or unsupported)
    if draft.refused:
        draft.decided = "by_model" if hesitates else "after_model"
        if not hesitates:
            draft.warnings.append("What the model said does not stand in your notes; it is not shown.")
        return
    if draft.left_out:
        plural = "sentence was" if draft.left_out == 1 else "sentences were"
        by_wish = " (--strict)" if context.settings.answer.strict else ""
        draft.warnings.append(f"{draft.left_out} unverified {plural} left out{by_wish}.")
    for segment in (*(held or ()), *last):
        yield segment


def _is_supported(segment: Segment) -> bool:
    return segment.status == "supported"


def _is_in_its_words(draft: Draft, segment: Segment) -> bool:
    """Supported, not said before, and one sentence, no heading, has nearly all of its words: in a summary a small model
    goes round in circles and joins what does not belong together."""
    said = content_words(segment.claim)
    if segment.status != "supported" or any(segment.claim == before.claim for before in draft.segments):
        return False
    most = max(1, ADDED * len(said))
    return any(len(said - words) <= most for quote in segment.quotes for words in _sentences_of(draft, *quote))


def _sentences_of(draft: Draft, number: int, span: tuple[int, int]) -> Iterator[frozenset[str]]:
    """The words of each sentence of a quote but of headings."""
    chunk = draft.passages[number - 1].chunk
    first, last = span[0] - chunk.start, span[1] - chunk.start
    for start, end in sentences(chunk.text[first:last]):
        line = chunk.text.rfind("\n", 0, first + start) + 1
        if not chunk.text.startswith("#", line):
            yield content_words(chunk.text[first + start : first + end])


async def _fed(outflow: Outflow, text: str) -> list[Segment]:
    """Checking a claim embeds it and what it draws on: not on the loop, which has keys and other readers to serve."""
    return await asyncio.to_thread(outflow.feed, text) if outflow.completes(text) else outflow.feed(text)


def _kept(segments: Sequence[Segment], draft: Draft, keep: Keep | None) -> list[Segment]:
    """Without "the notes do not say": behind an answer it is a habit, and alone it is told in our own words. And
    without the claims that are not to be kept."""
    kept = [segment for segment in segments if segment.is_quote or not is_refusal(segment.text)]
    if not draft.segments:  # what is left of a heading that was taken out
        kept = list(dropwhile(lambda segment: not segment.text.strip(), kept))
    sure: list[Segment] = []
    for segment in kept:
        if keep is None or not segment.claim or keep(segment):
            sure.append(segment)
            draft.segments.append(segment)  # now: `keep` looks at what was said before
        else:
            draft.left_out += 1
    return sure


def _take_finish(finish: Finish, draft: Draft) -> None:
    sent = sum(pack.estimate_tokens(message["content"]) for message in draft.messages)
    used, before = finish.usage, draft.usage
    if used.estimated:
        used = Usage(sent, pack.estimate_tokens(draft.raw), estimated=True)
    draft.usage = Usage(  # of all replies that were asked for
        before.prompt_tokens + used.prompt_tokens,
        before.completion_tokens + used.completion_tokens,
        before.estimated or used.estimated,
    )
    if finish.cut_off:
        draft.degraded = "cut_off"
        draft.warnings.append(f"The answer is cut off: {finish.cut_off}.")
    elif not finish.usage.estimated and sent > LONG_PROMPT and 0 < finish.usage.prompt_tokens < sent * CUT_PROMPT:
        draft.degraded = "cut_off"
        draft.warnings.append(
            f"{draft.made_by.host if draft.made_by else 'The model'} cut the prompt: it read"
            f" {finish.usage.prompt_tokens} of about {sent} tokens. Raise its context size."
        )


def _note_left_out(packed: pack.Packed, draft: Draft) -> None:
    if packed.abridged:
        draft.warnings.append("There is more than the model reads at once: it was given the beginning of each section.")
    if packed.withheld_private:
        count = packed.withheld_private
        draft.warnings.append(
            f"{count} private {'passage matches' if count == 1 else 'passages match'} and did not leave this computer;"
            " use a local model to include them."
        )
    if packed.over_budget:
        draft.warnings.append(f"{packed.over_budget} of the best passages did not fit the model's budget.")
