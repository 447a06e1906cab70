"""Passages → numbered, fenced messages for the model, within its budget. What does not fit is counted, not cut."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from askbase import prompts
from askbase.clean import clean, clean_line
from askbase.config import AnswerSettings
from askbase.types import ChatModel, Message, Passage, Turn

ANSWER_SHOWN = 1000  # characters of an earlier answer that go along
TURNS = 3
_CHARACTERS_PER_TOKEN = 3.5


@dataclass(frozen=True, slots=True)
class Packed:
    """What is sent. Passage n is cited as [n], n from 1."""

    passages: tuple[Passage, ...]
    messages: tuple[Message, ...]
    withheld_private: int
    over_budget: int


def estimate_tokens(text: str) -> int:
    """Without the model's own tokenizer: on the safe side for English, and for scripts with a token a character."""
    wide = sum(1 for character in text if ord(character) > 0x2E80)
    return round(wide + (len(text) - wide) / _CHARACTERS_PER_TOKEN)


def choose(passages: Sequence[Passage], settings: AnswerSettings, chat: ChatModel | None, trusted: bool) -> Packed:
    """The passages that may and can be sent, best first, without messages yet."""
    allowed = [passage for passage in passages if trusted or not passage.private]
    budget = settings.passage_tokens
    if chat is not None:
        budget = min(budget, chat.context_tokens // 2)
    taken: list[Passage] = []
    for passage in allowed[: settings.passages]:
        cost = estimate_tokens(passage.chunk.plain) + 20
        if taken and cost > budget:
            break
        taken.append(passage)
        budget -= cost
    dropped = len(allowed[: settings.passages]) - len(taken)
    return Packed(tuple(taken), (), len(passages) - len(allowed), dropped)


def messages(
    question: str, history: Sequence[Turn], passages: Sequence[Passage], folder: str | None = None
) -> tuple[Message, ...]:
    """System prompt, earlier turns, then the passages as quoted data behind a marker no note can know, and the
    question."""
    marker = secrets.token_hex(8)
    blocks = "\n\n".join(_block(number, passage, marker) for number, passage in enumerate(passages, 1))
    turns = [
        message
        for turn in history[-TURNS:]
        for message in (
            {"role": "user", "content": clean(turn.question)},
            {"role": "assistant", "content": clean(turn.answer)[:ANSWER_SHOWN]},
        )
        if message["content"].strip()
    ]
    user = prompts.fill("answer.user", folder, marker=marker, passages=blocks, question=clean(question))
    return ({"role": "system", "content": prompts.fill("answer.system", folder)}, *turns,
            {"role": "user", "content": user})  # fmt: skip


def _block(number: int, passage: Passage, marker: str) -> str:
    where = " › ".join(clean_line(part) for part in (passage.title, *passage.chunk.headings))
    day = f" ({passage.date.isoformat()})" if passage.date else ""
    return f"[{number}] {where}{day}\n{passage.chunk.plain.replace(marker, '')}"
