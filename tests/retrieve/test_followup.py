"""A follow-up carries what it follows."""

from __future__ import annotations

from askbase.retrieve.followup import LONGEST, standalone
from askbase.types import Turn


def test_a_first_question_stands_alone() -> None:
    assert standalone(" When was the boiler serviced? ", ()) == "When was the boiler serviced?"


def test_the_last_two_questions_come_along_and_no_answer_does() -> None:
    history = [Turn("one?", "A"), Turn("two?", "B"), Turn(" three? ", "C")]
    assert standalone("and before?", history) == "two? three? and before?"


def test_a_pasted_page_does_not_drown_the_question() -> None:
    found = standalone("and before?", [Turn("x" * 5000, "")])
    assert found == "x" * LONGEST + " and before?"
