"""When the notes are silent: before the model speaks, and after."""

from __future__ import annotations

from dataclasses import replace

import pytest

from askbase.answer.claims.outflow import Outflow
from askbase.answer.refusing.decide import leads_elsewhere, too_weak, unsupported, worth_quoting
from tests.answer.builders import passage

LESSONS = passage("The content presents 39 lessons learned from ML conferences.\n- Start simple.", "lessons.md")


def test_nothing_found_is_too_weak() -> None:
    assert too_weak("When?", []) is not None


def test_a_thing_asked_for_by_a_number_that_no_passage_has_is_missing() -> None:
    assert too_weak("What is lesson 27?", [LESSONS]) == "no passage speaks of lesson 27"


@pytest.mark.parametrize("text", ["Lesson 27: ship it.", "## Lessons\n27. Ship it.", "lesson #27 is to ship"])
def test_a_numbered_thing_is_found_as_heading_list_or_text(text: str) -> None:
    assert too_weak("What is lesson 27?", [passage(text, "lessons.md")]) is None


def test_a_question_about_something_else_entirely_is_too_weak() -> None:
    assert too_weak("Where is my passport?", [passage("Rye bakes for an hour.", dense=0.05)]) is not None


def test_what_is_far_away_is_not_quoted_as_an_answer() -> None:
    assert not worth_quoting([passage("Rye bakes for an hour.", dense=0.3)])
    assert worth_quoting([passage("Rye bakes for an hour.", dense=0.3), passage("It bakes at 230.", dense=0.6)])
    assert worth_quoting([passage("Found by words alone.", dense=None)])


def said(text: str, question: str) -> bool:
    outflow = Outflow([passage("The boiler was serviced on 3 May 2024.")], question)
    return unsupported(question, [*outflow.feed(text), *outflow.finish()])


def test_an_answer_none_of_which_stands_in_the_passages_is_unsupported() -> None:
    assert said("The passport lies in the drawer.", "Where is my passport?")
    assert not said("It was serviced on 3 May 2024.", "When was the boiler serviced?")


def test_a_bare_yes_to_a_yes_no_question_may_stand() -> None:
    assert not said("Yes.", "Was the boiler serviced?")
    assert said("Yes.", "When was the boiler serviced?")


def test_a_note_in_another_language_is_quoted_only_if_it_is_the_best_and_near() -> None:
    german = passage("Der Teig ruht über Nacht.", "brot.md", dense=0.34, elsewhere=True)
    english = passage("The dough rests for a night.", "bread.md", dense=0.34)
    assert leads_elsewhere([german, english])
    assert not leads_elsewhere([english, german])
    assert not leads_elsewhere([replace(german, dense=0.2)])
    assert not leads_elsewhere([])
