"""What became of a case, in one word, and the reward for it. The order of the rules is the metric."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from askbase.evals.anchors import Anchor
from askbase.evals.cases import Case
from askbase.evals.judging.verdicts import Given
from askbase.evals.literals import Verdict, states
from askbase.evals.samples import Sample
from askbase.evals.scores.citations import credited
from askbase.evals.scores.nuggets import recall

Name = Literal["error", "abstained", "unjudged", "judge_error", "wrong", "right", "partial", "missed", "not_asked"]

_REFUSAL = re.compile(
    r"\b(?:(?:do|does|did) not (?:say|mention|contain|hold|cover|tell|include|provide|answer)|"
    r"(?:do|does)n[’']t (?:say|mention|contain|hold|cover|tell|include|provide|answer)|"
    r"not (?:in|found in|mentioned in|covered by|contained in) (?:the|your|my|these) (?:notes|passages|context)|"
    r"no (?:information|mention|answer|note)|"
    r"(?:can ?not|can[’']t|could ?n[o’']t|unable to) (?:find|answer|tell|say|determine)|"
    r"i do(?: not|n[’']t) know)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`present` is the share of vital nuggets in the answer, `cited` whether they are credited; None where undecided.

    `soft` marks a refusal that the product served as an answer.
    """

    name: Name
    present: float | None = None
    cited: bool | None = None
    soft: bool = False


def outcome_of(  # noqa: PLR0911  (one return per rule, in their order)
    case: Case,
    verdicts: Sequence[Verdict],
    sample: Sample,
    anchors: Sequence[Anchor],
    notes: Mapping[str, str],
    must_not: Sequence[str] = (),
    contradicts: Given | None = None,
    ticks_falsely: Given | None = None,
) -> Outcome:
    """The first rule that matches: error, abstained, wrong, judge_error, unjudged, then right, partial or missed.

    `contradicts` is a judge's word on whether the answer denies the evidence, `ticks_falsely` on whether it shows as
    supported what neither its citations nor the evidence says; None when nobody judged it.

    A verdict that is not needed cannot spoil a case: any answer where the notes are silent is wrong, judge or not.
    """
    if sample.status == "searched":
        return Outcome("not_asked")
    if sample.status == "error":
        return Outcome("error")
    soft = is_soft_refusal(sample)
    if sample.status == "not_in_notes" or soft:
        return Outcome("abstained", soft=soft)
    said_of_it = (contradicts, ticks_falsely)
    if not case.answerable or "yes" in said_of_it or any(states(value, sample.answer) for value in must_not):
        return Outcome("wrong")
    if "error" in said_of_it or any(
        found == "judge_error" and nugget.vital for nugget, found in zip(case.nuggets, verdicts, strict=True)
    ):
        return Outcome("judge_error")
    present = recall(case.nuggets, verdicts, vital_only=True)
    if present is None:
        return Outcome("unjudged")
    if present == 0:
        return Outcome("missed", present)
    cited = credited(case.nuggets, verdicts, sample, anchors, notes)
    return Outcome("right" if present == 1 else "partial", present, cited)


def is_soft_refusal(sample: Sample) -> bool:
    """Served as an answer, yet without a claim or citation and in the words of a refusal."""
    empty = not sample.claims and not sample.citations
    return sample.status == "answered" and empty and bool(_REFUSAL.search(sample.answer))


def reward(outcome: Outcome, answerable: bool, penalty: float) -> float | None:
    """In -penalty..1: right 1, partial half its share, both halved when not cited; silence 0 or 1; None if unjudged."""
    if outcome.name in ("unjudged", "judge_error", "not_asked"):
        return None
    if outcome.name == "wrong":
        return -penalty
    if outcome.name == "abstained":
        return 0.0 if answerable else 1.0
    present = outcome.present or 0.0
    return (present if present == 1 else present / 2) * (1.0 if outcome.cited else 0.5)


def truth(outcome: Outcome) -> float | None:
    """On the scale of CRAG (arXiv 2406.04744): right 1, partial 1/2, silent or missed 0, wrong -1."""
    values: dict[str, float] = {"right": 1, "partial": 0.5, "abstained": 0, "missed": 0, "error": 0, "wrong": -1}
    return values.get(outcome.name)
