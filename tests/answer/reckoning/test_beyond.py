"""Questions that have words of reckoning and want something else."""

from __future__ import annotations

import pytest

from tests.answer.reckoning.asking import answered, table

BILLS = table(
    "bills", "Date | Item | Cost", "2024-01-03 | gas | £84", "2024-02-03 | gas | £80", "2024-03-03 | water | £20"
)


@pytest.mark.parametrize(
    "question",
    [
        "Did the bills cost more than £100 in total?",
        "Who paid the bills, all told?",
        "Which bills are in the total cost?",
        "How many percent of the total cost of the bills is gas?",
        "How many times more did gas cost than water in the bills?",
        "What did the bills cost in total, except water?",
        "What did the bills cost in total before March 2024?",
        "What did the bills cost from January 2024 to March 2024 in total?",
        "What did the bills cost in total in March?",
        "What did the bills cost on Mondays in total?",
        "What did the bills over £50 cost in total?",
        "What did the two largest bills cost together?",
        "What did the bills cost on average per week?",
        "What did the bills cost a day on average?",
        "What did the bills cost in total that aren't gas?",
    ],
)
def test_what_no_cell_tells_chooses_no_rows(question: str) -> None:
    assert answered(question, BILLS) == ""


def test_a_request_is_no_question_for_yes_or_no() -> None:
    assert answered("Can you add up the cost of the bills?", BILLS).startswith("£184 together")


def test_german_asks_as_well() -> None:
    tools = table("werkzeug", "Posten | Preis", "Spaten | 34,90 €", "Rechen | 19,50 €")
    assert answered("Was hat das Werkzeug insgesamt gekostet?", tools).startswith("54,40 € together")
    assert answered("Ist das Werkzeug insgesamt teurer als 100 Euro?", tools) == ""
