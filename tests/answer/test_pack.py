"""What stands above each passage that a model gets to read."""

from __future__ import annotations

from dataclasses import replace

from askbase.answer.pack import Packing, messages
from askbase.answer.reading.focus import Focused
from askbase.types import Passage
from tests.answer.builders import passage

PACKING = Packing(True, True, 4096, "marker")


def above(found: Passage, *others: Passage, packing: Packing = PACKING) -> str:
    [*_, user] = messages("How?", [], [Focused(each, each.chunk.plain) for each in (found, *others)], packing)
    return next(line for line in user["content"].splitlines() if line.startswith("[1]"))


def test_its_title_headings_and_day() -> None:
    assert above(passage("Stop it.", headings=("Steps",), day="2024-04-23")) == "[1] boiler › Steps (2024-04-23)"
    assert above(passage("Stop it.")) == "[1] boiler"


def test_that_another_note_took_its_place() -> None:
    old = passage("Stop it.", day="2024-04-23")
    assert above(replace(old, superseded="new.md")) == "[1] boiler (2024-04-23, superseded by new.md)"
    assert above(replace(old, superseded="")) == "[1] boiler (2024-04-23, superseded)"


def test_a_note_that_stays_here_is_not_named_elsewhere() -> None:
    old, new = replace(passage("Stop it.", day="2024-04-23"), superseded="new.md"), passage("Rename it.", "new.md")
    elsewhere = replace(PACKING, local=False, trusted=False)
    assert above(old, packing=elsewhere) == "[1] boiler (2024-04-23, superseded)"
    assert above(old, new, packing=elsewhere) == "[1] boiler (2024-04-23, superseded by new.md)"


def test_a_question_about_the_passages_reads_the_first_part_and_an_answer_begins_with_it() -> None:
    boiler, bread = passage("It is from 2009. It hums."), passage("Rye bakes for an hour.", "bread.md")
    blocks = [Focused(boiler, "It is from 2009.", "It hums."), Focused(bread, "", "Rye bakes for an hour.")]
    asked, answered = (
        messages("How old?", [], blocks, replace(PACKING, task=task))[-1]["content"] for task in ("yes_no", "answer")
    )
    assert "[1] boiler\nIt is from 2009.\nmarker" in asked
    assert (
        "[1] boiler\nIt is from 2009.\n\n[1] boiler\nIt hums.\n\n[2] bread\nRye bakes for an hour.\nmarker" in answered
    )
    assert answered.startswith(asked[: asked.index("\nmarker")])
