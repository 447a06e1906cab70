"""A judge: a chat model that answers yes or no to one criterion at a time, with its reasons first.

It is asked up to three times. What it does not decide then is an error, a state of its own: neither good nor bad.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

from askbase import prompts
from askbase.errors import EvalError, ModelError
from askbase.evals.judging.cache import ReplyCache, cache_key
from askbase.evals.judging.discretion import without_secrets
from askbase.evals.judging.frame import CRITERIA, Item, Question, Request, request
from askbase.evals.judging.replies import Ruling, rulings
from askbase.types import ChatModel, Finish

RETRIES = 2
DEAD_AFTER = 3  # requests without any reply, before the judge ever replied
PARAMETERS = "temperature=0,seed=0,json-schema"


@dataclass
class Judge:
    """Asks `chat`, remembers in `cache`. Unless it is `trusted` it reads no secrets. `asked` and `cached` count
    requests, `replied` those that came back."""

    chat: ChatModel
    cache: ReplyCache
    prompts_dir: str | None = None
    trusted: bool = False
    asked: int = 0
    cached: int = 0
    replied: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """Changes with the endpoint, the model, the prompts and the parameters."""
        return fingerprint(self.chat.host, self.chat.name, self.prompts_dir)

    async def rule(self, question: Question) -> Mapping[str, Ruling | None]:
        """A ruling for each item by its key; None where the judge failed.

        Raises:
            EvalError: the judge never replied to anything.
        """
        if not self.trusted:
            question = without_secrets(question)
        found: dict[str, Ruling | None] = await self._ask(question, question.items)
        for _ in range(RETRIES):
            for item in question.items:
                if item.key not in found:  # alone, a small judge finds its way more easily
                    found.update(await self._ask(question, [item]))
        return {item.key: _decided(found.get(item.key)) for item in question.items}

    async def _ask(self, question: Question, items: Sequence[Item]) -> dict[str, Ruling | None]:
        asking = request(question, items, self.prompts_dir)
        key = cache_key(self.fingerprint, asking.messages)
        known = self.cache.get(key)
        if known is not None:
            self.cached += 1
            return _by_key(known, asking)
        reply = await self._reply(asking)
        found = _by_key(reply, asking)
        if len(found) == len(items) and all(ruling and ruling.verdict for ruling in found.values()):
            self.cache.put(key, reply)
        return found

    async def _reply(self, asking: Request) -> str:
        """The whole reply; empty when it did not come, or not to its end: half a reply is not evidence."""
        if self.replied == 0 and len(self.faults) >= DEAD_AFTER:
            raise EvalError(f"The judge at {self.chat.host} does not answer: {self.faults[-1]}", "Is it running?")
        self.asked += 1
        text, cut_off = "", None
        try:
            async with aclosing(self.chat.stream(asking.messages)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Finish):
                        cut_off = piece.cut_off
                    else:
                        text += piece
        except ModelError as exc:
            self.faults.append(exc.message)
            return ""
        if cut_off:
            self.faults.append(cut_off)
            return ""
        self.replied += 1
        return text


def fingerprint(host: str, model: str, prompts_dir: str | None = None) -> str:
    """12 hex digits of what a verdict depends on."""
    texts = [prompts.fingerprint(f"judge_{criterion}", prompts_dir) for criterion in CRITERIA]
    parts = "\0".join([host, model, PARAMETERS, *texts])
    return hashlib.sha256(parts.encode()).hexdigest()[:12]


def _by_key(reply: str, asking: Request) -> dict[str, Ruling | None]:
    return {asking.keys[name]: ruling for name, ruling in rulings(reply, asking.keys).items()}


def _decided(ruling: Ruling | None) -> Ruling | None:
    return ruling if ruling and ruling.verdict else None
