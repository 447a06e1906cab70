"""Passages → numbered, fenced messages for the model, within its budget. What does not fit is counted, not cut."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from askbase import prompts
from askbase.answer.focus import Focused, Similarity, focus
from askbase.clean import clean, clean_line
from askbase.config import AnswerSettings, Style
from askbase.types import ChatModel, Message, Passage, Turn

ANSWER_SHOWN = 1000  # characters of an earlier answer that go along
TURNS = 3
_CHARACTERS_PER_TOKEN = 3.5
_BLOCK_TOKENS = 20
_SECRET = secrets.token_hex(16)  # of this process: no note can know the markers made from it


@dataclass(frozen=True, slots=True)
class Packed:
    """What is sent: passage n is cited as [n], n from 1. The rest is counted."""

    blocks: tuple[Focused, ...]
    withheld_private: int = 0
    over_budget: int = 0

    @property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(block.passage for block in self.blocks)


def estimate_tokens(text: str) -> int:
    """Without the model's own tokenizer: on the safe side for English, and for scripts with a token a character."""
    wide = sum(1 for character in text if ord(character) > 0x2E80)
    return round(wide + (len(text) - wide) / _CHARACTERS_PER_TOKEN)


def choose(
    question: str, passages: Sequence[Passage], settings: AnswerSettings, chat: ChatModel, trusted: bool,
    similarity: Similarity,
) -> Packed:  # fmt: skip
    """What may and can be sent: whole passages, or for a model on this computer only their telling sentences."""
    allowed = [passage for passage in passages if trusted or not passage.private]
    withheld = len(passages) - len(allowed)
    if chat.local and settings.focus_tokens:
        blocks = focus(question, allowed, similarity, settings.focus_tokens, estimate_tokens)
        return Packed(tuple(blocks), withheld)
    budget = min(settings.passage_tokens, chat.context_tokens // 2)
    wanted = allowed[: settings.passages]
    taken: list[Focused] = []
    for passage in wanted:
        cost = estimate_tokens(passage.chunk.plain) + _BLOCK_TOKENS
        if taken and cost > budget:
            break
        taken.append(Focused(passage, passage.chunk.plain))
        budget -= cost
    return Packed(tuple(taken), withheld, len(wanted) - len(taken))


def messages(
    question: str, history: Sequence[Turn], blocks: Sequence[Focused], folder: str | None = None, *,
    may_refuse: bool, style: Style = "brief",
) -> tuple[Message, ...]:  # fmt: skip
    """System prompt, earlier turns, then the passages as quoted data behind a marker no note can know, and the
    question. What the model may reply if the passages are silent comes last, so that asking again without it costs a
    server that caches prefixes next to nothing."""
    marker = hashlib.sha256((_SECRET + question).encode()).hexdigest()[:16]
    passages = "\n\n".join(_block(number, block, marker) for number, block in enumerate(blocks, 1))
    turns = [
        message
        for turn in history[-TURNS:]
        if turn.answer.strip()
        for message in (
            {"role": "user", "content": clean(turn.question)},
            {"role": "assistant", "content": clean(turn.answer)[:ANSWER_SHOWN]},
        )
    ]
    refusal = prompts.text("refusal.user", folder).strip() if may_refuse else ""
    user = prompts.fill(
        "answer.user",
        folder,
        marker=marker,
        passages=passages,
        question=_in_context(question, history),
        refusal=refusal,
    )
    wish = "" if style == "brief" else f"\n{prompts.text(f'style.{style}', folder).strip()}"
    system = {"role": "system", "content": prompts.fill("answer.system", folder) + wish}
    return (system, *turns, {"role": "user", "content": user})


def _in_context(question: str, history: Sequence[Turn]) -> str:
    """An earlier question without its answer is no turn to reply to: it only says what "it" is."""
    earlier = [clean_line(turn.question) for turn in history[-TURNS:] if not turn.answer.strip()]
    return f"{clean(question)} (asked after: {' / '.join(earlier)})" if earlier else clean(question)


def _block(number: int, block: Focused, marker: str) -> str:
    where = " › ".join(clean_line(part) for part in (block.passage.title, *block.passage.chunk.headings))
    day = f" ({block.passage.date.isoformat()})" if block.passage.date else ""
    return f"[{number}] {where}{day}\n{clean(block.text).replace(marker, '')}"
