"""From the scores of single cases to figures: each with an interval, or a count over a count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from askbase.evals import stats
from askbase.evals.effort import FREE, Prices, effort
from askbase.evals.figure import Figure
from askbase.evals.metrics import Metric, metric
from askbase.evals.scores.abstention import aurc, auroc, excess_aurc, refusals
from askbase.evals.scores.funnel import lost_points
from askbase.evals.scores.risk import Answered
from askbase.evals.scoring import CaseScore
from askbase.evals.suite import Suite

_DRAWN = 2_000  # resamples for figures that nothing is decided by
_JUDGED = ("right", "partial", "missed", "wrong")


@dataclass(frozen=True, slots=True)
class Summary:
    """All figures of a run. `slices` holds the figures per kind, `lost` the points lost per stage."""

    figures: Mapping[str, Figure]
    outcomes: Mapping[str, int]
    reached: Mapping[str, int]
    lost: Mapping[str, float]
    slices: Mapping[str, Mapping[str, Figure]]
    clusters: int


def summarise(scores: Sequence[CaseScore], suite: Suite, prices: Prices = FREE) -> Summary:
    """The figures of a run, of each kind, and the loss funnel; `prices` are those of a million tokens in and out."""
    kinds = sorted({score.kind or "" for score in scores})
    by_kind = {kind: [score for score in scores if (score.kind or "") == kind] for kind in kinds}
    return Summary(
        figures=_figures(scores, suite)
        | _pooled(scores)
        | _refusal_figures(scores)
        | effort(scores, prices)
        | _risk(scores)
        | _telling(scores),
        outcomes=_outcomes(scores),
        reached=_reached(scores),
        lost=losses(scores, suite.mix),
        slices={kind or "other": _figures(of_kind, suite) for kind, of_kind in by_kind.items()},
        clusters=len({score.cluster for score in scores}),
    )


def strata(scores: Sequence[CaseScore], mix: float) -> list[stats.Stratum]:
    """Each case's stratum and its share in the reward: questions the notes answer, and those they do not."""
    return [("known", 1 - mix) if score.answerable else ("silent", mix) for score in scores]


def losses(scores: Sequence[CaseScore], mix: float) -> dict[str, float]:
    """What the reward lacks to 1, by stage: each case weighs what it weighs in the reward."""
    having = [score for score in scores if score.values.get("reward") is not None]
    shares = stats.stratum_weights(strata(having, mix))
    return lost_points((score.stage, float(share) * score.loss) for score, share in zip(having, shares, strict=True))


def figure_of(of: Metric, scores: Sequence[CaseScore], mix: float) -> Figure:
    """One metric over the cases that have a value; `missing` counts those that should have one and do not."""
    having = [score for score in scores if score.values.get(of.name) is not None]
    missing = sum(of.name in score.values and score.values[of.name] is None for score in scores)
    if not having:
        return Figure(None, None, None, 0, missing)
    values = [score.values[of.name] or 0.0 for score in having]
    clusters = [score.cluster for score in having]
    if of.share:
        found = stats.wilson([value > 0.5 for value in values], clusters)
        events = sum(value > 0.5 for value in values)
        return Figure(found.value, found.low, found.high, len(values), missing, events, len(values))
    weights = strata(having, mix) if of.name == "reward" else None
    found = stats.cluster_t(values, clusters, weights, low=of.low, high=of.high)
    return Figure(found.value, found.low, found.high, len(values), missing)


def reward_bounds(scores: Sequence[CaseScore], suite: Suite) -> tuple[float, float]:
    """The reward if every verdict that failed had been the worst, and the best."""
    of = metric("reward", suite.penalty) or Metric("reward", "reward")
    low, high = (
        figure_of(of, [_filled(score, value) for score in scores], suite.mix).value or 0.0
        for value in (-suite.penalty, 1.0)
    )
    return low, high


def _filled(score: CaseScore, value: float) -> CaseScore:
    failed = score.outcome == "judge_error"
    return replace(score, values={**score.values, "reward": value}) if failed else score


def _figures(scores: Sequence[CaseScore], suite: Suite) -> dict[str, Figure]:
    names = dict.fromkeys(name for score in scores for name in score.values)
    known = [found for name in names if (found := metric(name, suite.penalty))]
    figures = {of.name: figure_of(of, scores, suite.mix) for of in known if of.name != "invented_shown"}
    for name, side in (("reward_answerable", True), ("reward_unanswerable", False)):
        half = [score for score in scores if score.answerable is side]
        figures[name] = figure_of(metric("reward", suite.penalty) or Metric("reward", "reward"), half, suite.mix)
    return figures


