"""Intervals and tests that respect clusters. Numbers in, numbers out; nothing here knows what a case is.

Shapes: `values`, `clusters` and `weights` are parallel, one entry per case. All randomness is seeded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from askbase.evals.distributions import beta_quantile, t_quantile

Floats = npt.NDArray[np.float64]
Stratum = tuple[str, float]  # its name and its share in the mean
WHOLE: Stratum = ("all", 1.0)
Statistic = Callable[[Sequence[int]], float | None]
SEED = 20_240_229
DRAWS = 20_000
EXACT_CLUSTERS = 16
RESAMPLES = 2_000
POWER = NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(0.8)  # 2.80: two-sided .05, 80 % power


@dataclass(frozen=True, slots=True)
class Interval:
    """A plain point estimate with a 95 % interval; `se` is the standard error behind it where there is one."""

    value: float
    low: float
    high: float
    se: float = 0.0


def wilson(successes: Sequence[bool | int], clusters: Sequence[Hashable]) -> Interval:
    """Proportion with Wilson's interval on the effective sample size, z replaced by t(C - 1).

    n_eff = n / deff, deff = max(1, cluster variance / binomial variance).
    """
    values = np.asarray(successes, dtype=float)
    n, share = len(values), float(values.mean())
    groups = cluster_sums(values - share, clusters) / n
    count = len(groups)
    if count < 2:
        return Interval(share, 0.0, 1.0)
    binomial = share * (1 - share) / n
    variance = count / (count - 1) * float((groups**2).sum())
    n_eff = n / max(1.0, variance / binomial if binomial else 1.0)
    t = t_quantile(0.975, count - 1)
    centre = (share + t * t / (2 * n_eff)) / (1 + t * t / n_eff)
    half = t / (1 + t * t / n_eff) * sqrt(share * (1 - share) / n_eff + t * t / (4 * n_eff * n_eff))
    return Interval(share, max(0.0, centre - half), min(1.0, centre + half), sqrt(max(variance, binomial)))


def exact_upper(events: int, chances: int) -> float:
    """Upper bound of a rate (Clopper and Pearson 1934): one-sided 95 % for no event, which is 1 - .05^(1/n); else the
    upper end of the two-sided 95 % interval.
    """
    if events >= chances:
        return 1.0
    return beta_quantile(0.975 if events else 0.95, events + 1, chances - events)


def exact(events: int, chances: int) -> tuple[float, float]:
    """The two-sided 95 % interval of a rate by Clopper and Pearson (1934): never too narrow, for independent events."""
    low = beta_quantile(0.025, events, chances - events + 1) if events else 0.0
    return low, beta_quantile(0.975, events + 1, chances - events) if events < chances else 1.0


def cluster_t(
    values: Sequence[float],
    clusters: Sequence[Hashable],
    strata: Sequence[Stratum] | None = None,
    *,
    low: float,
    high: float,
) -> Interval:
    """Mean with a cluster-robust t interval and the plus-two rule.

    `strata` names each case's stratum with its share in the mean; without it all cases weigh the same. `low` and
    `high` are the extremes a score can take: two phantom one-case clusters stand there, each with weight 1 / (n + 2),
    the others shrunk by n / (n + 2). For 0/1 differences without clusters that is the interval of Bonett and Price
    (2012) with a t quantile.
    """
    scores = np.asarray(values, dtype=float)
    n = len(scores)
    strata = strata or [WHOLE] * n
    weights = stratum_weights(strata)
    shrunk, phantom = weights * n / (n + 2), 1 / (n + 2)
    centre = float(shrunk @ scores) + phantom * (low + high)
    means = np.full(n, centre)
    names = [name for name, _ in strata]
    if len(set(names)) > 1:
        for name in set(names):
            here = np.array([each == name for each in names])
            means[here] = scores[here].mean()
    sums = cluster_sums(shrunk * (scores - means), clusters)
    ends = np.array([phantom * (low - centre), phantom * (high - centre)])
    count = len(sums) + 2
    se = sqrt(count / (count - 1) * float((sums**2).sum() + (ends**2).sum()))
    half = t_quantile(0.975, count - 1) * se
    return Interval(float(weights @ scores), max(low, centre - half), min(high, centre + half), se)


def stratum_weights(strata: Sequence[Stratum]) -> Floats:
    """Weights that sum to 1. Shares are rescaled to those strata that hold a case."""
    shares = dict(strata)
    if not any(shares.values()):  # only the kind of question that a suite gives no share in real use
        shares = dict.fromkeys(shares, 1.0)
    cases = Counter(name for name, _ in strata)
    total = sum(shares.values())
    return np.array([shares[name] / total / cases[name] for name, _ in strata])


def sign_flip(
    differences: Sequence[float], clusters: Sequence[Hashable], strata: Sequence[Stratum] | None = None
) -> float:
    """Two-sided p of the cluster sign-flip test: exact up to 16 changed clusters, else 20,000 seeded draws.

    For 0/1 scores and single-case clusters the exact form is McNemar's.
    """
    weights = stratum_weights(strata or [WHOLE] * len(differences))
    sums = cluster_sums(weights * np.asarray(differences, dtype=float), clusters)
    sums = sums[np.abs(sums) > 1e-15]
    count = len(sums)
    if not count:
        return 1.0
    observed = abs(float(sums.sum())) - 1e-12
    if count <= EXACT_CLUSTERS:
        bits = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
        return float((np.abs((2.0 * bits - 1) @ sums) >= observed).mean())
    signs = np.random.default_rng(SEED).integers(0, 2, (DRAWS, count), dtype=np.int8)
    extreme = int((np.abs((2.0 * signs - 1) @ sums) >= observed).sum())
    return (extreme + 1) / (DRAWS + 1)  # the observed pattern is one of them: p is never 0


def bootstrap(statistic: Statistic, clusters: Sequence[Hashable], resamples: int = RESAMPLES) -> Interval | None:
    """Percentile interval of a statistic of case indexes, clusters drawn with replacement; None if undefined."""
    value = statistic(range(len(clusters)))
    if value is None:
        return None
    members: dict[Hashable, list[int]] = {}
    for at, name in enumerate(clusters):
        members.setdefault(name, []).append(at)
    groups = list(members.values())
    random = np.random.default_rng(SEED)
    draws = random.integers(0, len(groups), (resamples, len(groups)))
    drawn = (statistic([at for group in draw for at in groups[group]]) for draw in draws)
    values = np.array([each for each in drawn if each is not None])
    low, high = np.percentile(values, [2.5, 97.5])
    return Interval(value, float(low), float(high), float(values.std()))


def percentile(values: Sequence[float], share: float) -> float:
    """Linearly interpolated quantile, as numpy's default."""
    return float(np.percentile(np.asarray(values, dtype=float), share * 100))


