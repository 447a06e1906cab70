"""Have a judge decide what code cannot, for every sample of a stored run. The answers are not asked for again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from askbase.errors import EvalError
from askbase.evals.anchors import Anchor, anchor_case
from askbase.evals.cases import Case
from askbase.evals.judging.discretion import Discretion
from askbase.evals.judging.frame import Item, Question
from askbase.evals.judging.judge import Judge
from askbase.evals.judging.questions import questions_for
from askbase.evals.judging.records import add_verdicts, judged_by, keep_judge, verdicts_of
from askbase.evals.judging.replies import Ruling
from askbase.evals.judging.verdicts import JudgedBy, Judgement, State, Verdicts, answer_sha
from askbase.evals.samples import Sample
from askbase.evals.scoring import Material
from askbase.evals.store import RunFolder

_SERVED_AT_ONCE = 4
_CHARS_PER_TOKEN = 3.5  # a rough one: only to say beforehand what the judging will cost
Progress = Callable[[int, int, str], None]  # done, all, the case


@dataclass(frozen=True, slots=True)
class Docket:
    """What is still to be judged about a run, and roughly how many tokens that is."""

    questions: tuple[Question, ...]
    tokens: int


def docket(folder: RunFolder, fingerprint: str, discretion: Discretion) -> Docket:
    """The questions of a run that this judge has not decided yet and may read. Earlier errors are asked again."""
    known = judged_by(folder.path)
    same = known if known and known.fingerprint == fingerprint else None
    material, given = folder.material(judged=False), verdicts_of(folder.path, same)
    waiting: list[Question] = []
    for case, sample, anchors in _answered(folder, material):
        asked = (_undecided(each, given) for each in questions_for(case, sample, anchors, material.notes))
        left = [each for each in asked if each.items]
        if left and discretion.allows(case, sample, anchors, material):
            waiting += left
    characters = sum(_size(question) for question in waiting)
    return Docket(tuple(waiting), round(characters / _CHARS_PER_TOKEN))


async def judge_run(
    folder: RunFolder, judge: Judge, waiting: Docket, states: Mapping[str, State], progress: Progress
) -> None:
    """Ask everything on the docket; each verdict is on disk before the next question is asked.

    Raises:
        EvalError: the judge decided nothing at all.
    """
    keep_judge(folder.path, JudgedBy(judge.fingerprint, judge.chat.host, judge.chat.name, dict(states)))
    queue, done, total = iter(waiting.questions), 0, len(waiting.questions)
    decided = 0

    async def work() -> None:
        nonlocal done, decided
        for question in queue:
            found = await judge.rule(question)
            add_verdicts(folder.path, _judgements(judge.fingerprint, question, found))
            done, decided = done + 1, decided + sum(ruling is not None for ruling in found.values())
            progress(done, total, question.case)

    await _together([work() for _ in range(1 if judge.chat.local else _SERVED_AT_ONCE)])
    if total and not decided:
        why = judge.faults[-1] if judge.faults else "its replies held no verdict"
        raise EvalError(f"The judge decided nothing: {why}.", "Try another eval.judge_model.")


async def _together(works: list[object]) -> None:
    """All of them; when one fails the others are stopped and its error is raised."""
    tasks = [asyncio.ensure_future(work) for work in works]  # type: ignore[call-overload]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _answered(folder: RunFolder, material: Material) -> Iterator[tuple[Case, Sample, tuple[Anchor, ...]]]:
    """The cases whose evidence is there, each with its latest sample."""
    latest: dict[str, Sample] = {sample.case: sample for sample in folder.samples()}
    for case in material.cases.values():
        anchors = anchor_case(case, material.notes)
        if case.id in latest and all(anchor.places for anchor in anchors):
            yield case, latest[case.id], anchors


def _undecided(asked: Question, given: Verdicts) -> Question:
    def open_(item: Item) -> bool:
        return given.of(asked.case, asked.answer, asked.criterion, item.key) in (None, "error")

    return replace(asked, items=tuple(item for item in asked.items if open_(item)))


def _judgements(judge: str, question: Question, found: Mapping[str, Ruling | None]) -> list[Judgement]:
    sha = answer_sha(question.answer)
    return [
        Judgement(judge, question.case, sha, question.criterion, key,
                  ruling.verdict if ruling and ruling.verdict else "error", ruling.critique if ruling else "")
        for key, ruling in found.items()
    ]  # fmt: skip


def _size(question: Question) -> int:
    words = [question.question, question.answer, *(w for item in question.items for w in (item.text, *item.passages))]
    return 2_500 + sum(map(len, words))  # the prompt itself, then the material
