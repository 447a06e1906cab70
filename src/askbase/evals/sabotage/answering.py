"""Damage to facts and refusals: a sample in, a damaged copy out, or None where it would change nothing that matters."""

from __future__ import annotations

import re
from dataclasses import replace

from askbase.evals.literals import literals_of, states
from askbase.evals.sabotage.scene import Scene
from askbase.evals.samples import Sample


def change_literal(scene: Scene) -> Sample | None:
    """Another number, date or name for a stated fact, wherever the answer has it word for word."""
    if scene.score.outcome not in ("right", "partial"):
        return None
    for nugget in scene.stated():
        for alternatives in literals_of(nugget.text):
            answer = scene.sample.answer
            for literal in sorted(alternatives, key=len, reverse=True):
                answer = re.sub(rf"(?<!\w){re.escape(literal)}(?!\w)", _other_value(literal), answer, flags=re.I)
            if not any(states(literal, answer) for literal in alternatives):
                return replace(scene.sample, answer=answer)
    return None


def state_forbidden(scene: Scene) -> Sample | None:
    forbidden = scene.material.must_not.get(scene.case.id, ())
    if not forbidden or scene.score.outcome not in ("right", "partial", "missed"):
        return None
    return replace(scene.sample, answer=f"{scene.sample.answer} It is also {forbidden[0]}.")


def blank(scene: Scene) -> Sample | None:
    if not scene.above("vital_recall"):
        return None
    return replace(scene.sample, answer="", claims=(), citations=())


def always_answer(scene: Scene) -> Sample | None:
    if scene.case.answerable or scene.score.outcome != "abstained":
        return None
    return replace(scene.sample, status="answered", answer="It was on a Tuesday in the spring.")


def always_abstain(scene: Scene) -> Sample | None:
    if not scene.case.answerable or scene.score.outcome == "abstained":
        return None
    return replace(scene.sample, status="not_in_notes", answer="", claims=(), citations=())


def refuse_in_words(scene: Scene) -> Sample | None:
    if not scene.case.answerable or scene.score.outcome == "abstained":
        return None
    words = "The notes do not mention that."
    return replace(scene.sample, status="answered", answer=words, claims=(), citations=())


def _other_value(literal: str) -> str:
    digits = re.sub(r"\d", lambda found: str((int(found[0]) + 1) % 10), literal)
    return digits if digits != literal else "Quux Zanzibar"
