"""Edits that change no meaning: no evaluator may notice them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from askbase.evals.sabotage.scene import Scene
from askbase.evals.samples import Sample
from askbase.evals.scores.citations import quoted_strings
from askbase.evals.sentences import MARK

_ISO_DATE = re.compile(r"(?<![\w-])([12]\d{3})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\w-])")  # no file name


def renumber(scene: Scene) -> Sample | None:
    if not scene.sample.citations:
        return None
    known = {cited.mark for cited in scene.sample.citations}
    highest = max(known)

    def other(found: re.Match[str]) -> str:
        marks = [int(mark) for mark in found[1].split(",")]
        return "[" + ", ".join(str(highest + 1 - mark if mark in known else mark) for mark in marks) + "]"

    if {highest + 1 - mark for mark in known} != known:
        return None
    citations = tuple(replace(cited, mark=highest + 1 - cited.mark) for cited in scene.sample.citations)
    claims = tuple(replace(c, marks=tuple(highest + 1 - m for m in c.marks)) for c in scene.sample.claims)
    return replace(scene.sample, answer=MARK.sub(other, scene.sample.answer), citations=citations, claims=claims)


def respace(scene: Scene) -> Sample | None:
    if scene.sample.status != "answered":
        return None
    return _retold(scene.sample, lambda text: re.sub(r"(?<=\w) (?=\w)", "  ", text))


def spell_dates(scene: Scene) -> Sample | None:
    answer = scene.sample.answer
    if scene.sample.status != "answered" or not _ISO_DATE.search(answer) or quoted_strings(answer):
        return None  # a date inside a quotation is the note's own wording
    return _retold(scene.sample, lambda text: _ISO_DATE.sub(_in_words, text))


def _retold(sample: Sample, change: Callable[[str], str]) -> Sample:
    """The answer in other characters, its claims still over the same words."""
    answer = sample.answer
    claims = tuple(
        replace(claim, start=len(change(answer[: claim.start])), end=len(change(answer[: claim.end])))
        for claim in sample.claims
    )
    return replace(sample, answer=change(answer), claims=claims)


def _in_words(found: re.Match[str]) -> str:
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return found[0]
    return f"{day.day} {day:%B} {day.year}"
