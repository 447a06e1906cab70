"""A base that answers from a script: for the pictures in the documentation, and for tests. It opens no index."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from askbase.base import Base
from askbase.errors import AskbaseError, UsageError
from askbase.models.select import Choice, choose
from askbase.notes.read import note_from_bytes
from askbase.settings import Settings
from askbase.store.vocabulary import Vocabulary
from askbase.types import (
    Answer,
    Answered,
    Candidate,
    Chunk,
    Citation,
    Claim,
    Event,
    Feedback,
    Filter,
    MadeBy,
    Message,
    Note,
    Passage,
    Retrieved,
    Skipped,
    Status,
    TextDelta,
    Trace,
    Turn,
    Usage,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a scripted answer: its text with marks, and the (note, quote) each mark stands for."""

    text: str
    quotes: tuple[tuple[str, str], ...] = ()
    supported: bool = True


@dataclass(slots=True)
class Script:
    """What the base says. `hold` stops it after the sources until the event is set; `error` is raised instead."""

    notes: Mapping[str, Note] = field(default_factory=dict)
    said: tuple[Said, ...] = ()
    change: Mapping[str, object] = field(default_factory=dict)  # fields of the answer to replace
    hold: asyncio.Event | None = None
    error: Exception | None = None
    choice: Choice = field(default_factory=lambda: Choice("local", "qwen2.5-coder-1.5b-instruct"))
    indexed: bool = True
    being_indexed: bool = False
    rules_changed: bool = False
    changed: int = 0
    skipped: tuple[Skipped, ...] = ()
    pending: int = 0
    trace: Trace | None = None
    prompt: tuple[Message, ...] = ()


class ScriptedBase(Base):
    """`Base` with its answers written down before."""

    def __init__(self, notes_dir: Path, data_dir: Path, script: Script) -> None:
        super().__init__(notes_dir, data_dir, Settings())
        self.script = script
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []
        self.filtered: list[Filter | None] = []
        self.judged: Feedback | None = None
        self.stopped = 0

    def is_indexed(self) -> bool:
        return self.script.indexed

    def is_being_indexed(self) -> bool:
        return self.script.being_indexed

    def vectors_coming(self) -> str:
        return f"{self.script.pending} passages have no vector yet" if self.script.pending else ""

    def changed(self) -> int:
        return self.script.changed

    def model_choice(self) -> Choice:
        return choose(self.settings) if self.settings.chat.model else self.script.choice

    def rules_changed(self) -> bool:
        return self.script.rules_changed

    def status(self) -> Status:
        return Status(
            str(self.notes_dir), str(self.data_dir), self.script.indexed, notes=len(self.script.notes),
            changed=self.script.changed, pending=self.script.pending, skipped=self.script.skipped,
            chunks=4 * len(self.script.notes), model=self.script.choice.model,
        )  # fmt: skip

    def read_note(self, path: str) -> Note | None:
        return self.script.notes.get(path)

    async def search(
        self, question: str, limit: int = 10, history: Sequence[Turn] = (), filters: Filter | None = None
    ) -> Retrieved:
        """Sections whose heading is in the question first."""
        passages = [
            (
                -sum(heading in question for heading in section.headings),
                passage_of(item, item.text[section.start : section.end].strip()),
            )
            for item in self.script.notes.values()
            for section in item.sections
            if section.headings and item.text[section.start : section.end].strip()
        ]
        return retrieved(question, [passage for _, passage in sorted(passages, key=lambda pair: pair[0])])

    def vocabulary(self) -> Vocabulary:
        tags = Counter(tag for item in self.script.notes.values() for tag in item.tags)
        notes = tuple((path, item.title) for path, item in sorted(self.script.notes.items()))
        return Vocabulary(tuple(tags.most_common()), notes=notes)

    def feedback(
        self, answer_id: str, verdict: Literal["good", "bad"], reason: str = "", correction: str = "",
        missing_source: str = "",
    ) -> Feedback:  # fmt: skip
        self.judged = Feedback(answer_id, verdict, reason, correction, missing_source)
        return self.judged

    def trace(self, trace_id: str) -> Trace:
        if self.script.trace is None:
            raise UsageError("No traces are kept.")
        return self.script.trace

    async def stream(
        self, question: str, history: Sequence[Turn] = (), filters: Filter | None = None
    ) -> AsyncGenerator[Event, None]:
        script = self.script
        self.asked.append((question, tuple(history)))
        self.filtered.append(filters)
        try:
            if isinstance(script.error, AskbaseError):
                raise script.error
            found = retrieved(question, _passages(script))
            yield found
            for number, said in enumerate(script.said):
                if script.hold is not None and number == 1:
                    await script.hold.wait()
                checked = (
                    ("supported" if said.supported else "unverified") if said.quotes or not said.supported else None
                )
                yield TextDelta(said.text, checked)  # type: ignore[arg-type]  # one of two words
            if script.error is not None:
                raise script.error
            yield Answered(replace(_answer(found, script), **script.change))  # type: ignore[arg-type]  # by name
        finally:
            self.stopped += 1