def _pooled(scores: Sequence[CaseScore]) -> dict[str, Figure]:
    """Rare events, pooled over all marks: the bound is what counts."""
    tallies = [score.tallies["invented_shown"] for score in scores if "invented_shown" in score.tallies]
    if not tallies:
        return {}
    events, chances = sum(tally[0] for tally in tallies), sum(tally[1] for tally in tallies)
    rate = events / chances if chances else 0.0
    return {"invented_shown": Figure(rate, 0.0, stats.exact_upper(events, chances), len(tallies), 0, events, chances)}


def _refusal_figures(scores: Sequence[CaseScore]) -> dict[str, Figure]:
    asked = [score for score in scores if score.outcome != "not_asked"]
    counts = refusals([(score.answerable, score.outcome) for score in asked])
    refused = [score for score in asked if score.outcome == "abstained"]
    if not counts.silent:
        return {}
    figures = {"refusal_f1": Figure(counts.f1, None, None, counts.silent)}
    if not refused:
        return figures | {"refusal_precision": Figure(None, None, None, 0)}
    right = [not score.answerable for score in refused]
    found = stats.wilson(right, [score.cluster for score in refused])
    precision = Figure(found.value, found.low, found.high, len(right), 0, sum(right), len(right))
    return figures | {"refusal_precision": precision}


def _risk(scores: Sequence[CaseScore]) -> dict[str, Figure]:
    known = risky_answers(scores)
    if not known:
        return {}
    answers, clusters = [(each.confidence, each.wrong) for each in known], [each.cluster for each in known]
    spread = stats.bootstrap(lambda at: aurc([answers[each] for each in at]), clusters)
    low, high = (spread.low, spread.high) if spread else (None, None)
    return {
        "aurc": Figure(aurc(answers), low, high, len(answers)),
        "excess_aurc": Figure(excess_aurc(answers), None, None, len(answers)),
    }


def _telling(scores: Sequence[CaseScore]) -> dict[str, Figure]:
    """How well nearness, and a model's doubt, tell questions that the notes answer from others, answered or not."""
    figures = {}
    for name, sure in (("auroc", _nearness), ("auroc_doubt", _trust)):
        known = [(at, score) for score in scores if score.outcome != "error" and (at := sure(score)) is not None]
        pairs = [(at, score.answerable) for at, score in known]
        found = stats.bootstrap(partial(_auroc_of, pairs), [score.cluster for _, score in known], _DRAWN)
        if found:
            figures[name] = Figure(found.value, found.low, found.high, len(pairs))
    return figures


def _auroc_of(pairs: Sequence[tuple[float, bool]], drawn: Sequence[int]) -> float | None:
    return auroc([pairs[each] for each in drawn])


def _nearness(score: CaseScore) -> float | None:
    return score.confidence


def _trust(score: CaseScore) -> float | None:
    return None if score.doubt is None else 1 - score.doubt


def risky_answers(scores: Sequence[CaseScore]) -> list[Answered]:
    """What was answered and decided, with how sure it was. Silence earns 1 where the notes are silent, else 0."""
    return [
        Answered(
            score.cluster,
            score.confidence,
            score.outcome == "wrong",
            score.values.get("reward") or 0.0,
            0.0 if score.answerable else 1.0,
        )
        for score in scores
        if score.confidence is not None and score.outcome in _JUDGED
    ]


def _outcomes(scores: Sequence[CaseScore]) -> dict[str, int]:
    counts = Counter(score.outcome for score in scores)
    counts["right_cited"] = sum(score.outcome == "right" and score.cited is True for score in scores)
    counts["rightly_abstained"] = sum(score.outcome == "abstained" and not score.answerable for score in scores)
    counts["false_answer"] = sum(score.outcome == "wrong" and not score.answerable for score in scores)
    counts["soft"] = sum(score.soft for score in scores)
    return dict(sorted(counts.items()))


def _reached(scores: Sequence[CaseScore]) -> dict[str, int]:
    """Answerable cases whose whole evidence got that far; `used`: all vital facts are in the answer."""
    known = [score for score in scores if score.reached]
    counts = {
        name: sum(score.reached[at] for score in known if score.reached)
        for at, name in enumerate(("indexed", "pool", "top", "packed"))
    }
    used = sum((score.values.get("vital_recall") or 0.0) == 1 for score in known)
    cited = sum((score.values.get("evidence_cited") or 0.0) == 1 for score in known)
    return {"cases": len(known), **counts, "used": used, "cited": cited}
