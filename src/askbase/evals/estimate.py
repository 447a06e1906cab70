"""What a run will ask of a model, told before the first call: where, how many calls, about how many tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askbase.errors import UsageError
from askbase.evals.cases import Case
from askbase.evals.figures import plural

if TYPE_CHECKING:
    from askbase.base import Base

_LOOKED_AT = 5  # cases whose prompts are made, to judge the others by
_ASKED_FIRST = 2  # calls before the answer of a model that is asked how much it doubts


@dataclass(frozen=True, slots=True)
class Estimate:
    """`calls` and `replies` at most; `prompts` about. `embedding_host` is another computer that gets the questions."""

    calls: int = 0
    prompts: int = 0  # tokens
    replies: int = 0  # tokens
    embedding_host: str = ""

    def __str__(self) -> str:
        """`up to 24 calls, about 31,000 + 12,000 tokens`; "" where nothing is sent."""
        size = f"up to {plural(self.calls, 'call')}, about {self.prompts:,} tokens in and up to {self.replies:,} out"
        there = f"the questions go to {self.embedding_host} for their vectors"
        return ", ".join([*([size] if self.calls else []), *([there] if self.embedding_host else [])])


async def estimate(base: Base, cases: Sequence[Case], asks: bool) -> Estimate:
    """From the prompts of some cases, spread over them all; nothing is sent for it. `asks`: whether a model answers.

    Raises:
        NotIndexed, StoreError: no case could be answered.
    """
    elsewhere = base.embedding_host()
    if not asks or not cases:
        return Estimate(embedding_host=elsewhere)
    looked_at = cases[:: max(1, len(cases) // _LOOKED_AT)][:_LOOKED_AT]
    tokens, per_case = 0, 1
    for case in looked_at:
        try:
            seen = await base.preview(case.question, case.history)
        except UsageError:  # the run will say so of that case
            continue
        tokens += seen.tokens
        per_case = 1 + _ASKED_FIRST if seen.destination and seen.destination.tells_odds else 1
    calls = len(cases) * per_case
    replies = len(cases) * base.settings.chat.max_tokens
    return Estimate(calls, round(tokens / len(looked_at) * calls), replies, elsewhere)
