"""Stored samples, cases and notes in; scores out. No model, no engine, no clock: twice the same gives the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from askbase.evals.anchors import Anchor, anchor_case, astray
from askbase.evals.cases import Case
from askbase.evals.clusters import clusters_of
from askbase.evals.derive.overlays import Overlay, overlaid
from askbase.evals.judging.verdicts import NONE, Verdicts
from askbase.evals.samples import Sample
from askbase.evals.scores.citations import citation_scores, citation_tallies
from askbase.evals.scores.derived import CONDITIONED, derived_scores
from askbase.evals.scores.funnel import Cut, Reached, reach, stage_of
from askbase.evals.scores.grounding import grounding_tallies
from askbase.evals.scores.nuggets import recall, settled, why_unjudged
from askbase.evals.scores.outcome import Outcome, outcome_of, reward, truth
from askbase.evals.scores.retrieval import retrieval_scores
from askbase.evals.scores.support import contradicts, judged_scores, ticks_falsely
from askbase.evals.suite import Suite

Cuts = Mapping[str, Cut]


@dataclass(frozen=True, slots=True)
class Material:
    """What scoring reads beside samples: cases by id, note texts by path, values that must not be stated by case, and
    what a judge said, if one was asked. `cuts` are the chunks of the gold notes, as far as they are known.
    """

    cases: Mapping[str, Case]
    notes: Mapping[str, str]
    must_not: Mapping[str, tuple[str, ...]]
    suite: Suite
    verdicts: Verdicts = NONE
    overlays: Mapping[str, Overlay] = field(default_factory=dict)
    cuts: Cuts = field(default_factory=dict)

    def notes_for(self, case: str) -> Mapping[str, str]:
        """The notes as they were for this case."""
        overlay = self.overlays.get(case)
        return overlaid(self.notes, overlay) if overlay else self.notes


@dataclass(frozen=True, slots=True)
class CaseScore:
    """One case, scored. `values` holds every metric by name, None where it is undefined for this case.

    `gold` fingerprints the gold notes, `anchors` is the worst state of the evidence, `stage` and `loss` say where
    points went, `reached` whether all evidence was in a chunk, in the pool, the top and the prompt, `why` what code
    could not decide where the outcome is unjudged.
    """

    case: str
    sha: str
    gold: str
    kind: str | None
    cluster: str
    answerable: bool
    anchors: str
    outcome: str
    soft: bool
    cited: bool | None
    stage: str | None
    loss: float
    reached: Reached | None
    values: Mapping[str, float | None]
    tallies: Mapping[str, tuple[int, int]]
    ms: Mapping[str, float]
    tokens: Mapping[str, int]
    confidence: float | None
    error: str | None = None
    why: str = ""
    doubt: float | None = None


def score_samples(samples: Iterable[Sample], material: Material) -> tuple[list[CaseScore], dict[str, str]]:
    """The scores in the order of the case file, and the cases left out with the state of their evidence.

    A case whose evidence is lost from the notes is no retrieval miss: it leaves every denominator.
    """
    by_case = {sample.case: sample for sample in samples}
    clusters = clusters_of(material.cases.values())
    scores: list[CaseScore] = []
    left_out: dict[str, str] = {}
    for case in material.cases.values():
        sample = by_case.get(case.id)
        if sample is None:
            continue
        anchors = anchor_case(case, material.notes_for(case.id))
        state = worst_state(anchors)
        if state in ("lost", "ambiguous"):
            left_out[case.id] = state
        else:
            scores.append(score_case(case, sample, anchors, material, clusters[case.id]))
    return _with_twins(scores), left_out


def gone_astray(scores: Iterable[CaseScore], left_out: Iterable[str], material: Material) -> dict[str, str]:
    """Of each case whose evidence is not in its note: where it is instead, in words."""
    cases = [*(score.case for score in scores if score.anchors == "moved"), *left_out]
    said = {case: astray(material.cases[case], material.notes_for(case)) for case in cases}
    return {case: where for case, where in said.items() if where}


def score_case(
    case: Case, sample: Sample, anchors: Sequence[Anchor], material: Material, cluster: str = ""
) -> CaseScore:
    """Every metric of one sample."""
    notes, suite = material.notes_for(case.id), material.suite
    verdicts = settled(case, sample, notes, material.verdicts)
    forbidden, denied = material.must_not.get(case.id, ()), contradicts(case, sample, material.verdicts)
    ticked = ticks_falsely(case, sample, material.verdicts)
    outcome = outcome_of(case, verdicts, sample, anchors, notes, forbidden, denied, ticked)
    earned = reward(outcome, case.answerable, suite.penalty)
    reached = reach(sample, anchors, notes, {note: material.cuts[note] for note in case.notes if note in material.cuts},
                    suite.k)  # fmt: skip
    tallies = {} if outcome.name == "abstained" else citation_tallies(sample, anchors, notes)
    if tallies:
        tallies |= grounding_tallies(case, sample, notes)
    values: dict[str, float | None] = {"reward": earned} | _decisions(case, outcome)
    if case.answerable:
        values |= {"truthfulness": truth(outcome)} | retrieval_scores(sample, anchors, notes, suite.k)
        if outcome.name in ("right", "partial", "missed", "wrong", "unjudged", "judge_error"):
            values["vital_recall"] = recall(case.nuggets, verdicts, vital_only=True)
            values["all_recall"] = recall(case.nuggets, verdicts, vital_only=False)
    return CaseScore(
        case=case.id,
        sha=case.sha,
        gold=_gold_sha(case, notes),
        kind=case.kind,
        cluster=cluster or case.id,
        answerable=case.answerable,
        anchors=worst_state(anchors),
        outcome=outcome.name,
        soft=outcome.soft,
        cited=outcome.cited,
        stage=stage_of(outcome, case.answerable, sample, reached),
        loss=0.0 if earned is None else 1 - earned,
        reached=reached if case.answerable else None,
        values=values
        | citation_scores(tallies)
        | judged_scores(case, sample, material.verdicts)
        | derived_scores(case, outcome, sample, material.overlays.get(case.id)),
        tallies={name: (tally.events, tally.chances) for name, tally in tallies.items()},
        ms=sample.ms,
        tokens=sample.tokens,
        confidence=sample.confidence,
        error=sample.error,
        why=why_unjudged(case.nuggets, verdicts) if outcome.name == "unjudged" else "",
        doubt=sample.doubt,
    )


def worst_state(anchors: Sequence[Anchor]) -> str:
    """The state of a case's evidence: as bad as its worst piece."""
    states = {anchor.state for anchor in anchors}
    return next((state for state in ("lost", "ambiguous", "moved", "drifted") if state in states), "exact")


