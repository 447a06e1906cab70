"""Which of two figures a question takes for the larger one."""

from __future__ import annotations

import pytest

from tests.answer.reckoning.asking import answered, table

SPENT = table("spending", "Item | 2023 | 2024", "Rent | 11,400 | 11,760", "Food | 4,950 | 4,710")


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("By how much did the rent rise from 2023 to 2024?", "360: "),
        ("By how much did the rent fall from 2023 to 2024?", "360, but the other way round: "),
        ("How much more did we spend on food in 2024 than in 2023?", "240, but the other way round: "),
        ("How much less did we spend on food in 2024 than in 2023?", "240: "),
        ("What is the difference in spending on food between 2024 and 2023?", "240: "),
    ],
)
def test_it_is_told_if_it_is_the_other_one(question: str, says: str) -> None:
    assert answered(question, SPENT).startswith(says)


def test_of_rows_the_one_that_the_question_has_first_counts() -> None:
    trip = table("lisbon", "Item | Cost", "Train | €240", "Hotel | €410")
    turned = "€170, but the other way round: €410 (Hotel) − €240 (Train)"
    assert answered("How much cheaper is the train than the hotel in Lisbon?", trip).startswith("€170: ")
    assert answered("How much more does the train cost than the hotel in Lisbon?", trip) == turned
