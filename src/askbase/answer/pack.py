"""Passages → numbered, fenced messages for the model, within its budget. What does not fit is counted, not cut."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from askbase import prompts
from askbase.answer.quoting.lead import as_blocks
from askbase.answer.reading.focus import Focused, Similarity, focus
from askbase.answer.reading.struck import marked, struck_spans
from askbase.clean import clean, clean_line
from askbase.redact import redact
from askbase.settings import AnswerSettings, Style
from askbase.types import Message, Passage, Turn

ANSWER_SHOWN = 1000  # characters of an earlier answer that go along
TURNS = 3
POINTS = 14  # sentences that the model which comes with askbase sums up: it repeats nearly all it reads
_CHARACTERS_PER_TOKEN = 3.5
_BLOCK_TOKENS = 20
Task = Literal["answer", "answer_or_say_so", "sum_up", "which_passage", "yes_no"]  # prompts/task.*.md
_ABOUT_PASSAGES: tuple[Task, ...] = ("which_passage", "yes_no")
_SECRET = secrets.token_hex(32)  # of this process: no note can know the markers made from it


@dataclass(frozen=True, slots=True)
class Packing:
    """What the choice of passages depends on beside the settings, and the marker: enough to pack the same again."""

    local: bool
    trusted: bool
    context_tokens: int
    marker: str
    task: Task = "answer_or_say_so"
    keep: float = 1.0  # share of the passages sent after the model found the prompt too long
    first_tokens: int | None = None  # so many of what is read go first, and alone with a question about them

    def to_sum_up(self) -> Packing:
        """For the passages of a whole note."""
        return replace(self, task="sum_up")


@dataclass(frozen=True, slots=True)
class Packed:
    """What is sent: passage n is cited as [n], n from 1. The rest is counted."""

    blocks: tuple[Focused, ...]
    withheld_private: int = 0
    over_budget: int = 0
    abridged: bool = False  # of a note that is to be summed up, its sections' beginnings only

    @property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(block.passage for block in self.blocks)


def estimate_tokens(text: str) -> int:
    """Without the model's own tokenizer: on the safe side for English, and for scripts with a token a character."""
    wide = sum(1 for character in text if ord(character) > 0x2E80)
    return round(wide + (len(text) - wide) / _CHARACTERS_PER_TOKEN)


