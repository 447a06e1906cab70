"""Rows that only a judge can decide: citations that support their sentences, doubts kept, evidence denied.

Citation recall and precision as in ALCE (Gao and others, 2023, arXiv 2305.14627). Without a judge there are none of
these rows; a verdict that failed leaves the row of its case missing, never good or bad.
"""

from __future__ import annotations

from collections.abc import Sequence

from askbase.evals.cases import Case
from askbase.evals.judging.questions import cited_by, claim_key, factual, is_ticked, marks_of
from askbase.evals.judging.verdicts import Given, Verdicts
from askbase.evals.samples import Sample
from askbase.evals.sentences import Sentence

_WORST_FIRST: tuple[Given, ...] = ("yes", "error", "no")


def judged_scores(case: Case, sample: Sample, judged: Verdicts) -> dict[str, float | None]:
    """`cite_recall`, `cite_precision` and `hedge_kept`, as far as they apply to this sample."""
    if not len(judged) or sample.status != "answered":
        return {}
    lines = factual(case.question, sample)
    values: dict[str, float | None] = {}
    if lines:
        values["cite_recall"] = _mean([_supported(case, sample, line, judged) for line in lines])
    precise = [point for line in lines for point in _precise(case, sample, line, judged)]
    if precise:
        values["cite_precision"] = _mean(precise)
    hedges = _gold(case, sample, "hedge", judged)
    if hedges:
        values["hedge_kept"] = None if "error" in hedges else float("no" not in hedges)
    return values


def contradicts(case: Case, sample: Sample, judged: Verdicts) -> Given | None:
    """Whether the answer denies any of the evidence. None: nobody judged it."""
    given = _gold(case, sample, "contradiction", judged)
    return next((word for word in _WORST_FIRST if word in given), None)


def ticks_falsely(case: Case, sample: Sample, judged: Verdicts) -> Given | None:
    """Whether a sentence is shown as supported that neither its citations nor the evidence supports. None: nobody
    judged it against both."""
    found = []
    for line in factual(case.question, sample) if len(judged) else ():
        if is_ticked(line, sample):
            cited, gold = (judged.of(case.id, sample.answer, "claim", claim_key(line, sign)) for sign in ("", "="))
            if cited is not None and gold is not None:
                found.append(_neither(cited, gold))
    return next((word for word in _WORST_FIRST if word in found), None)


def _neither(cited: Given, gold: Given) -> Given:
    """A verdict that failed is not needed where the other one is a yes."""
    if "yes" in (cited, gold):
        return "no"
    return "error" if "error" in (cited, gold) else "yes"


def _gold(case: Case, sample: Sample, criterion: str, judged: Verdicts) -> list[Given]:
    return [found.verdict for found in judged.about(case.id, sample.answer) if found.criterion == criterion]


def _supported(case: Case, sample: Sample, line: Sentence, judged: Verdicts) -> float | None:
    if not cited_by(line, sample):
        return 0.0
    return _point(judged.of(case.id, sample.answer, "claim", claim_key(line)))


def _precise(case: Case, sample: Sample, line: Sentence, judged: Verdicts) -> list[float | None]:
    """One point per mark of a supported sentence that supports it alone, or without which it falls."""
    marks, supported = marks_of(line, sample), _supported(case, sample, line, judged)
    if supported != 1 or len(marks) < 2:
        return [supported] * len(marks)
    points: list[float | None] = []
    for mark in marks:
        alone = _point(judged.of(case.id, sample.answer, "claim", claim_key(line, "+", mark)))
        others = _point(judged.of(case.id, sample.answer, "claim", claim_key(line, "-", mark)))
        known = alone is not None and others is not None
        points.append(float(alone == 1 or others == 0) if known or alone == 1 or others == 0 else None)
    return points


def _point(given: Given | None) -> float | None:
    return {"yes": 1.0, "no": 0.0}.get(given or "")


def _mean(points: Sequence[float | None]) -> float | None:
    """The mean; None when any point is missing."""
    known = [point for point in points if point is not None]
    return sum(known) / len(known) if len(known) == len(points) else None
