"""What stands above each passage that a model gets to read."""

from __future__ import annotations

from dataclasses import replace

from askbase.answer.focus import Focused
from askbase.answer.pack import Packing, messages
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