def _decisions(case: Case, outcome: Outcome) -> dict[str, float | None]:
    """The yes/no rows about answering at all; a search decides nothing."""
    if outcome.name == "not_asked":
        return {}
    refused = outcome.name == "abstained"
    failed: dict[str, float | None] = {"error": float(outcome.name == "error")}
    if case.answerable:
        return failed | {"over_refused": float(refused)}
    return failed | {"refused_silent": float(refused), "false_answer": float(outcome.name == "wrong")}


def _with_twins(scores: list[CaseScore]) -> list[CaseScore]:
    """Add to each removed-evidence twin whether the pair holds: parent right, twin abstained; and leave the rows of
    derived cases to those whose parent was right, so that a weak answer is not punished twice."""
    right = {score.case: score.outcome == "right" for score in scores}
    return [_with_twin(_of_right_parent(score, right), right) for score in scores]


def _of_right_parent(score: CaseScore, right: Mapping[str, bool]) -> CaseScore:
    if right.get(score.case.partition("~")[0], True):
        return score
    return replace(score, values={name: value for name, value in score.values.items() if name not in CONDITIONED})


def _with_twin(score: CaseScore, right: Mapping[str, bool]) -> CaseScore:
    parent, _, operator = score.case.partition("~")
    if not operator.startswith("removed") or parent not in right or score.outcome == "not_asked":
        return score
    passed = float(right[parent] and score.outcome == "abstained")
    return replace(score, values={**score.values, "twin_pass": passed})


def _gold_sha(case: Case, notes: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for note in case.notes:
        digest.update(notes.get(note, "").encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()[:16]