def choose(
    question: str, passages: Sequence[Passage], settings: AnswerSettings, packing: Packing, similarity: Similarity,
    itself: str = "",
) -> Packed:  # fmt: skip
    """What may and can be sent: whole passages, or for a model on this computer only their telling sentences. `itself`:
    as in `score_sentences`."""
    allowed = [passage for passage in passages if packing.trusted or not passage.private]
    withheld = len(passages) - len(allowed)
    if packing.task == "sum_up":
        budget = min(settings.passage_tokens, packing.context_tokens // 2)
        most = None if packing.first_tokens is None else POINTS
        read, abridged = as_blocks(allowed, budget, _cost, most)
        return _kept(Packed(tuple(read), withheld, abridged=abridged), packing.keep)
    if packing.local and settings.focus_tokens:
        budget = min(settings.focus_tokens, packing.context_tokens // 2)
        blocks = focus(question, allowed, similarity, budget, estimate_tokens, packing.first_tokens, itself)
        return _kept(Packed(tuple(blocks), withheld), packing.keep)
    budget = min(settings.passage_tokens, packing.context_tokens // 2)
    wanted = allowed[: settings.passages]
    taken: list[Focused] = []
    for passage in wanted:
        cost = estimate_tokens(passage.chunk.plain) + _BLOCK_TOKENS
        if taken and cost > budget:
            break
        raw = passage.chunk.text
        taken.append(Focused(passage, marked(passage.chunk.plain, raw, (0, len(raw)), struck_spans(raw))))
        budget -= cost
    return _kept(Packed(tuple(taken), withheld, len(wanted) - len(taken)), packing.keep)


def _cost(sentence: str) -> int:
    return estimate_tokens(sentence) + 2


def _kept(packed: Packed, share: float) -> Packed:
    """Without the weakest passages, at least one left."""
    if share == 1.0:
        return packed
    ranked = sorted(range(len(packed.blocks)), key=lambda at: -packed.blocks[at].passage.score)
    kept = sorted(ranked[: max(1, int(len(ranked) * share))])
    blocks = tuple(packed.blocks[at] for at in kept)
    return replace(packed, blocks=blocks, over_budget=packed.over_budget + len(ranked) - len(kept))


def new_marker(question: str) -> str:
    """128 bits. The same for the same question, so that asking again finds the prompt's prefix cached."""
    return hashlib.sha256((_SECRET + question).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def as_bytes(sent: Sequence[Message]) -> bytes:
    """The messages as they go into the request."""
    return json.dumps([dict(message) for message in sent], ensure_ascii=False, separators=(",", ":")).encode()


def fingerprint(sent: Sequence[Message]) -> str:
    """sha256 of the messages' bytes, in hex."""
    return hashlib.sha256(as_bytes(sent)).hexdigest()


def messages(
    question: str, history: Sequence[Turn], blocks: Sequence[Focused], packing: Packing, folder: str | None = None, *,
    style: Style = "brief",
) -> tuple[Message, ...]:  # fmt: skip
    """System prompt, earlier turns, then the passages as quoted data behind a marker no note can know, and the
    question. What the model is to do comes last, so that another task over the same passages costs a server that caches
    prefixes next to nothing. A question about the passages reads the first part of them only, and an answer both, the
    second behind the first."""
    marker = packing.marker
    history = _shown(history, packing.trusted)
    named = None if packing.trusted else frozenset(block.passage.chunk.note_path for block in blocks)
    parts = [(number, block, block.text) for number, block in enumerate(blocks, 1)]
    if packing.task not in _ABOUT_PASSAGES:
        parts += [(number, block, block.more) for number, block, _ in parts]
    passages = "\n\n".join(_block(number, block.passage, text, marker, named) for number, block, text in parts if text)
    turns = [
        message
        for turn in history[-TURNS:]
        if turn.answer.strip()
        for message in (
            {"role": "user", "content": clean(turn.question)},
            {"role": "assistant", "content": clean(turn.answer)[:ANSWER_SHOWN]},
        )
    ]
    user = prompts.fill(
        "answer.user",
        folder,
        marker=marker,
        passages=passages,
        question=_in_context(question, history),
        task=prompts.fill(f"task.{packing.task}", folder),
    )
    wish = "" if style == "brief" else f"\n{prompts.fill(f'style.{style}', folder)}"
    system = {"role": "system", "content": prompts.fill("answer.system", folder) + wish}
    sent = (system, *turns, {"role": "user", "content": user})
    return sent if packing.trusted else tuple(redacted(message) for message in sent)


def _shown(history: Sequence[Turn], trusted: bool) -> list[Turn]:
    """Earlier turns without the answers that stay here: those made of private notes."""
    return [replace(turn, answer="") if turn.private and not trusted else turn for turn in history]


def redacted(message: Message) -> Message:
    """What goes to a computer that is not the user's own carries no secrets that can be told by their shape."""
    return {**message, "content": redact(message["content"])[0]}


def _in_context(question: str, history: Sequence[Turn]) -> str:
    """An earlier question without its answer is no turn to reply to: it only says what "it" is."""
    earlier = [clean_line(turn.question) for turn in history[-TURNS:] if not turn.answer.strip()]
    return f"{clean(question)} (asked after: {' / '.join(earlier)})" if earlier else clean(question)


def _block(number: int, passage: Passage, text: str, marker: str, named: frozenset[str] | None) -> str:
    """`named`: the notes that may be named, None: all; what took a note's place may be private."""
    if named is not None and passage.superseded and passage.superseded not in named:
        passage = replace(passage, superseded="")
    where = " › ".join(clean_line(part) for part in (passage.title, *passage.chunk.headings))
    standing = clean_line(replace(passage, origin=None).standing)
    return f"[{number}] {where}{f' ({standing})' if standing else ''}\n{clean(text).replace(marker, '')}"
