"""Two runs side by side, case by case. Refuses what is not comparable; asks nothing again.

A difference is B minus A, turned so that more is better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from askbase.errors import NotComparable
from askbase.evals import stats
from askbase.evals.metrics import Metric, metric
from askbase.evals.results import Result
from askbase.evals.scoring import CaseScore
from askbase.evals.summary import strata

Verdict = Literal["better", "worse", "cannot tell", "same"]
FEWEST_CHANGED = 6  # below it no sign-flip test can reach .05
SOUND_CLUSTERS = 20  # below it intervals are too optimistic to decide anything


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric on the cases both runs share. `visible` is the smallest difference this many cases would show."""

    metric: str
    before: float
    after: float
    change: stats.Interval
    p: float
    visible: float
    n: int
    clusters: int
    changed_clusters: int
    better: int
    worse: int

    @property
    def verdict(self) -> Verdict:
        """Better or worse when interval and test both say so; the same when no case differs."""
        if not self.changed_clusters:
            return "same"
        if self.p <= 0.05 and self.change.low > 0:
            return "better"
        if self.p <= 0.05 and self.change.high < 0:
            return "worse"
        return "cannot tell"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`pairs` are the shared cases; `changed_notes` were dropped, `only_before` and `only_after` have no partner."""

    before: Result
    after: Result
    pairs: tuple[tuple[CaseScore, CaseScore], ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    changed_cases: tuple[str, ...]
    changed_notes: tuple[str, ...]
    differences: tuple[Difference, ...]

    def moved(self, *, fixed: bool) -> list[str]:
        """Cases whose reward (recall, when nothing was answered) rose or fell."""
        name = "mrr" if self.after.manifest.retrieval_only else "reward"
        return [
            after.case
            for before, after in self.pairs
            if (old := before.values.get(name)) is not None
            and (new := after.values.get(name)) is not None
            and (gap(old, new) > 0 if fixed else gap(old, new) < 0)
        ]


def compare(before: Result, after: Result, metrics: Sequence[str] = ()) -> Comparison:
    """Pair two runs and measure every metric that both have; the usual ones when none is named.

    Raises:
        NotComparable: different settings of measuring, or no case in common.
    """
    _refuse_other_rules(before, after)
    old = {score.case: score for score in before.scores}
    new = {score.case: score for score in after.scores}
    left = apart(before, after)
    out = {*left.edited, *left.changed_notes}
    pairs = tuple((old[case], new[case]) for case in old if case in new and case not in out)
    if not pairs:
        raise NotComparable("The two runs share no case with the same evidence.", "Run both on the same case file.")
    suite = after.manifest.suite
    names = metrics or default_metrics(after)
    found = (difference_of(of, pairs, suite.mix) for name in names if (of := metric(name, suite.penalty)))
    return Comparison(
        before=before,
        after=after,
        pairs=pairs,
        only_before=tuple(case for case in old if case not in new),
        only_after=tuple(case for case in new if case not in old),
        changed_cases=left.edited,
        changed_notes=left.changed_notes,
        differences=tuple(difference for difference in found if difference),
    )


@dataclass(frozen=True, slots=True)
class Apart:
    """Cases of the run before that have no partner in the one after, by reason. `lost` ones had no findable quote."""

    not_asked: tuple[str, ...]
    lost: tuple[str, ...]
    changed_notes: tuple[str, ...]
    edited: tuple[str, ...]

    def __len__(self) -> int:
        return sum(map(len, (self.not_asked, self.lost, self.changed_notes, self.edited)))


def apart(before: Result, after: Result) -> Apart:
    """What a comparison has to leave out of the run before."""
    new = {score.case: score for score in after.scores}
    gone = [score.case for score in before.scores if score.case not in new]
    edited = tuple(old.case for old in before.scores if old.case in new and old.sha != new[old.case].sha)
    kept = (old for old in before.scores if old.case in new and old.case not in edited)
    return Apart(
        not_asked=tuple(case for case in gone if case not in after.left_out),
        lost=tuple(case for case in gone if case in after.left_out),
        changed_notes=tuple(old.case for old in kept if old.gold != new[old.case].gold),
        edited=edited,
    )


def default_metrics(result: Result) -> tuple[str, ...]:
    """What `compare` shows; the first one decides its exit code."""
    k = result.manifest.suite.k
    found = (f"recall@{k}", f"all_hit@{k}", "mrr")
    if result.manifest.retrieval_only:
        return found
    return ("reward", *found, "vital_recall", "lands", "evidence_cited", "over_refused", "false_answer")


def difference_of(of: Metric, pairs: Sequence[tuple[CaseScore, CaseScore]], mix: float) -> Difference | None:
    """The paired difference on one metric; None when no shared case has it in both runs."""
    having = [
        (old, new, before, after)
        for old, new in pairs
        if (before := old.values.get(of.name)) is not None and (after := new.values.get(of.name)) is not None
    ]
    if not having:
        return None
    gaps = [of.better * gap(before, after) for _, _, before, after in having]
    scores = [new for _, new, _, _ in having]
    clusters = [score.cluster for score in scores]
    weights = strata(scores, mix) if of.name == "reward" else [stats.WHOLE] * len(scores)
    span = of.high - of.low
    change = stats.cluster_t(gaps, clusters, weights, low=-span, high=span)
    share = stats.stratum_weights(weights)
    sums = stats.cluster_sums(share * gaps, clusters)
    return Difference(
        metric=of.name,
        before=float(share @ [before for _, _, before, _ in having]),
        after=float(share @ [after for _, _, _, after in having]),
        change=change,
        p=stats.sign_flip(gaps, clusters, weights),
        visible=stats.POWER * change.se,
        n=len(having),
        clusters=len(sums),
        changed_clusters=int((abs(sums) > 1e-15).sum()),
        better=sum(gap > 0 for gap in gaps),
        worse=sum(gap < 0 for gap in gaps),
    )


def gap(before: float, after: float) -> float:
    """The difference, without the trailing digits that an accepted run kept in a repository has lost."""
    return round(after - before, 5)


def cases_to_decide(difference: Difference, distance: float) -> int | None:
    """About how many cases would show a difference this far from the line; None when it lies on the line."""
    if abs(distance) < 1e-9:
        return None
    return max(difference.n + 1, round(difference.n * (difference.visible / abs(distance)) ** 2))


def _refuse_other_rules(before: Result, after: Result) -> None:
    old, new = before.manifest, after.manifest
    rules = {
        "k": (old.suite.k, new.suite.k),
        "lambda": (old.suite.penalty, new.suite.penalty),
        "unanswerable_mix": (old.suite.mix, new.suite.mix),
        "--retrieval-only": (old.retrieval_only, new.retrieval_only),
    }
    for rule, (one, other) in rules.items():
        if one != other:
            raise NotComparable(
                f"The runs were measured differently: {rule} is {one} in one and {other} in the other.",
                "Run one of them again with the other's settings.",
            )
    if _print_of(before) != _print_of(after):
        alike = _judge_of(before) == _judge_of(after)  # one model that was asked in other words is another judge
        who, whom = (_judge_of(each) + (f" ({_print_of(each)[:8]})" if alike else "") for each in (before, after))
        raise NotComparable(
            f"The runs were judged differently: {who} in one and {whom} in the other.",
            "Have one judge decide both (eval report RUN --judge), or none (eval report RUN --rescore --no-judge).",
        )


def _print_of(result: Result) -> str:
    return result.judge.fingerprint if result.judge else ""


def _judge_of(result: Result) -> str:
    return f"{result.judge.model} at {result.judge.host}" if result.judge else "no judge"
