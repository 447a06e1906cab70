"""Which expected facts the answer states. Decided by literals; what code cannot tell stays unjudged."""

from __future__ import annotations

from collections.abc import Sequence

from askbase.evals.cases import Nugget
from askbase.evals.literals import Verdict, verdict


def nugget_verdicts(nuggets: Sequence[Nugget], answer: str) -> tuple[Verdict, ...]:
    """One verdict per nugget, in order."""
    return tuple(verdict(nugget.text, answer) for nugget in nuggets)


def recall(nuggets: Sequence[Nugget], verdicts: Sequence[Verdict], *, vital_only: bool) -> float | None:
    """Share of (vital) nuggets present; None when there is none, or when one of them is unjudged."""
    asked = [found for nugget, found in zip(nuggets, verdicts, strict=True) if nugget.vital or not vital_only]
    if not asked or "unjudged" in asked:
        return None
    return asked.count("present") / len(asked)
