"""The notes' own words: instead of a model's answer, or behind what a small one left out or could not be held to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from askbase.answer import conflict, decide
from askbase.answer.draft import Context, Draft
from askbase.answer.extract import SENTENCES, extract
from askbase.answer.outflow import Segment
from askbase.answer.parts import parts
from askbase.types import Passage, Retrieved

BESIDE = "The notes themselves say:\n\n"


def quoted(context: Context, retrieved: Retrieved, passages: Sequence[Passage]) -> list[Segment]:
    """The sentences nearest to the question, none if no passage is near. Two questions in one are near to nothing
    sooner than each of them: then those nearest to either."""
    question = retrieved.standalone
    if decide.worth_quoting(passages):
        return extract(question, passages, partial(context.similarity, question), SENTENCES)
    asked = _asked(retrieved)
    found: dict[tuple[int, tuple[int, int]], Segment] = {}
    for part in asked:
        similarity = partial(context.similarity, part)
        close = similarity([f"{passage.title}: {passage.chunk.plain}" for passage in passages])
        near = decide.worth_quoting([replace(each, dense=cosine) for each, cosine in zip(passages, close, strict=True)])
        for segment in extract(part, passages, similarity, -(-SENTENCES // len(asked))) if near else []:
            found.setdefault(segment.quotes[0], segment)
    return [found[place] for place in sorted(found)]


def beside(context: Context, retrieved: Retrieved, draft: Draft) -> list[Segment]:
    """What follows a small model's answer: the sentences nearest to the question unless each claim is verified, and
    the nearest to each of two questions in one, of which it likes to answer the first. Not what a verified claim
    quotes: that is shown with it."""
    if draft.refused:
        return []
    claims = [segment for segment in draft.segments if segment.claim]
    found: dict[tuple[int, tuple[int, int]], Segment] = {}
    if not claims or any(segment.status != "supported" for segment in claims):
        found = {segment.quotes[0]: segment for segment in quoted(context, retrieved, draft.passages)}
    for part in _asked(retrieved):
        similarity = partial(context.similarity, part)
        for segment in extract(part, draft.passages, similarity, 1):
            if similarity([segment.claim])[0] >= decide.QUOTABLE_DENSE:
                found.setdefault(segment.quotes[0], segment)
    shown = [place for segment in claims if segment.status == "supported" for place in segment.quotes]
    left = [found[place] for place in sorted(found) if not any(_overlap(place, other) for other in shown)]
    if not left:
        return []
    said = "".join(segment.text for segment in draft.segments)
    gap = "\n" * max(0, 2 - len(said) + len(said.rstrip("\n"))) if said.strip() else ""
    return [Segment(gap + BESIDE, "", (), "unverified", (), ()), *conflict.newest_first(left, draft.passages)]


def _asked(retrieved: Retrieved) -> list[str]:
    """The questions in the question, if it is several and stands for itself."""
    asked = parts(retrieved.question) if retrieved.question == retrieved.standalone else []
    return asked if len(asked) > 1 else []


def _overlap(one: tuple[int, tuple[int, int]], other: tuple[int, tuple[int, int]]) -> bool:
    return one[0] == other[0] and one[1][0] < other[1][1] and other[1][0] < one[1][1]
