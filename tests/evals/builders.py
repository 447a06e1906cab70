"""Builders for cases, chunks and samples, and a fake product that answers from a script."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from askbase.evals.anchors import anchor_case
from askbase.evals.cases import Case, Evidence, Nugget
from askbase.evals.samples import Cited, Found, Sample
from askbase.evals.scoring import CaseScore, Material, score_case
from askbase.evals.suite import Suite
from askbase.types import (
    Answer,
    Answered,
    Candidate,
    Chunk,
    Citation,
    Claim,
    Event,
    Filter,
    MadeBy,
    Note,
    Passage,
    Retrieved,
    TextDelta,
    Turn,
    Usage,
)

NOTES = {
    "boiler.md": "# Boiler\n\nThe boiler was serviced on 3 May 2024.\nIt cost 120 euros.\n" + "Filler line.\n" * 30,
    "garden.md": "# Garden\n\nThe apple tree was planted in 2019.\n" + "More about weeds.\n" * 30,
}


def make_case(case_id: str = "boiler", **changes: Any) -> Case:
    fields: dict[str, Any] = {
        "question": "When was the boiler serviced?",
        "history": (),
        "answerable": True,
        "evidence": (Evidence("boiler.md", "The boiler was serviced on 3 May 2024."),),
        "gold_answer": "On 3 May 2024.",
        "nuggets": (Nugget("serviced on `3 May 2024`", True),),
        "kind": "lookup",
        "sha": "0",
    }
    if changes.get("answerable") is False:
        fields |= {"evidence": (), "gold_answer": None, "nuggets": (), "kind": "unanswerable"}
    return Case(id=case_id, **(fields | changes))


def find(note: str, words: str, *, mark: int = 1) -> tuple[Found, Cited]:
    """The chunk that holds exactly these words, and a citation of it."""
    start = NOTES[note].index(words)
    end = start + len(words)
    return Found(note, start, end, 1.0), Cited(mark, note, start, end, (3, 3), words)


GOLD, CITED = find("boiler.md", "The boiler was serviced on 3 May 2024.")
OTHER, CITED_OTHER = find("garden.md", "The apple tree was planted in 2019.", mark=2)


def make_sample(case_id: str = "boiler", **changes: Any) -> Sample:
    """A good sample: the evidence is found first, packed and cited."""
    fields: dict[str, Any] = {
        "case_sha": "0",
        "status": "answered",
        "pool": (GOLD, OTHER),
        "top": (0, 1),
        "packed": (0, 1),
        "answer": "It was serviced on 3 May 2024 [1].",
        "citations": (CITED,),
        "ms": {"retrieve": 10.0, "total": 20.0},
    }
    return Sample(case_id, **(fields | changes))


def score(case: Case, sample: Sample, *, must_not: Sequence[str] = (), suite: Suite | None = None) -> CaseScore:
    material = Material({case.id: case}, NOTES, {case.id: tuple(must_not)}, suite or Suite())
    return score_case(case, sample, anchor_case(case, NOTES), material)


@dataclass
class FakeBase:
    """The product, scripted: an answer text per question, or an error to raise. Counts what it was asked."""

    notes: Mapping[str, str]
    replies: Mapping[str, str | Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    on_disk: Mapping[str, str] = field(default_factory=dict)  # notes that lie in the folder and are not indexed

    async def search(self, question: str, limit: int = 10, history: Sequence[Turn] = ()) -> Retrieved:
        chunks = [
            Chunk(
                id=f"{path}#0", note_path=path, ordinal=0, headings=(), text=text[:60], plain=text[:60],
                start=0, end=min(60, len(text)), first_line=1, last_line=3,
            )
            for path, text in self.notes.items()
        ]  # fmt: skip
        passages = tuple(Passage(chunk, chunk.note_path, None, 0.9, 1.0, 0.5) for chunk in chunks[:limit])
        pool = tuple(Candidate(c.id, c.note_path, c.start, c.end, 0.9, 1.0, 0.5, "used") for c in chunks)
        self.asked.append(question)
        return Retrieved(question, question, Filter(), passages, pool, "none")

    async def stream(self, question: str, history: Sequence[Turn] = ()) -> AsyncIterator[Event]:
        retrieved = await self.search(question)
        yield retrieved
        async for event in self.answer(retrieved):
            yield event

    async def answer(self, retrieved: Retrieved, history: Sequence[Turn] = ()) -> AsyncIterator[Event]:
        question, reply = retrieved.question, self.replies.get(retrieved.question, "")
        if isinstance(reply, Exception):
            raise reply
        yield TextDelta(reply)
        yield Answered(_answer(question, reply, retrieved.passages))

    def read_note(self, path: str) -> Note | None:
        if path not in self.notes:
            return None
        sha = hashlib.sha256(self.notes[path].encode()).hexdigest()
        return Note(path, self.notes[path], path, (), (), (), (), (), {}, None, False, sha)

    def note_paths(self) -> list[str]:
        return sorted(self.notes)

    def note_passages(self, path: str) -> Sequence[Passage]:
        text = self.notes.get(path, "")
        chunk = Chunk(f"{path}#0", path, 0, (), text, text, 0, len(text), 1, 3)
        return [Passage(chunk, path, None, 0.0, None, None)] if text else []

    def unindexed(self, paths: Sequence[str]) -> Mapping[str, str]:
        return {path: self.on_disk[path] for path in paths if path in self.on_disk}

    def fingerprints(self) -> Mapping[str, str]:
        return {"model": "scripted", "index": "1"}


def _answer(question: str, reply: str, passages: tuple[Passage, ...]) -> Answer:
    marked = [passage for number, passage in enumerate(passages, 1) if f"[{number}]" in reply]
    citations = tuple(Citation(passages.index(p) + 1, p, (), p.chunk.text, 1, 3) for p in marked)
    claims = (Claim(reply, 0, len(reply), tuple(c.number for c in citations), "supported", ()),) if citations else ()
    return Answer(
        "trace", question, question, reply, datetime(2024, 1, 1, tzinfo=UTC), "answered" if reply else "not_in_notes",
        None, claims, citations, passages, (), 0, (), Usage(), {}, MadeBy(None, None, "", "", 0, "")
    )  # fmt: skip