def holm(p_values: Sequence[float]) -> list[float]:
    """p values adjusted by Holm's step-down rule (1979), in their order."""
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, at in enumerate(sorted(range(len(p_values)), key=lambda at: p_values[at])):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[at]))
        adjusted[at] = highest
    return adjusted


def cluster_sums(values: Floats, clusters: Sequence[Hashable]) -> Floats:
    """One sum per cluster, in order of first appearance."""
    place = {name: at for at, name in enumerate(dict.fromkeys(clusters))}
    index = np.array([place[name] for name in clusters], dtype=np.int64)
    return np.bincount(index, weights=values, minlength=len(place)).astype(np.float64)


def cases_needed(flips: float, difference: float, design_effect: float = 1.0) -> int | None:
    """Cases to see a paired difference with 80 % power at two-sided .05 (Connor 1987).

    `flips` is the share of outcomes that change; None when the difference is 0 or larger than that share.
    """
    gap = abs(difference)
    if not 0 < gap <= flips:
        return None
    z, power = NormalDist().inv_cdf(0.975), NormalDist().inv_cdf(0.8)
    n = (z * sqrt(flips) + power * sqrt(flips - gap * gap)) ** 2 / gap**2
    return int(np.ceil(n * design_effect))


def smallest_visible(cases: float, flips: float) -> float | None:
    """The smallest paired difference that this many cases show when a share `flips` of the outcomes changes: the
    inverse of `cases_needed`. None when even all changes in one direction would not show.
    """
    low, high = 0.0, flips
    if (cases_needed(flips, flips) or 0) > cases:
        return None
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if (cases_needed(flips, middle) or cases + 1) <= cases else (middle, high)
    return high
