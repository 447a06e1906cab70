"""Which figures are reckoned with."""

from __future__ import annotations

import pytest

from tests.answer.builders import passage
from tests.answer.reckoning.asking import answered, table


@pytest.mark.parametrize(
    "cell",
    [
        "-£40", "−40 £", "(40)", "~£40", "about £40", "≥£40", "up to £40", "<£40", "£30-40", "£1.2k", "£12 each",
        "£84/month",        "£40 (planned)", "£1.184", "€40", "4e2", "tbd", "?", "£40 ± 2",
    ],
)  # fmt: skip
def test_no_cell_with_less_or_more_than_its_figure(cell: str) -> None:
    assert (
        answered("What did the choir cost in total?", table("choir", "Item | Cost", "Fee | £100", f"Hall | {cell}"))
        == ""
    )


@pytest.mark.parametrize(
    "row", ["Hall (cancelled) | £40", "Deposit refund | £40", "Hall, estimate | £40", "Hall (not used) | £40"]
)
def test_no_row_of_what_did_not_come_about(row: str) -> None:
    assert answered("What did the choir cost in total?", table("choir", "Item | Cost", "Fee | £100", row)) == ""


def test_a_planned_column_is_taken_where_it_is_asked_for() -> None:
    budget = table("choir", "Item | Planned cost | Actual cost", "Fee | £100 | £90", "Hall | £40 | £55")
    assert answered("What was the planned cost of the choir in total?", budget).startswith("£140 together")
    assert answered("What did the choir cost in total?", budget).startswith("£145 together")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("In 2022 the choir had about 34 singers.", "In 2023 the choir had 41 singers."),
        ("In 2022 the choir had more than 34 singers.", "In 2023 the choir had 41 singers."),
        ("In 2022 the choir grew by 12 singers.", "In 2023 the choir had 41 singers."),
        ("In 2022 12 singers left the choir.", "In 2023 the choir had 41 singers."),
        ("In 2022 the choir had 34 singers.", "In 2023 the choir wants 41 singers."),
        ("In 2022 the choir had 34 singers.", "In 2023 the other choir had 41 singers."),
        ("In 2022 the choir had 3 dozen singers.", "In 2023 the choir had 41 singers."),
        ("Since 2022 the choir had 34 singers.", "In 2023 the choir had 41 singers."),
        ("By mid-2022 the choir had 34 singers.", "In 2023 the choir had 41 singers."),
    ],
)
def test_no_sentence_that_tells_another_figure(first: str, second: str) -> None:
    question = "By how many singers did the choir grow from 2022 to 2023?"
    assert answered(question, passage(f"{first} {second}", "notes.md")) == ""
