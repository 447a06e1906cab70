"""Ask a judge about what a person has labelled, and say how far it may be trusted. The result is kept per judge."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from askbase.errors import EvalError
from askbase.evals.anchors import anchor_case
from askbase.evals.cases import Case
from askbase.evals.clusters import clusters_of
from askbase.evals.judging.discretion import Discretion
from askbase.evals.judging.frame import CRITERIA, Criterion, Question
from askbase.evals.judging.judge import Judge
from askbase.evals.judging.questions import questions_for
from askbase.evals.judging.replies import Verdict
from askbase.evals.judging.verdicts import State, answer_sha
from askbase.evals.labelling.agreement import Agreement, agreement, corrected
from askbase.evals.labelling.labels import Label, LabelFile, criterion_sha
from askbase.evals.stats import Interval
from askbase.evals.store import list_runs

PASSES: Mapping[Criterion, Verdict] = {"nugget": "yes", "claim": "yes", "hedge": "yes", "contradiction": "no"}


@dataclass(frozen=True, slots=True)
class Calibration:
    """A judge against the labels of one criterion. `stale` labels were given under other words of the criterion, `lost`
    ones about answers of which no run is left that the judge may read. `raw` is the judge's pass rate, `true`
    the corrected one."""

    criterion: Criterion
    dev: Agreement
    test: Agreement
    stale: int
    lost: int
    raw: float | None
    true: Interval | None

    @property
    def state(self) -> State:
        """By the test labels alone: the dev half is for changing the criterion."""
        return "stale" if self.stale and not self.test.labels + self.dev.labels else self.test.state


@dataclass(frozen=True, slots=True)
class _Asked:
    """A labelled item with the question it belongs to, and the cluster of its case."""

    label: Label
    question: Question
    cluster: str


async def calibrate(judge: Judge, criterion: Criterion, home: Path, runs: Path, discretion: Discretion) -> Calibration:
    """The judge's verdicts on every current label of what it may read, from its cache where it gave them before.

    Raises:
        EvalError: there are no labels, or the judge never replied.
    """
    labels = LabelFile(home, criterion).labels()
    if not labels:
        raise EvalError(
            f"There are no labels for '{criterion}'.", f"Give some: askbase eval label --criterion {criterion}"
        )
    current = [label for label in labels if label.criterion_sha == criterion_sha(criterion, judge.prompts_dir)]
    asked = _found(current, criterion, runs, discretion)
    given = [(each, await _passed(judge, each)) for each in asked]
    sides = {
        split: agreement(
            [(bool(each.label.passed), passed) for each, passed in given if (each.label.split == "test") == split],
            [each.cluster for each, _ in given if (each.label.split == "test") == split],
        )
        for split in (True, False)
    }
    raw, true = _rates([passed for _, passed in given], sides[True], given)
    return Calibration(
        criterion, sides[False], sides[True], len(labels) - len(current), len(current) - len(asked), raw, true
    )


def keep_states(home: Path, fingerprint: str, states: Mapping[str, State]) -> None:
    """Remember how far this judge may be trusted, beside what was found for others."""
    kept = _kept(home)
    kept[fingerprint] = {**kept.get(fingerprint, {}), **states}
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(home / "judges.json", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(kept, file, indent=1, sort_keys=True)


def states_of(home: Path, fingerprint: str) -> dict[str, State]:
    """The state of each criterion. What was measured for another judge, prompt or model only says: stale."""
    kept = _kept(home)
    mine = kept.get(fingerprint, {})
    others = {criterion for states in kept.values() for criterion in states}
    missing: dict[str, State] = {each: "stale" if each in others else "uncalibrated" for each in CRITERIA}
    return {**missing, **mine}


def _found(labels: Sequence[Label], criterion: Criterion, runs: Path, discretion: Discretion) -> list[_Asked]:
    """The labelled items as questions, from the newest run that holds their answer, as far as the judge may read it."""
    waiting = {label.about: label for label in labels}
    asked: list[_Asked] = []
    for run in reversed(list_runs(runs)):
        if not waiting:
            break
        if not run.is_finished():
            continue
        material = run.material(judged=False)
        clusters = clusters_of(material.cases.values())
        for sample in run.samples():
            case = material.cases.get(sample.case)
            if case is None or not any(key[:2] == (case.id, answer_sha(sample.answer)) for key in waiting):
                continue
            anchors = anchor_case(case, material.notes)
            if not discretion.allows(case, sample, anchors, material):
                continue
            for question in questions_for(case, sample, anchors, material.notes, everything=True):
                asked += _labelled(question, criterion, waiting, _cluster(case, clusters))
    return asked


def _labelled(
    question: Question, criterion: Criterion, waiting: dict[tuple[str, str, str], Label], cluster: str
) -> list[_Asked]:
    if question.criterion != criterion:
        return []
    found = []
    for item in question.items:
        label = waiting.pop((question.case, answer_sha(question.answer), item.key), None)
        if label is not None:
            alone = Question(criterion, question.case, question.question, question.answer, (item,))
            found.append(_Asked(label, alone, cluster))
    return found


async def _passed(judge: Judge, asked: _Asked) -> bool | None:
    ruling = next(iter((await judge.rule(asked.question)).values()))
    return None if ruling is None else ruling.verdict == PASSES[asked.question.criterion]


def _rates(
    passed: Sequence[bool | None], test: Agreement, given: Sequence[tuple[_Asked, bool | None]]
) -> tuple[float | None, Interval | None]:
    known = [each for each in passed if each is not None]
    if not known:
        return None, None
    held = [(bool(each.label.passed), judged) for each, judged in given if each.label.split == "test"]
    good = [judged is True for person, judged in held if person]
    bad = [judged is False for person, judged in held if not person]
    true = corrected(sum(known), len(known), (sum(good), len(good)), (sum(bad), len(bad)))
    return sum(known) / len(known), true if test.labels else None


def _cluster(case: Case, clusters: Mapping[str, str]) -> str:
    return clusters.get(case.id, case.id)


def _kept(home: Path) -> dict[str, dict[str, State]]:
    path = home / "judges.json"
    try:
        kept = json.loads(path.read_bytes()) if path.exists() else {}
    except (OSError, ValueError) as exc:
        raise EvalError(f"Cannot read {path}: {exc}.", "Remove that file and calibrate again.") from exc
    return kept if isinstance(kept, dict) else {}
