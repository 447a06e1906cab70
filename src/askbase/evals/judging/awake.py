"""Is the judge awake? Damage that only a reader can notice, done to good answers; a judge worth having notices 80 %."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from askbase.evals.anchors import anchor_case
from askbase.evals.figures import number
from askbase.evals.judging.discretion import Discretion
from askbase.evals.judging.judge import Judge
from askbase.evals.judging.questions import questions_for
from askbase.evals.judging.verdicts import Judgement, Verdicts, answer_sha
from askbase.evals.sabotage.scene import Scene
from askbase.evals.sabotage.telling import flip_negation
from askbase.evals.samples import Sample
from askbase.evals.scoring import CaseScore, Material, score_case
from askbase.evals.stats import wilson

GOAL = 0.80
_HEDGE = re.compile(
    r"\b(?:probably|likely|perhaps|possibly|maybe|might|may|seems? to|we think|planned|about|roughly)\b ?"
)
_ROWS = ("reward", "cite_recall", "hedge_kept")


def cited_invention(scene: Scene) -> Sample | None:
    """A plausible outside fact, credited to a passage that does not hold it."""
    if not scene.sample.citations:
        return None
    mark = scene.sample.citations[0].mark
    return replace(scene.sample, answer=f"{scene.sample.answer}\nThe Quibell committee had asked for it [{mark}].")


def no_hedge(scene: Scene) -> Sample | None:
    """What the notes leave open is told as settled."""
    answer = _HEDGE.sub("", scene.sample.answer)
    return (
        replace(scene.sample, answer=answer) if answer != scene.sample.answer and scene.case.kind == "hedge" else None
    )


def wrong_note(scene: Scene) -> Sample | None:
    """All facts credited to the last passage that was read, wherever they came from."""
    others = [found for found in scene.sample.read if not scene.on_evidence(found.span)]
    if not others or not scene.sample.citations:
        return None
    other = others[-1]
    words = scene.notes.get(other.note, "")[other.start : other.end]
    moved = tuple(
        replace(c, note=other.note, start=other.start, end=other.end, quote=words) for c in scene.sample.citations
    )
    return replace(scene.sample, citations=moved) if words else None


JUDGED: dict[str, Callable[[Scene], Sample | None]] = {
    "flip the negation": flip_negation,
    "credit an invention": cited_invention,
    "drop a hedge": no_hedge,
    "credit the wrong note": wrong_note,
}


@dataclass(frozen=True, slots=True)
class Noticed:
    """One kind of damage: how often it was done, noticed, and left without a verdict."""

    name: str
    done: int
    noticed: int
    failed: int
    clusters: tuple[str, ...]
    hits: tuple[bool, ...]

    @property
    def sound(self) -> bool:
        return not self.done or self.noticed / self.done >= GOAL


async def try_judge(
    judge: Judge, samples: Sequence[Sample], material: Material, limit: int, discretion: Discretion
) -> list[Noticed]:
    """Every kind of damage to up to `limit` answers that the judge may read and itself found good.

    Raises:
        EvalError: the judge never replied.
    """
    found = []
    for name, damage in JUDGED.items():
        hits: list[tuple[str, bool | None]] = []
        for sample in samples:
            if len(hits) < limit and (hit := await _try(judge, damage, sample, material, discretion)):
                hits.append((sample.case, hit[0]))
        sure = tuple(hit is True for _, hit in hits)  # a verdict that failed has noticed nothing
        failed = sum(hit is None for _, hit in hits)
        found.append(Noticed(name, len(hits), sum(sure), failed, tuple(case for case, _ in hits), sure))
    return found


def noticed_table(found: Sequence[Noticed]) -> str:
    """One line per kind of damage, at 80 columns."""
    lines = [f"  {'damage for a judge':<24}{'noticed':>9}"]
    for each in found:
        rate = ""
        if each.done:
            span = wilson(each.hits, each.clusters)
            rate = f"  [{number(span.low)} {number(span.high)}]" + (f", {each.failed} failed" if each.failed else "")
        flag = " " if each.sound else "!"
        lines.append(f"{flag} {each.name:<24}{f'{each.noticed}/{each.done}':>9}{rate or '  not applicable'}")
    lines.append(f"  goal: {number(GOAL)} of each")
    return "\n".join(lines) + "\n"


async def _try(
    judge: Judge,
    damage: Callable[[Scene], Sample | None],
    sample: Sample,
    material: Material,
    discretion: Discretion,
) -> tuple[bool | None] | None:
    """Whether the judge noticed, None inside for a failed verdict; None where there is nothing to damage."""
    case = material.cases.get(sample.case)
    if case is None or sample.status != "answered" or not case.answerable:
        return None
    anchors = anchor_case(case, material.notes_for(case.id))
    if any(not anchor.places for anchor in anchors):
        return None
    plain = score_case(case, sample, anchors, material)
    damaged = damage(Scene(case, anchors, sample, plain, material))
    if damaged is None or not discretion.allows(case, sample, anchors, material):
        return None
    before = await _judged(judge, sample, material)
    if before.outcome not in ("right", "partial"):
        return None
    after = await _judged(judge, damaged, material)
    if after.outcome == "judge_error" or any(row in after.values and after.values[row] is None for row in _ROWS):
        return (None,)
    return (any((after.values.get(row) or 0.0) < (before.values.get(row) or 0.0) - 1e-9 for row in _ROWS),)


async def _judged(judge: Judge, sample: Sample, material: Material) -> CaseScore:
    """The sample's score with the judge's verdicts on all of it, facts that code decides included."""
    case = material.cases[sample.case]
    anchors = anchor_case(case, material.notes_for(case.id))
    given: list[Judgement] = []
    for question in questions_for(case, sample, anchors, material.notes_for(case.id)):
        for key, ruling in (await judge.rule(question)).items():
            word = ruling.verdict if ruling and ruling.verdict else "error"
            given.append(
                Judgement(judge.fingerprint, case.id, answer_sha(sample.answer), question.criterion, key, word)
            )
    return score_case(case, sample, anchors, replace(material, verdicts=Verdicts(given)))
