"""How near must the best passage be for an answer to be worth it? Chosen on one half of a run, reported on the other.

A stored run says what answering was worth above the bar in force; what was refused was not answered. So a bar can be
raised by it, not lowered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from askbase.errors import EvalError
from askbase.evals.figures import number
from askbase.evals.labelling.labels import split_of
from askbase.evals.samples import Sample
from askbase.evals.scoring import CaseScore
from askbase.evals.stats import Interval, cluster_t
from askbase.evals.summary import strata

LEAST = 20  # cases on each side of each half


@dataclass(frozen=True, slots=True)
class Answerable:
    """One case: how near its best passage was (cosine), what answering earned, what silence would."""

    cosine: float
    earned: float
    silent: float
    score: CaseScore


@dataclass(frozen=True, slots=True)
class Threshold:
    """The bar with the reward without and with it on the half it was chosen on; `gain` is from the other half."""

    cosine: float | None
    chosen_on: int
    before: float
    after: float
    reported_on: int
    gain: Interval
    refused_more: int

    @property
    def worth_it(self) -> bool:
        """The other half must gain too."""
        return self.cosine is not None and self.gain.value > 0


def threshold(scores: Sequence[CaseScore], samples: Sequence[Sample], mix: float, penalty: float) -> Threshold:
    """The bar with the best reward on one half of the clusters.

    Raises:
        EvalError: too few cases with or without evidence to tell.
    """
    known = _answers(scores, {sample.case: sample for sample in samples})
    dev = [each for each in known if split_of(each.score.cluster) != "test"]
    test = [each for each in known if split_of(each.score.cluster) == "test"]
    for half in (dev, test):
        sides = [sum(each.score.answerable is side for each in half) for side in (True, False)]
        if min(sides) < LEAST:
            raise EvalError(
                f"{sides[0]} answerable and {sides[1]} unanswerable cases are too few to choose a bar.",
                f"Each half needs {LEAST} of both: add cases, or run all of them.",
            )
    bars = sorted({0.0, *(round(each.cosine, 2) for each in dev)})
    # Between bars that earn the same the lowest: it refuses least.
    best = max(bars, key=lambda bar: (round(_reward(dev, bar, mix), 9), -bar))
    gains = [_worth(each, best) - each.earned for each in test]
    clusters, weights = [each.score.cluster for each in test], strata([each.score for each in test], mix)
    span = 1 + penalty
    return Threshold(
        cosine=best or None,
        chosen_on=len(dev),
        before=_reward(dev, 0.0, mix),
        after=_reward(dev, best, mix),
        reported_on=len(test),
        gain=cluster_t(gains, clusters, weights, low=-span, high=span),
        refused_more=sum(each.cosine < best and each.score.outcome != "abstained" for each in test),
    )


def threshold_report(found: Threshold) -> str:
    """What was chosen, what it gained where it was not chosen, and whether it is kept."""
    if found.cosine is None:
        return f"abstention: no bar earns more than none, on {found.chosen_on} cases\n"
    gain = f"{number(found.gain.value, signed=True)} [{number(found.gain.low, signed=True)} "
    lines = [
        f"abstention: below cosine {number(found.cosine)} silence earns more than an answer",
        f"  chosen on    {found.chosen_on} cases: reward {number(found.before, signed=True)} -> "
        f"{number(found.after, signed=True)}",
        f"  reported on  {found.reported_on} others: {gain}{number(found.gain.high, signed=True)}], "
        f"{found.refused_more} more refused",
        "  kept for these notes" if found.worth_it else "  not kept: the other half does not gain",
    ]
    return "\n".join(lines) + "\n"


def _answers(scores: Sequence[CaseScore], samples: Mapping[str, Sample]) -> list[Answerable]:
    """Cases with a reward and a cosine; an answer from properties alone has none and needs no bar."""
    found = []
    for score in scores:
        earned, sample = score.values.get("reward"), samples.get(score.case)
        cosines = [chunk.dense for chunk in sample.shown if chunk.dense is not None] if sample else []
        if earned is not None and cosines and score.outcome != "error":
            found.append(Answerable(max(cosines), earned, 0.0 if score.answerable else 1.0, score))
    return found


def _worth(each: Answerable, bar: float) -> float:
    return each.silent if each.cosine < bar else each.earned


def _reward(half: Sequence[Answerable], bar: float, mix: float) -> float:
    """As the headline: both sides by their share in real use."""
    sides = [[_worth(each, bar) for each in half if each.score.answerable is side] for side in (True, False)]
    return float((1 - mix) * np.mean(sides[0]) + mix * np.mean(sides[1]))
