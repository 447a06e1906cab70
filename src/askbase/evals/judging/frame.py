"""How material is put before a judge, so that nothing in a note can pass for the frame around it.

Data stands between tags that carry a nonce, and items are known by ids that carry it too. The nonce is drawn from the
request itself: equal requests are equal, so they can be cached, and no note can hold the nonce of a request it is in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from askbase import prompts
from askbase.clean import clean
from askbase.types import Message

Criterion = Literal["nugget", "claim", "contradiction", "hedge"]
CRITERIA: tuple[Criterion, ...] = ("nugget", "claim", "contradiction", "hedge")

_TAG_LIKE = re.compile(r"<(?=\s*/?\s*(?:data|item)\b)", re.IGNORECASE)
_ANSWERLESS = frozenset({"claim"})  # criteria whose items carry all that is judged


@dataclass(frozen=True, slots=True)
class Item:
    """One yes/no question. `key` names it in our records; `passages` are words it is held against."""

    key: str
    text: str
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """All items of one criterion about one answer to a case."""

    criterion: Criterion
    case: str
    question: str
    answer: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """One message to a judge: its text, the schema of the reply, and which item each id stands for."""

    messages: tuple[Message, ...]
    keys: Mapping[str, str]


def request(asked: Question, items: Sequence[Item], folder: str | None = None) -> Request:
    """The request for these items of a question. `folder` holds the user's own prompts.

    Raises:
        PromptError: the prompt of the criterion is missing or has other placeholders.
    """
    criterion, question, answer = asked.criterion, asked.question, asked.answer
    nonce = _nonce(criterion, question, answer, items)
    keys = {f"{nonce[:6]}-{number}": item.key for number, item in enumerate(items, 1)}
    listed = "\n".join(_item(nonce, name, item) for name, item in zip(keys, items, strict=True))
    data = {"question": _data(nonce, question), "items": listed}
    if criterion not in _ANSWERLESS:
        data["answer"] = _data(nonce, answer)
    system, user = prompts.fill("judge.system", folder), prompts.fill(f"judge_{criterion}", folder, **data)
    return Request(({"role": "system", "content": system}, {"role": "user", "content": user}), keys)


def reply_schema() -> dict[str, Any]:
    """What a reply looks like, for endpoints that can be held to a JSON schema. The critique stands before the verdict:
    a model that writes its reasons first decides by them."""
    fields = {
        "id": {"type": "string"},
        "critique": {"type": "string"},
        "verdict": {"type": "string", "enum": ["yes", "no"]},
    }
    entry = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    items = {"type": "array", "items": entry}
    return {"type": "object", "properties": {"items": items}, "required": ["items"], "additionalProperties": False}


def harmless(text: str) -> str:
    """The text without control characters and without anything that looks like one of our tags."""
    return _TAG_LIKE.sub("‹", clean(text))


def _item(nonce: str, name: str, item: Item) -> str:
    passages = "".join(f"\n{_data(nonce, passage)}" for passage in item.passages)
    return f"<item id={name}>\n{_data(nonce, item.text)}{passages}\n</item>"


def _data(nonce: str, text: str) -> str:
    return f"<data-{nonce}>\n{harmless(text)}\n</data-{nonce}>"


def _nonce(criterion: str, question: str, answer: str, items: Sequence[Item]) -> str:
    parts = [criterion, question, answer, *(part for item in items for part in (item.text, *item.passages))]
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:12]
