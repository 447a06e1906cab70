"""What is quoted where no model says anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from askbase.answer.loop import _quoted
from askbase.types import Filter, Retrieved
from tests.answer.builders import passage
from tests.answer.test_speak import Says, _context

CAR = passage("The tyre pressure is 2.4 bar in front.", "car.md", dense=0.3)
RYE = passage("The rye bread bakes for an hour.", "rye.md", dense=0.3)


def by_subject(question: str, texts: Sequence[str]) -> Sequence[float]:
    """Near in meaning: what names the subject of the question, if it has one."""
    if "tyre" in question and "bread" in question:
        return [0.3] * len(texts)
    subject = "tyre" if "tyre" in question else "bread"
    return [0.8 if subject in text else 0.1 for text in texts]


def quoted(question: str, standalone: str | None = None) -> list[str]:
    found = Retrieved(question, standalone or question, Filter(), (CAR, RYE), (), "exact")
    return [each.claim for each in _quoted(_context(Says(), by_subject), found, found.passages, 2)]


def test_two_questions_in_one_are_each_near_to_a_note() -> None:
    assert quoted("What is the tyre pressure, and how long does the bread bake?") == [
        "The tyre pressure is 2.4 bar in front.", "The rye bread bakes for an hour.",
    ]  # fmt: skip


def test_what_was_asked_before_is_not_answered_again() -> None:
    assert quoted("how long does the bread bake?", "What is the tyre pressure? how long does the bread bake?") == []


def test_one_question_far_from_all_notes_quotes_nothing() -> None:
    assert quoted("What is the tyre pressure of the bread?") == []
    near = Retrieved("bread?", "bread?", Filter(), (CAR, replace(RYE, dense=0.7)), (), "exact")
    assert [each.claim for each in _quoted(_context(Says(), by_subject), near, near.passages, 1)] == [
        "The rye bread bakes for an hour."
    ]
