"""A reply on its way through the filter."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, Callable, Sequence

from askbase.answer.draft import Context, Draft
from askbase.answer.speak import speak
from askbase.config import Settings
from askbase.types import ChatModel, Filter, Finish, MadeBy, Message, Retrieved, Usage
from tests.answer.builders import passage


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


def _context(chat: ChatModel, similarity: Callable[[str, Sequence[str]], Sequence[float]]) -> Context:
    async def opened() -> ChatModel:
        return chat

    return Context(
        settings=Settings(), made_by=MadeBy(None, "", "", "", 1, ""), chat=opened, why_no_model="",
        sections=lambda path: (), catalog=lambda retrieved: None, note_passages=lambda path: (),
        record=lambda *_: None, trusted=lambda chat: True, similarity=similarity,
    )  # fmt: skip


async def test_claims_are_checked_beside_the_loop_that_serves_the_keys() -> None:
    checked_by: list[threading.Thread] = []

    def similarity(question: str, texts: Sequence[str]) -> Sequence[float]:
        checked_by.append(threading.current_thread())
        return [1.0] * len(texts)

    chat = Says("It was serviced on ", "3 May 2024. It cost ", "92 pounds.")
    found = passage("The boiler was serviced on 3 May 2024. It cost 92 pounds.")
    retrieved = Retrieved("When?", "When?", Filter(), (found,), (), "exact")
    draft = Draft()
    said = [segment.text async for segment in speak(_context(chat, similarity), chat, retrieved, (), draft)]
    assert said == ["It was serviced on 3 May 2024 [1].", " It cost 92 pounds [1]."]
    assert checked_by and threading.main_thread() not in checked_by
