"""The rows whose figures are added up."""

from __future__ import annotations

import pytest

from tests.answer.reckoning.asking import answered, table

VET = table(
    "vet", "Date | Pet | Treatment | Fee", "2023-11-30 | Mimi | vaccination | €62",
    "2024-01-12 | Bruno | dental cleaning | €240",
    "2024-02-03 | Mimi | dental X-ray | €95", "2024-05-20 | Bruno | vaccination | €68",
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("What fees did the vet take for Mimi in total?", ""),  # no cell has "take"
        ("What were the vet's fees for Mimi in total?", "€157 together"),
        ("What were the vet's fees for dental treatment in total?", "€335 together"),  # a word of the cell
        ("What were the vet's fees for Bruno in 2024 in total?", "€308 together"),
        ("What were the vet's fees for Mimi in 2024 in total?", ""),  # one row
        ("What were the vet's fees in 2022 in total?", ""),
        ("What were the vet's fees in 2023 and 2024 in total?", "€465 together"),
        ("What were the vet's fees for Mimi's surgery in total?", ""),
    ],
)
def test_words_of_one_column_or_both_of_two(question: str, says: str) -> None:
    assert answered(question, VET).startswith(says) and bool(answered(question, VET)) == bool(says)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("What did Hotel Alfama and hostel cost together?", ("Hotel Alfama | €4", "Hotel Beja | €3", "Hostel | €1")),
        ("What did the van cost in total?", ("running costs | €100", "repair | €200", "tyres | €300")),
        ("What did the trip cost in total?", ("trip to the coast | €100", "museum | €20")),
    ],
)  # fmt: skip
def test_a_word_that_may_choose_other_rows_chooses_none(question: str, rows: tuple[str, ...]) -> None:
    title = "trip" if "trip" in question else "van" if "van" in question else "lisbon"
    assert answered(question, table(title, "Item | Cost", *rows)) == ""


def test_the_year_above_a_table_is_that_of_its_rows() -> None:
    build = table("build 2024", "Part | Cost", "Roof | £24", "Walls | £31")
    assert answered("What did the build cost in total in 2024?", build).startswith("£55 together")
    assert answered("What did the build cost in total in 2023?", build) == ""


def test_a_row_of_two_years_is_of_neither() -> None:
    orders = table("orders", "Ordered | Paid | Cost", "2023-12-30 | 2024-01-05 | £24", "2024-02-01 | 2024-02-02 | £31")
    assert answered("What did the orders cost in total in 2024?", orders) == ""
