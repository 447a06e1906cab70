"""Which expected facts the answer states. Decided by literals; a judge may tell what code cannot."""

from __future__ import annotations

from collections.abc import Sequence

from askbase.evals.cases import Case, Nugget
from askbase.evals.judging.verdicts import Given, Verdicts
from askbase.evals.literals import Verdict, verdict

_JUDGED: dict[Given | None, Verdict] = {"yes": "present", "no": "absent", "error": "judge_error", None: "unjudged"}


def nugget_verdicts(nuggets: Sequence[Nugget], answer: str) -> tuple[Verdict, ...]:
    """One verdict per nugget, in order."""
    return tuple(verdict(nugget.text, answer) for nugget in nuggets)


def settled(case: Case, answer: str, judged: Verdicts) -> tuple[Verdict, ...]:
    """As `nugget_verdicts`, with a judge's word where code has none. Code is never overruled."""
    return tuple(
        _JUDGED[judged.of(case.id, answer, "nugget", nugget.text)] if found == "unjudged" else found
        for nugget, found in zip(case.nuggets, nugget_verdicts(case.nuggets, answer), strict=True)
    )


def recall(nuggets: Sequence[Nugget], verdicts: Sequence[Verdict], *, vital_only: bool) -> float | None:
    """Share of (vital) nuggets present; None when there is none, or when one of them is undecided."""
    asked = [found for nugget, found in zip(nuggets, verdicts, strict=True) if nugget.vital or not vital_only]
    if not asked or "unjudged" in asked or "judge_error" in asked:
        return None
    return asked.count("present") / len(asked)
