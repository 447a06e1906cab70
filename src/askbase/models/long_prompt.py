"""Whether a model reads a long prompt whole: some servers cut one without a word, and answer from what is left."""

from __future__ import annotations

import secrets
from contextlib import aclosing

from askbase.types import ChatModel

TOKENS = 3000  # about the longest prompt with the settings as they come: 2,000 of passages, the turns before, the task
_LINE = "{:04d}: nothing in this line matters.\n"  # some 12 tokens
_LINE_TOKENS = 12


async def left_out(chat: ChatModel, tokens: int = TOKENS) -> tuple[str, ...]:
    """Which of the prompt's "beginning" and "end" a reply knows nothing of: a number is hidden in each.

    Raises:
        ModelError: it gave no reply.
    """
    hidden = {"beginning": _number(), "end": _number()}
    filler = "".join(_LINE.format(at) for at in range(tokens // _LINE_TOKENS))
    prompt = (
        f"The first number is {hidden['beginning']}.\n{filler}The second number is {hidden['end']}.\n"
        "Write the first number and the second number, nothing else."
    )
    said = ""
    async with aclosing(chat.stream([{"role": "user", "content": prompt}])) as pieces:
        async for piece in pieces:
            said += piece if isinstance(piece, str) else ""
    return tuple(where for where, number in hidden.items() if number not in said)


def _number() -> str:
    """Four digits that are no number of a line, and no year."""
    return str(4000 + secrets.randbelow(5000))
