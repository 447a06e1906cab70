"""What a question gets where no model speaks, told of one note: being found is not being quoted."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import replace
from typing import Any

from askbase.answer.draft import Context
from askbase.answer.loop import answer
from askbase.answer.refusing import decide
from askbase.clean import clean_line
from askbase.types import Answer, Answered, ChatModel, Citation, Retrieved


async def told_without_model(context: Context, retrieved: Retrieved, path: str) -> str:
    """One sentence about a note that was found: whether its words are shown, or which, or why nothing is."""
    said = await _answer(context, retrieved)
    if said.outcome != "answered":
        return f"Yet no words are quoted where no model speaks: {_why_silent(retrieved, context.bars.min_cosine)}."
    lines = [_lines(each.first_line, each.last_line) for each in said.citations if _path(each) == path]
    if lines:
        return f"Where no model speaks it is quoted: {'line' if len(lines) == 1 else 'lines'} {', '.join(lines)}."
    others = dict.fromkeys(clean_line(_path(each)) for each in said.citations)
    return f"Where no model speaks others are quoted: {', '.join(others)}."


async def _answer(context: Context, retrieved: Retrieved) -> Answer:
    """Leaves no trace: nobody asked this."""
    silent = replace(context, chat=_none, record=_forget)
    async with aclosing(answer(silent, retrieved, ())) as events:
        async for event in events:
            if isinstance(event, Answered):
                return event.answer
    raise AssertionError("an answer ends with Answered")


async def _none() -> ChatModel | None:
    return None


def _forget(trace_id: str, asked_at: str, question: str, made: dict[str, Any]) -> None:
    pass


def _why_silent(retrieved: Retrieved, min_cosine: float | None) -> str:
    weak = decide.too_weak(retrieved.question, retrieved.passages, min_cosine)
    if weak:
        return weak
    if decide.worth_quoting(retrieved.passages) or decide.leads_elsewhere(retrieved.passages):
        return "what is near does not speak of all that the question names, or holds no value of the kind it asks for"
    near = max((passage.dense for passage in retrieved.passages if passage.dense is not None), default=0.0)
    if retrieved.passages[0].elsewhere:
        return (
            f"the best passage is in another language, and its nearness is {retrieved.passages[0].dense or 0.0:.2f}"
            f" ({decide.NEAR_ELSEWHERE:.2f} is needed)"
        )
    return (
        f"the nearest passage has a cosine of {near:.2f} ({decide.QUOTABLE_DENSE:.2f} is needed), and no sentence has"
        " the words of the question"
    )


def _path(citation: Citation) -> str:
    return citation.passage.chunk.note_path


def _lines(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"
