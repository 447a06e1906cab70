"""`--jsonl`: questions in, answers out, in order. A bad line yields an error object and the rest go on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from askbase.errors import AskbaseError, UsageError
from askbase.faces.notices import ExitCode, exit_code, worst
from askbase.faces.output import answer_json, as_json, error_json
from askbase.types import Turn

if TYPE_CHECKING:
    from askbase.base import Base


class _Message(BaseModel):
    role: str
    text: str


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")
    question: str
    id: str | int | None = None
    history: tuple[_Message, ...] = ()
    filters: str = ""


_LINE: TypeAdapter[_Line | str] = TypeAdapter(_Line | str)


async def answer_lines(base: Base, lines: Iterable[str], out: IO[str]) -> int:
    """One JSON answer per non-empty line, each with `id` echoed and `exit` added; returns the worst exit code."""
    from askbase.faces.cli.ask import answer_code

    codes: list[ExitCode] = []
    for line in lines:
        if not line.strip():
            continue
        given_id: Any = None
        try:
            asked = _parse(line)
            given_id = asked.id
            answer = await base.ask(f"{asked.question} {asked.filters}".strip(), _turns(asked.history))
            code, result = answer_code(answer), answer_json(answer)
        except AskbaseError as error:
            code, result = exit_code(error), error_json(error)
        codes.append(code)
        result = {**result, "id": given_id if given_id is not None else result.get("id"), "exit": int(code)}
        print(as_json(result, indent=None), file=out, flush=True)
    return worst(codes)


def _parse(line: str) -> _Line:
    """A JSON string or object; a line that begins like neither is the question itself."""
    if line.lstrip()[:1] not in ('"', "{", "["):
        return _Line(question=line.strip())
    try:
        found = _LINE.validate_json(line)
    except ValidationError as exc:
        raise UsageError(
            f"A line is neither a JSON string nor a question object: {line.strip()[:60]}",
            'Write "…" or {"question": "…", "id": …, "history": […]}.',
        ) from exc
    return _Line(question=found) if isinstance(found, str) else found


def _turns(messages: tuple[_Message, ...]) -> tuple[Turn, ...]:
    """User and assistant messages, in pairs."""
    turns: list[Turn] = []
    for message in messages:
        if message.role == "user":
            turns.append(Turn(message.text, ""))
        elif turns:
            turns[-1] = Turn(turns[-1].question, message.text)
    return tuple(turns)
