"""What answers cost: seconds, tokens and money, for each answer and for each right one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from askbase.evals import stats
from askbase.evals.figure import Figure
from askbase.evals.scoring import CaseScore

P95_FROM = 60  # the largest of 60 lies above the true p95 with probability .95
TIMES = ("retrieve", "first_token", "total")
MILLION = 1_000_000
Prices = tuple[float, float]  # of a million tokens read and written
FREE: Prices = (0.0, 0.0)


def effort(scores: Sequence[CaseScore], prices: Prices = FREE) -> dict[str, Figure]:
    """Times, tokens per question, and what a right answer takes; no price, no row of money."""
    return _times(scores) | _tokens(scores) | _per_right(scores, prices)


def _tokens(scores: Sequence[CaseScore]) -> dict[str, Figure]:
    """Means. A question that needed no model counts with none."""
    figures = {}
    for side in ("in", "out"):
        counts = [score.tokens[side] for score in scores if side in score.tokens]
        if counts:
            figures[f"tokens_{side}"] = Figure(sum(counts) / len(counts), None, None, len(counts))
    return figures


def _per_right(scores: Sequence[CaseScore], prices: Prices) -> dict[str, Figure]:
    """All that was spent, wrong answers and refusals too, over the answers that were right; none without one."""
    asked = [score for score in scores if "total" in score.ms]
    right = sum(score.outcome == "right" for score in asked)
    if not asked:
        return {}
    spent = {"seconds": sum(score.ms["total"] for score in asked) / 1000}
    tokens = sum(count for score in asked for count in score.tokens.values())
    if tokens:
        spent["tokens"] = float(tokens)
    if any(prices):
        spent["cost"] = sum(money(score, prices) for score in asked)
    figures = {f"{what}_per_right": Figure(total / right if right else None, None, None, right)
               for what, total in spent.items()}  # fmt: skip
    if any(prices):
        figures["cost"] = Figure(spent["cost"] / len(asked), None, None, len(asked))
    return figures


def money(score: CaseScore, prices: Prices) -> float:
    """What one question cost, in the currency of the prices."""
    sides = zip(("in", "out"), prices, strict=True)
    return sum(score.tokens.get(side, 0) * price / MILLION for side, price in sides)


def _times(scores: Sequence[CaseScore]) -> dict[str, Figure]:
    """Median and p95 seconds per step; below 60 samples the largest stands for the p95, without an interval."""
    figures: dict[str, Figure] = {}
    for step in TIMES:
        having = [score for score in scores if step in score.ms]
        seconds = [score.ms[step] / 1000 for score in having]
        if not seconds:
            continue
        figures[f"{step}_p50_s"] = Figure(stats.percentile(seconds, 0.5), None, None, len(seconds))
        if len(seconds) < P95_FROM:
            figures[f"{step}_max_s"] = Figure(max(seconds), None, None, len(seconds))
        else:
            spread = stats.bootstrap(_p95(seconds), [score.cluster for score in having]) if step == "total" else None
            value = stats.percentile(seconds, 0.95)
            low, high = (spread.low, spread.high) if spread else (None, None)
            figures[f"{step}_p95_s"] = Figure(value, low, high, len(seconds))
    return figures


def _p95(seconds: Sequence[float]) -> Callable[[Sequence[int]], float | None]:
    def statistic(at: Sequence[int]) -> float | None:
        return stats.percentile([seconds[each] for each in at], 0.95)

    return statistic