def note(path: str, text: str, *, day: date | None = None, tags: tuple[str, ...] = ()) -> Note:
    read = note_from_bytes(path, text.encode("utf-8", "surrogatepass"))
    assert isinstance(read, Note)
    return replace(read, text=text, date=day, tags=tags)


def passage_of(source: Note, text: str, score: float = 0.8) -> Passage:
    """A passage of a note: `text` must stand in it."""
    start = source.text.index(text)
    first = source.text.count("\n", 0, start) + 1
    headings = _headings(source.text[:start])
    chunk = Chunk(f"{source.path}@{start}", source.path, 0, headings, text, text, start, start + len(text), first,
                  first + text.count("\n"))  # fmt: skip
    return Passage(chunk, source.title, source.date, score, round(score * 12, 2), round(score * 0.9, 2))


def _headings(text: str) -> tuple[str, ...]:
    """The path of headings that the end of a text stands under."""
    path: list[str] = []
    for line in text.splitlines():
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            path = [*path[: level - 1], line.lstrip("# ")]
    return tuple(path)


def retrieved(question: str, passages: Sequence[Passage]) -> Retrieved:
    candidates = tuple(
        Candidate(p.chunk.id, p.chunk.note_path, p.chunk.start, p.chunk.end, p.score, p.lexical, p.dense,
                  "used" if rank < 5 else "cut")
        for rank, p in enumerate(passages)
    )  # fmt: skip
    took = {"embed": 14, "search": 31}
    return Retrieved(question, question, Filter(), tuple(passages), candidates, "chroma", (), took)


def _passages(script: Script) -> list[Passage]:
    """The paragraphs that are quoted, in the order of their numbers; then the other notes."""
    found: dict[str, Passage] = {}
    for said in script.said:
        for path, quote in said.quotes:
            source = script.notes[path]
            passage = passage_of(source, _paragraph(source.text, quote), 0.93 - 0.05 * len(found))
            found.setdefault(passage.chunk.id, passage)
    quoted = {passage.chunk.note_path for passage in found.values()}
    others = [passage_of(item, _paragraph(item.text, item.text.strip()[-20:]), 0.4)
              for path, item in script.notes.items() if path not in quoted]  # fmt: skip
    return [*found.values(), *others]


def _paragraph(text: str, quote: str) -> str:
    at = text.index(quote)
    start = text.rfind("\n\n", 0, at)
    end = text.find("\n\n", at + len(quote))
    return text[start + 2 if start >= 0 else 0 : end if end >= 0 else len(text)]


def _answer(found: Retrieved, script: Script) -> Answer:
    text, claims, citations = "", list[Claim](), list[Citation]()
    numbers = {passage.chunk.id: number for number, passage in enumerate(found.passages, 1)}
    for said in script.said:
        cited = []
        for path, quote in said.quotes:
            passage = next(p for p in found.passages if p.chunk.note_path == path and quote in p.chunk.text)
            number, chunk = numbers[passage.chunk.id], passage.chunk
            first = chunk.first_line + chunk.text[: chunk.text.index(quote)].count("\n")
            citation = Citation(number, passage, chunk.headings, quote, first, first + quote.count("\n"))
            cited.append(number)
            if citation not in citations:
                citations.append(citation)
        if said.quotes or not said.supported:
            status, checks = ("supported", ("quote", "number")) if said.supported else ("unverified", ())
            end = len(text) + len(said.text.rstrip())
            claims.append(Claim(said.text.strip(), len(text), end, tuple(cited), status, checks))  # type: ignore[arg-type]
        text += said.text
    made_by = MadeBy(script.choice.model, "this computer", "5d0c1a77", "all-MiniLM-L6-v2", 3, "0.1.0")
    return Answer(
        "a1", found.question, found.standalone, text, datetime(2025, 3, 1, tzinfo=UTC), "answered", None, tuple(claims),
        tuple(sorted(citations, key=lambda citation: citation.number)), found.passages, (), 0, (), Usage(912, 87),
        {**found.timings_ms, "first_token": 820, "total": 4210}, made_by, script.prompt,
    )  # fmt: skip
