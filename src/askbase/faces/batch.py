"""`--jsonl`: questions in, answers out, in order. A bad line yields an error object and the rest go on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
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
    id: Any = None
    history: tuple[_Message, ...] = ()
    filters: str = ""


_WRITE = 'Write "…" or {"question": "…", "id": …, "history": […], "filters": "…"}.'
_LINE: TypeAdapter[_Line | str] = TypeAdapter(_Line | str)


async def answer_lines(base: Base, lines: Iterable[str], out: IO[str], filters: Sequence[str] = ()) -> int:
    """One JSON answer per non-empty line, each with its `line` (from 1, empty ones count), `id` echoed, its `trace` and
    `exit` added; returns the worst exit code. `filters` are those of every line."""
    from askbase.faces.cli.ask import answer_code

    codes: list[ExitCode] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        given_id = _given_id(line)
        try:
            asked = _parse(line)
            question = " ".join((asked.question, asked.filters, *filters)).strip()
            answer = await base.ask(question, _turns(asked.history))
            code, result = answer_code(answer), answer_json(answer)
        except AskbaseError as error:
            code, result = exit_code(error), error_json(error)
        codes.append(code)
        trace = result.get("id")
        result |= {"id": trace if given_id is None else given_id, "trace": trace, "line": number, "exit": int(code)}
        print(as_json(result, indent=None), file=out, flush=True)
    return worst(codes)


def _parse(line: str) -> _Line:
    """A JSON string or object; a line that begins like neither is the question itself."""
    if line.lstrip()[:1] not in ('"', "{", "["):
        return _Line(question=line.strip())
    try:
        found = _LINE.validate_json(line)
    except ValidationError as exc:
        raise UsageError(f"{_wrong(exc)}: {line.strip()[:60]}", _WRITE) from exc
    return _Line(question=found) if isinstance(found, str) else found


def _wrong(error: ValidationError) -> str:
    """What is wrong with a line, and in which field: of the two it may be, with the object."""
    known = [each for each in error.errors() if each["loc"][:1] == (_Line.__name__,) and len(each["loc"]) > 1]
    if not known:
        return "A line is neither a JSON string nor a question object"
    field = ".".join(map(str, known[0]["loc"][1:]))
    if known[0]["type"] == "missing":
        return f"A line has no '{field}'"
    if known[0]["type"] == "extra_forbidden":
        return f"A line has an unknown field '{field}'"
    return f"A line's '{field}' is of the wrong kind ({known[0]['msg'][:1].lower()}{known[0]['msg'][1:]})"


def _given_id(line: str) -> Any:
    """Whatever stands as its id, also where nothing else of the line can be understood."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found.get("id") if isinstance(found, dict) else None


def _turns(messages: tuple[_Message, ...]) -> tuple[Turn, ...]:
    """User and assistant messages, in pairs."""
    turns: list[Turn] = []
    for message in messages:
        if message.role == "user":
            turns.append(Turn(message.text, ""))
        elif turns:
            turns[-1] = Turn(turns[-1].question, message.text)
    return tuple(turns)
