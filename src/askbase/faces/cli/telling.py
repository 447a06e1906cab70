"""`-v`: what was searched, what an answer was made of and how long that took, on stderr."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing

from askbase.faces.notices import Notices
from askbase.faces.output import counted
from askbase.faces.traces import filters_text
from askbase.types import Answer, Answered, Event, Retrieved

_DENSE = {"chroma": "by words and, in Chroma, by meaning", "exact": "by words and by meaning", "none": "by words only"}
_FATES = {"capped": "beyond what one note may give", "near_copy": "near copies", "cut": "below the limit"}
_DECIDED = {
    "before_model": "no passage found is near enough to the question; no model was asked for an answer",
    "by_model": "the model read the passages and said that they do not hold it",
    "after_model": "nothing of what the model said was found in the passages",
    "unasked": "no model could be asked",
}


async def told(stream: AsyncGenerator[Event, None], notices: Notices) -> AsyncGenerator[Event, None]:
    """The same events; what they hold is said on the way."""
    async with aclosing(stream) as events:
        async for event in events:
            if isinstance(event, Retrieved):
                tell_search(event, notices)
            elif isinstance(event, Answered):
                tell_answer(event.answer, notices)
            yield event


def tell_search(found: Retrieved, notices: Notices) -> None:
    """What was looked for, where, and what became of it."""
    for line in _searched(found):
        notices.say(line)


def tell_answer(answer: Answer, notices: Notices) -> None:
    """Who answered, from what, and why not if there is no answer."""
    for line in _answered(answer):
        notices.say(line)


def _searched(found: Retrieved) -> Iterator[str]:
    yield f"searched for: {found.standalone} ({_DENSE[found.dense_by]})"
    if not found.filters.empty:
        yield f"filters: {filters_text(found.filters)}{'; no note passes them' if found.none_pass else ''}"
    fates: Counter[str] = Counter(each.fate for each in found.candidates)
    left = [f"{fates[fate]} {why}" for fate, why in _FATES.items() if fates[fate]]
    notes = len({passage.chunk.note_path for passage in found.passages})
    of = f"{len(found.candidates)} looked at" + (f" ({', '.join(left)})" if left else "")
    yield f"found: {counted(len(found.passages), 'passage')} in {counted(notes, 'note')}, of {of}"
    if not found.whole and (near := [passage.dense for passage in found.passages if passage.dense is not None]):
        yield f"nearest: {max(near):.2f} (cosine)"
    yield f"took: {_took(found.timings_ms)}"


def _answered(answer: Answer) -> Iterator[str]:
    by, usage = answer.made_by, answer.usage
    spent = usage.prompt_tokens or usage.completion_tokens
    about = "about " if usage.estimated else ""
    tokens = f", {about}{usage.prompt_tokens:,} tokens read and {usage.completion_tokens:,} written" if spent else ""
    yield f"model: {f'{by.model} at {by.host}' if by.model else 'none, these are the words of the notes'}{tokens}"
    yield f"read: {counted(len(answer.passages), 'passage')}; embedding {by.embedding}, index generation {by.index}"
    if answer.doubt is not None:
        yield f"doubt: {answer.doubt:.2f} that they hold the answer (0 none, 1 sure that they do not)"
    if answer.decided is not None:
        yield f"refused: {_DECIDED[answer.decided]}"
    checked = Counter(claim.status for claim in answer.claims if not claim.is_quote)
    if checked:
        yield f"claims: {checked['supported']} supported, {checked['unverified']} unverified"
    if answer.dropped_marks:
        yield f"dropped: {answer.dropped_marks} marks of passages that were not sent"
    yield f"took: {_took(answer.timings_ms)}"
    yield f"more: askbase trace show {answer.id[:8]}"


def _took(timings: Mapping[str, int]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {ms} ms" for name, ms in timings.items())
