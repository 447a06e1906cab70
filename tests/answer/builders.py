"""Passages for tests, as a search would find them, and what answers from them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import date

from askbase.answer.draft import Context
from askbase.answer.stated.stated import Stated
from askbase.notes.outline import hidden_spans
from askbase.notes.render import plain_span
from askbase.settings import Settings
from askbase.types import ChatModel, Chunk, Finish, MadeBy, Message, Passage, Usage


def passage(
    text: str, path: str = "boiler.md", *, headings: tuple[str, ...] = (), day: str | None = None, start: int = 0,
    first_line: int = 1, score: float = 1.0, dense: float | None = 0.6, private: bool = False,
    elsewhere: bool = False,
) -> Passage:  # fmt: skip
    last_line = first_line + text.count("\n")
    chunk = Chunk(
        f"{path}-{start}",
        path,
        0,
        headings,
        text,
        plain_span(text, 0, len(text), hidden_spans(text)),
        start,
        start + len(text),
        first_line,
        last_line,
    )
    return Passage(
        chunk, path.removesuffix(".md"), date.fromisoformat(day) if day else None, score, 1.0, dense, private,
        elsewhere=elsewhere,
    )  # fmt: skip


class Says:
    """A chat model elsewhere that says one thing, in pieces."""

    name, host, local, context_tokens = "m", "api.example.org", False, 8000

    def __init__(self, *pieces: str) -> None:
        self.pieces = pieces

    async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str | Finish, None]:
        for piece in self.pieces:
            yield piece
        yield Finish(Usage(10, 10))

    async def aclose(self) -> None:
        pass


def context_of(chat: ChatModel | None, similarity: Callable[[str, Sequence[str]], Sequence[float]]) -> Context:
    """Of an empty vault."""

    async def opened() -> ChatModel | None:
        return chat

    return Context(
        settings=Settings(), made_by=MadeBy(None, "", "", "", 1, ""), chat=opened, why_no_model="",
        sections=lambda path: (), catalog=lambda retrieved: Stated([], ()), note_passages=lambda path: (),
        record=lambda *_: None, trusted=lambda chat: True, similarity=similarity,
    )  # fmt: skip
