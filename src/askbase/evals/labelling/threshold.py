"""How near must the best passage be, or how little must the local model doubt, for an answer to be worth it? Chosen on
one half of a run, reported on the other.

A stored run says what answering was worth on this side of the bar in force; what was refused was not answered. So a bar
can be made stricter by it, not milder: to choose freely, run without one (`eval run --without-bar`). Quoting
without a model has a bar of its own, which is no setting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from askbase.answer.refusing.bars import MAX_DOUBT, Bar
from askbase.errors import EvalError
from askbase.evals.figures import number
from askbase.evals.labelling.labels import split_of
from askbase.evals.samples import Sample
from askbase.evals.scoring import CaseScore
from askbase.evals.stats import Interval, cluster_t
from askbase.evals.summary import strata

LEAST = 20  # cases on each side of each half
IN_ALL = 45  # the half that tests has 45 % of the clusters
WITHOUT: Mapping[str, float] = {"answer.min_cosine": -1.0, "answer.max_doubt": 1.0}  # let any model answer
_BUILT_IN: Mapping[Bar, float] = {"min_cosine": 0.0, "max_doubt": round(1 - MAX_DOUBT, 2)}  # as how sure one must be
_BELOW: Mapping[Bar, str] = {"min_cosine": "below cosine", "max_doubt": "above doubt"}


@dataclass(frozen=True, slots=True)
class Answerable:
    """One case: how sure it was (cosine of the best passage; 1 - doubt), what answering earned, what silence would."""

    sure: float
    earned: float
    silent: float
    score: CaseScore


@dataclass(frozen=True, slots=True)
class Threshold:
    """The value of the bar, with the reward under the built-in one and under it on the half it was chosen on; `gain`
    and the reward `on_others` are from the other half. `value` None: none earns more than the built-in one."""

    bar: Bar
    value: float | None
    chosen_on: int
    before: float
    after: float
    reported_on: int
    on_others: float
    gain: Interval
    refused_more: int

    @property
    def worth_it(self) -> bool:
        """The other half must gain too."""
        return self.value is not None and self.gain.value > 0


def threshold(scores: Sequence[CaseScore], samples: Sequence[Sample], mix: float, penalty: float) -> Threshold:
    """The bar with the best reward on one half of the clusters: for the model's doubt where it was asked, else for
    nearness.

    Raises:
        EvalError: too few cases with or without evidence to tell.
    """
    doubted = sum(sample.doubt is not None for sample in samples) > len(samples) / 2
    bar: Bar = "max_doubt" if doubted else "min_cosine"
    known = _answers(scores, {sample.case: sample for sample in samples}, bar)
    dev = [each for each in known if split_of(each.score.cluster) != "test"]
    test = [each for each in known if split_of(each.score.cluster) == "test"]
    _refuse_few(dev, test, len(scores))
    built_in = _BUILT_IN[bar]
    levels = sorted({0.0, built_in, *(round(each.sure, 2) for each in dev)})
    # Of those that earn the same the built-in one, then the lowest: it refuses least.
    best = max(levels, key=lambda level: (round(_reward(dev, level, mix), 9), level == built_in, -level))
    gains = [_worth(each, best) - _worth(each, built_in) for each in test]
    clusters, weights = [each.score.cluster for each in test], strata([each.score for each in test], mix)
    span = 1 + penalty
    return Threshold(
        bar=bar,
        value=None if best == built_in else best if bar == "min_cosine" else round(1 - best, 2),
        chosen_on=len(dev),
        before=_reward(dev, built_in, mix),
        after=_reward(dev, best, mix),
        reported_on=len(test),
        on_others=_reward(test, best, mix),
        gain=cluster_t(gains, clusters, weights, low=-span, high=span),
        refused_more=_refused(test, best) - _refused(test, built_in),
    )


def _refuse_few(dev: Sequence[Answerable], test: Sequence[Answerable], asked: int) -> None:
    """A bar takes enough cases of both sides in each half, and says which of those asked counted.

    Raises:
        EvalError: there are too few.
    """
    chosen, tested = (
        [sum(each.score.answerable is side for each in half) for side in (True, False)] for half in (dev, test)
    )
    if min(*chosen, *tested) >= LEAST:
        return
    unused = asked - len(dev) - len(test)
    known, silent = chosen[0] + tested[0], chosen[1] + tested[1]
    shares = f"{chosen[0]} and {chosen[1]} of them choose it, {tested[0]} and {tested[1]} test it"
    uncounted = f" {unused} of {asked} do not count: not judged, failed, or nothing searched by meaning."
    raise EvalError(
        f"{known} answerable and {silent} unanswerable cases are too few to choose a bar: {shares}."
        + (uncounted if unused else ""),
        f"Each side needs {LEAST} of both, so about {IN_ALL} answerable and {IN_ALL} unanswerable ones in all: "
        "add cases, or run all of them.",
    )


def threshold_report(found: Threshold) -> str:
    """What was chosen, what it gained where it was not chosen, and whether it is kept."""
    if found.value is None:
        return f"abstention: no bar earns more than the built-in one, on {found.chosen_on} cases\n"
    low, high = (number(end, signed=True) for end in (found.gain.low, found.gain.high))
    change = f"{abs(found.refused_more)} {'more' if found.refused_more > 0 else 'fewer'} refused"
    lines = [
        f"abstention: {_BELOW[found.bar]} {number(found.value)} silence earns more than an answer",
        f"  chosen on    {found.chosen_on} cases: reward {number(found.before, signed=True)} with the built-in bar, "
        f"{number(found.after, signed=True)} with it",
        f"  reported on  {found.reported_on} others: gain {number(found.gain.value, signed=True)} [{low} {high}], "
        f"to {number(found.on_others, signed=True)}; {change}",
        "  kept for these notes" if found.worth_it else "  not kept: the other half does not gain",
    ]
    return "\n".join(lines) + "\n"


def _answers(scores: Sequence[CaseScore], samples: Mapping[str, Sample], bar: Bar) -> list[Answerable]:
    """Cases with a reward that the bar is for; an answer from properties alone needs none."""
    found = []
    for score in scores:
        earned, sample = score.values.get("reward"), samples.get(score.case)
        sure = _sure(sample, bar) if sample else None
        if earned is not None and sure is not None and score.outcome != "error":
            found.append(Answerable(sure, earned, 0.0 if score.answerable else 1.0, score))
    return found


def _sure(sample: Sample, bar: Bar) -> float | None:
    if bar == "max_doubt":
        return None if sample.doubt is None else 1 - sample.doubt
    return max((chunk.dense for chunk in sample.shown if chunk.dense is not None), default=None)


def _refused(half: Sequence[Answerable], bar: float) -> int:
    return sum(each.sure < bar and each.score.outcome != "abstained" for each in half)


def _worth(each: Answerable, bar: float) -> float:
    return each.silent if each.sure < bar else each.earned


def _reward(half: Sequence[Answerable], bar: float, mix: float) -> float:
    """As the headline: both sides by their share in real use."""
    sides = [[_worth(each, bar) for each in half if each.score.answerable is side] for side in (True, False)]
    return float((1 - mix) * np.mean(sides[0]) + mix * np.mean(sides[1]))
