"""Two other ways to come by a context: the oracle hands the gold passages to the same answer loop, the closed book
asks the same model without any note.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from askbase import prompts
from askbase.evals.anchors import Anchor, Span, anchor_case
from askbase.evals.cases import Case
from askbase.types import (
    Answer,
    Answered,
    Candidate,
    Event,
    Filter,
    Finish,
    MadeBy,
    Note,
    Passage,
    Retrieved,
    TextDelta,
    Turn,
    Usage,
)  # fmt: skip

if TYPE_CHECKING:
    from askbase.base import Base

NO_DISTANCE = 1.0  # what a gold passage scores: the oracle is sure of it


def entry_for(row: str, base: Base, cases: Sequence[Case]) -> Base | Oracle | ClosedBook:
    """What answers the questions of a row."""
    if row == "oracle":
        return Oracle(base, cases)
    return ClosedBook(base) if row == "closed_book" else base


class _Wrapped:
    def __init__(self, base: Base) -> None:
        self._base = base

    async def search(self, question: str, limit: int = 10, history: Sequence[Turn] = ()) -> Retrieved:
        return await self._base.search(question, limit, history)

    def read_note(self, path: str) -> Note | None:
        return self._base.read_note(path)

    def note_passages(self, path: str) -> Sequence[Passage]:
        return self._base.note_passages(path)

    def unindexed(self, paths: Sequence[str]) -> Mapping[str, str]:
        return self._base.unindexed(paths)

    def fingerprints(self) -> Mapping[str, str]:
        return self._base.fingerprints()


class Oracle(_Wrapped):
    """Retrieval that cannot fail: the passages that hold the evidence, then what the search found, to the same length.

    Questions that the notes do not answer have no evidence: they get what the search finds.
    """

    def __init__(self, base: Base, cases: Sequence[Case]) -> None:
        super().__init__(base)
        self._cases = {(case.question, case.history): case for case in cases}

    async def stream(self, question: str, history: Sequence[Turn] = ()) -> AsyncGenerator[Event, None]:
        settings = self._base.settings
        found = await self.search(question, max(settings.search.limit, settings.answer.passages), history)
        case = self._cases[question, tuple(history)]
        given = with_gold(found, self._gold(case, found))
        yield given
        async with aclosing(self._base.answer(given, history)) as events:
            async for event in events:
                yield event

    def _gold(self, case: Case, found: Retrieved) -> list[Passage]:
        texts = {path: note.text for path in case.notes if (note := self.read_note(path))}
        anchors = anchor_case(case, texts)
        return [
            passage
            for path in dict.fromkeys(anchor.places[0].note for anchor in anchors if anchor.places)
            for passage in _holding(self.note_passages(path), anchors, found)
        ]


def _holding(passages: Sequence[Passage], anchors: Sequence[Anchor], found: Retrieved) -> list[Passage]:
    """The passages of one note that hold evidence; of a note that is evidence as a whole, what the search found of it,
    or its beginning.
    """
    quoted = [anchor.places[0] for anchor in anchors if anchor.places and not anchor.whole]
    exact = [passage for passage in passages if any(_span(passage).overlaps(place) for place in quoted)]
    if exact:
        return exact
    known = {passage.chunk.id for passage in found.passages}
    return [passage for passage in passages if passage.chunk.id in known] or list(passages[:1])


def with_gold(found: Retrieved, gold: Sequence[Passage]) -> Retrieved:
    """The search's result with the gold passages in front, no longer than before unless the gold alone is."""
    known = {passage.chunk.id: passage for passage in found.passages}
    first = [replace(known.get(each.chunk.id, each), score=NO_DISTANCE, dense=NO_DISTANCE) for each in gold]
    ids = {passage.chunk.id for passage in first}
    rest = [passage for passage in found.passages if passage.chunk.id not in ids]
    passages = (*first, *rest)[: max(len(first), len(found.passages))]
    pool = [_candidate(passage) for passage in first]
    others = [candidate for candidate in found.candidates if candidate.chunk_id not in ids]
    return replace(found, passages=tuple(passages), candidates=(*pool, *others))


class ClosedBook(_Wrapped):
    """The same model without a note: what it scores, the suite measures of the world and not of the notes."""

    async def stream(self, question: str, history: Sequence[Turn] = ()) -> AsyncGenerator[Event, None]:
        yield Retrieved(question, question, Filter(), (), (), "none")
        model = await self._base.load_model()
        assert model is not None, "rows_for offers this row only where there is a model"
        folder = self._base.settings.prompts.dir
        messages = [{"role": "system", "content": prompts.fill("closed_book.system", folder)}]
        for turn in history:
            messages += [{"role": "user", "content": turn.question}, {"role": "assistant", "content": turn.answer}]
        messages.append({"role": "user", "content": question})
        text, usage = "", Usage()
        async with aclosing(model.stream(messages)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Finish):
                    usage = piece.usage
                else:
                    text += piece
                    yield TextDelta(piece)
        yield Answered(_unsourced(question, text, usage, MadeBy(model.name, model.host, "", "", 0, "")))


def _unsourced(question: str, text: str, usage: Usage, made_by: MadeBy) -> Answer:
    return Answer(
        id=uuid4().hex, question=question, standalone=question, text=text.strip(), asked_at=datetime.now(UTC),
        outcome="answered", degraded=None, claims=(), citations=(), passages=(), nearest=(), dropped_marks=0,
        warnings=(), usage=usage, timings_ms={}, made_by=made_by,
    )  # fmt: skip


def _candidate(passage: Passage) -> Candidate:
    chunk = passage.chunk
    return Candidate(chunk.id, chunk.note_path, chunk.start, chunk.end, passage.score, passage.lexical, passage.dense,
                     "used")  # fmt: skip


def _span(passage: Passage) -> Span:
    return Span(passage.chunk.note_path, passage.chunk.start, passage.chunk.end)
