"""How well a judge agrees with a person: rates with intervals, chance-corrected agreement, corrected pass rate.

Numbers in, numbers out. A pass is the positive class: TPR is the share of good things kept, TNR of bad things caught.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from askbase.evals.judging.verdicts import State
from askbase.evals.stats import SEED, Interval, wilson

DRAWS = 4_000
FEWEST_LABELS, FEW_LABELS, FEWEST_FAILS = 30, 100, 50
GOOD_RATE, GOOD_FAIL_PRECISION, GOOD_KAPPA = 0.80, 0.70, 0.60
LEAST_SKILL = 0.30  # TPR + TNR - 1 below which no rate can be corrected


@dataclass(frozen=True, slots=True)
class Agreement:
    """A judge against labels. None where a class is missing, so that the rate does not exist."""

    labels: int
    fails: int
    tpr: Interval | None
    tnr: Interval | None
    fail_precision: float | None
    kappa: float | None
    errors: int = 0

    @property
    def state(self) -> State:
        """How far the judge may be trusted. Missing verdicts count as labels it did not get right."""
        if self.labels < FEWEST_LABELS:
            return "uncalibrated"
        rates = [rate.value if rate else 0.0 for rate in (self.tpr, self.tnr)]
        enough = self.labels >= FEW_LABELS and self.fails >= FEWEST_FAILS
        good = min(rates) >= GOOD_RATE and (self.fail_precision or 0) >= GOOD_FAIL_PRECISION
        return "aligned" if enough and good and (self.kappa or 0) >= GOOD_KAPPA else "provisional"


def agreement(pairs: Sequence[tuple[bool, bool | None]], clusters: Sequence[str]) -> Agreement:
    """From (person, judge) pairs, True for a pass; a judge's None is a verdict that failed and counts as wrong."""
    judged = [(person, (not person) if judge is None else judge) for person, judge in pairs]
    kept = [(judge, cluster) for (person, judge), cluster in zip(judged, clusters, strict=True) if person]
    caught = [(not judge, cluster) for (person, judge), cluster in zip(judged, clusters, strict=True) if not person]
    called = [not person for person, judge in judged if not judge]
    return Agreement(
        labels=len(pairs),
        fails=len(caught),
        tpr=_rate(kept),
        tnr=_rate(caught),
        fail_precision=sum(called) / len(called) if called else None,
        kappa=kappa(judged),
        errors=sum(judge is None for _, judge in pairs),
    )


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Cohen's kappa; None when both always say the same one thing."""
    n = len(pairs)
    if not n:
        return None
    one, other = (sum(pair[at] for pair in pairs) / n for at in (0, 1))
    chance = one * other + (1 - one) * (1 - other)
    agreed = sum(first == second for first, second in pairs) / n
    return None if chance == 1 else (agreed - chance) / (1 - chance)


def corrected(passes: int, judged: int, tpr: tuple[int, int], tnr: tuple[int, int]) -> Interval | None:
    """The true pass rate behind a judge's, by Rogan and Gladen (1978): (p + TNR - 1) / (TPR + TNR - 1), within 0..1.

    Rates are (right, all). The interval draws all three rates from Beta(k + 1/2, n - k + 1/2). None when the judge
    hardly tells good from bad.
    """
    p, sensitivity, specificity = (k / n if n else 0.0 for k, n in ((passes, judged), tpr, tnr))
    if not judged or sensitivity + specificity - 1 < LEAST_SKILL:
        return None
    random = np.random.default_rng(SEED)
    drawn = [random.beta(k + 0.5, n - k + 0.5, DRAWS) for k, n in ((passes, judged), tpr, tnr)]
    skill = np.maximum(drawn[1] + drawn[2] - 1, 1e-6)
    rates = np.clip((drawn[0] + drawn[2] - 1) / skill, 0, 1)
    value = min(1.0, max(0.0, (p + specificity - 1) / (sensitivity + specificity - 1)))
    low, high = np.percentile(rates, [2.5, 97.5])
    return Interval(value, float(low), float(high))


def _rate(events: Sequence[tuple[bool, str]]) -> Interval | None:
    return wilson([event for event, _ in events], [cluster for _, cluster in events]) if events else None
