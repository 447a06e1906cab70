"""Sentences that say what is asked though their passage is far."""

from __future__ import annotations

import pytest

from askbase.answer.quoting.saying import saying
from tests.answer.builders import passage


def test_a_compound_is_found_however_it_is_written() -> None:
    limited = passage("The vendor API is rate-limited to 200 requests per minute.", dense=0.3)
    assert saying("What is the vendor API rate limit?", [limited])


@pytest.mark.parametrize(
    ("question", "there"),
    [
        ("What is the tag loss in Lindqvist's study?", True),
        ("Which tag loss do we use of Lindqvist?", True),
        ("What is the tag loss in Smith's study?", False),
        ("What is the page of loss?", False),
        ("my take on Lindqvist 2015", False),
    ],
)
def test_what_only_says_the_form_of_an_answer_need_not_stand_there(question: str, there: bool) -> None:
    note = passage("Tag loss of 29 % was high. Lindqvist and Strand, 2015.", "lindqvist2015.md")
    assert bool(saying(question, [note])) is there


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Where did I meet Anna?", "Anna Petersen, met:: Devcon Leipzig 2022"),
        ("What did we decide about the standup?", "Decision: the standup moves to ten."),
        ("When was the laptop bought?", "I buy the laptop in May."),
        ("When do I sow kale?", "Kale: sow in May"),
        ("What was my weight in October?", "2026-10-01: weight 82.1 kg"),
    ],
)
def test_other_forms_of_a_word_months_and_days_say_what_is_asked(question: str, text: str) -> None:
    assert saying(question, [passage(text, "note.md")])
