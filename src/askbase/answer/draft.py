"""What answering needs from outside, and the answer as it grows."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from askbase.answer import pack
from askbase.answer.claims.segment import Segment
from askbase.answer.reading.focus import ITSELF
from askbase.answer.refusing.bars import Bars
from askbase.answer.stated.stated import Stated
from askbase.settings import Settings
from askbase.types import ChatModel, MadeBy, Message, Passage, Retrieved, Usage

Decided = Literal["before_model", "by_model", "after_model", "unasked"] | None
Sections = Sequence[tuple[int, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Context:
    """What answering needs from outside: settings, who made it, the model, and the sections of a note."""

    settings: Settings
    made_by: MadeBy
    chat: Callable[[], Awaitable[ChatModel | None]]
    why_no_model: str
    sections: Callable[[str], Sections]
    catalog: Callable[[Retrieved], Stated]  # answers about the collection, without a model
    note_passages: Callable[[str], Sequence[Passage]]
    record: Callable[[str, str, str, dict[str, Any]], None]
    trusted: Callable[[ChatModel], bool]
    similarity: Callable[[str, Sequence[str]], Sequence[float]]
    bars: Bars = field(default_factory=Bars)
    titles_nearness: Callable[[], float | None] = lambda: None  # of this folder; blocks
    is_gone: Callable[[str], bool] = lambda path: False  # a note that left the folder and is kept


@dataclass(slots=True)
class Draft:
    """The answer as it grows; what of it there is when a question is cancelled goes into the trace."""

    segments: list[Segment] = field(default_factory=list)
    beside: list[Segment] = field(default_factory=list)  # the notes' own words behind what the model said
    near_words: tuple[str, ...] = ()  # of the nearest notes, where nothing is answered
    raw: str = ""
    messages: tuple[Message, ...] = ()
    passages: tuple[Passage, ...] = ()
    warnings: list[str] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    degraded: Literal["no_model", "cut_off"] | None = None
    dropped_marks: int = 0
    first_token: float | None = None
    made_by: MadeBy | None = None
    local: bool = True
    refused: bool = False
    decided: Decided = None
    left_out: int = 0
    packing: pack.Packing | None = None
    began: float = field(default_factory=time.perf_counter)
    doubt: float | None = None  # that the passages hold the answer; None: the model was not asked


def nearness(context: Context, retrieved: Retrieved, texts: Sequence[str]) -> Sequence[float]:
    """Cosine of each text with the question; of a follow-up both with it by itself and with those before it."""
    joined = context.similarity(retrieved.standalone, texts)
    if not retrieved.itself:
        return joined
    itself = context.similarity(retrieved.itself, texts)
    return [ITSELF * one + (1 - ITSELF) * other for one, other in zip(itself, joined, strict=True)]
