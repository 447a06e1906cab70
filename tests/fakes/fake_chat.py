"""A chat model from a script: replies by position or made from the messages; errors and cut-off replies on demand."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field

from askbase.errors import ModelError
from askbase.types import Finish, Message, Usage

Reply = str | ModelError | Finish  # a Finish: half a reply, cut off as it says
ITEM_IDS = re.compile(r"<item id=(\S+)>")


@dataclass
class FakeChat:
    """Speaks the protocol `ChatModel`. Without `replies` left it answers with `otherwise`."""

    replies: list[Reply] = field(default_factory=list)
    otherwise: Callable[[str], Reply] = lambda prompt: "ok"
    prompts: list[str] = field(default_factory=list)
    name: str = "fake"
    host: str = "this computer"
    local: bool = True
    context_tokens: int = 4096

    async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str | Finish, None]:
        prompt = messages[-1]["content"]
        self.prompts.append(prompt)
        reply = self.replies.pop(0) if self.replies else self.otherwise(prompt)
        if isinstance(reply, ModelError):
            raise reply
        if isinstance(reply, Finish):
            yield '{"items": [{"id": "'
            yield reply
            return
        for at in range(0, len(reply), 7):
            yield reply[at : at + 7]
        yield Finish(Usage())

    async def aclose(self) -> None: ...


def verdicts(prompt: str, verdict: str = "yes") -> str:
    """A well-formed reply that gives every item of the prompt the same verdict."""
    items = [f'{{"id": "{name}", "critique": "because", "verdict": "{verdict}"}}' for name in ITEM_IDS.findall(prompt)]
    return f'{{"items": [{", ".join(items)}]}}'
