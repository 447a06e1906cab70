"""Quotes about another one than is asked about, of another year or without the value answer nothing."""

from __future__ import annotations

import pytest

from askbase.answer.claims.segment import Segment
from askbase.answer.quoting.to_the_point import is_to_the_point
from askbase.types import Passage
from tests.answer.builders import passage

SOIL = passage("| Site | pH |\n|---|---|\n| Fenwick | 6.4 |", "soil.md")
SERVICE = passage("| Date | Cost |\n|---|---|\n| 2024-11-01 | £92 |", "boiler service.md")


def quoting(each: Passage, said: str) -> Segment:
    start = each.chunk.start + each.chunk.text.index(said)
    return Segment(f"- {said} [1]\n", said, (1,), "supported", ("quote",), ((1, (start, start + len(said))),))


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("What pH does the soil at Fenwick have?", True),
        ("What pH does the soil at Thornby have?", False),
        ("Which salinity does the soil at Fenwick have?", True),
        ("How heavy is the soil at Fenwick?", False),
    ],
)
def test_the_name_and_the_value_stand_in_the_row_or_its_head(question: str, answers: bool) -> None:
    assert is_to_the_point(question, [quoting(SOIL, "| Fenwick | 6.4 |")], [SOIL]) is answers


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("What did the boiler service in November 2024 cost?", True),
        ("What did the boiler service in November 2023 cost?", False),
        ("What did the boiler service cost before 2025?", True),
        ("Was the boiler serviced in 2023?", True),
        ("What did the roof cost?", False),
    ],
)
def test_a_price_is_of_the_year_and_of_the_thing_that_is_asked_about(question: str, answers: bool) -> None:
    assert is_to_the_point(question, [quoting(SERVICE, "| 2024-11-01 | £92 |")], [SERVICE]) is answers


@pytest.mark.parametrize("day", ["12 May 1850", "12.5.1850", "1850-05-12"])
def test_a_day_of_long_ago_is_of_its_year(day: str) -> None:
    told = passage("On 12 May 2026 the barn burnt.", "barn.md")
    assert not is_to_the_point(f"What burnt on {day}?", [quoting(told, told.chunk.text)], [told])


def test_of_a_day_that_never_was_no_other_one_is_told() -> None:
    told = passage("On 28 February 2024 the barn burnt, the mill on 31 February 2024.", "barn.md")
    slip = [quoting(told, told.chunk.text)]
    assert not is_to_the_point("What burnt on 30 February 2024?", slip, [told])
    assert is_to_the_point("What burnt on 31 February 2024?", slip, [told])


def test_the_date_of_a_note_says_when() -> None:
    diary = passage("Badger again at Oxley.", "diary.md", day="2024-06-10")
    assert is_to_the_point("When was the badger at Oxley?", [quoting(diary, "Badger again at Oxley.")], [diary])
    undated = passage("Badger again at Oxley.", "diary.md")
    assert not is_to_the_point("When was the badger at Oxley?", [quoting(undated, "Badger again at Oxley.")], [undated])


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("How much did the plumber charge?", True),
        ("How much did Marisa charge?", False),
        ("What did the plumber charge in 2023?", False),
    ],
)
def test_in_another_language_any_figure_may_be_the_value_but_names_and_years_are_as_here(
    question: str, answers: bool
) -> None:
    said = "El fontanero cobró 86 euros por la válvula y se fue con la llave que le habíamos dejado."
    spanish = passage(said, "piso.md", elsewhere=True)
    assert is_to_the_point(question, [quoting(spanish, said)], [spanish]) is answers
