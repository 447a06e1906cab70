"""Numbered lists: one step by its number, or all of them, of the note that is named."""

from __future__ import annotations

from askbase.answer.quoting.extract import extract
from askbase.types import Passage
from tests.answer.builders import passage

NEW = passage("1. Dig in ten cups.\n2. Wait 48 hours. Lid on.\n3. Fill each with glycol.", "traps v2.md", score=0.5)
OLD = passage("1. Dig in five cups.\n2. Fill each with water.\n3. Put a roof above.", "traps v1.md", score=0.9)


def quotes(question: str, *passages: Passage) -> list[str]:
    return [each.claim for each in extract(question, passages, lambda texts: [0.5] * len(texts))]


def test_a_step_is_that_item_of_the_list_in_the_note_that_is_named() -> None:
    assert quotes("What is step 3 of traps v2?", OLD, NEW) == ["3. Fill each with glycol."]
    assert quotes("What is step 2 of traps v2?", OLD, NEW) == ["2. Wait 48 hours.", "Lid on."]


def test_the_steps_are_the_whole_list_in_its_order() -> None:
    assert quotes("How many steps does traps v1 have?", NEW, OLD) == [
        "1. Dig in five cups.", "2. Fill each with water.", "3. Put a roof above."
    ]  # fmt: skip


def test_steps_of_something_else_are_no_list_of_a_note() -> None:
    assert "Lid on." not in quotes("Which steps against flooding did Ines take?", NEW)  # all of a list has it


def test_the_number_of_an_item_is_no_sentence() -> None:
    assert quotes("What comes third?", passage("Dig in ten cups.\n3.", "traps.md")) == ["Dig in ten cups."]
    assert quotes("step 3", passage("Dig in ten cups.\n3.", "traps.md")) == ["Dig in ten cups."]


def test_how_something_is_done_is_the_list_that_is_called_so() -> None:
    boiler = passage(
        "1. Hose on.\n2. Open the left valve.\n3. Stop at 1.3.\n\nNever in winter.", "top up the boiler.md"
    )
    whole = ["1. Hose on.", "2. Open the left valve.", "3. Stop at 1.3."]
    assert quotes("How do I top up the boiler? Short version.", boiler) == whole
    assert "Never in winter." in quotes("How do I top up the boiler in winter?", boiler)
