"""Differences of two dates, two rows, a price and what is taken off it."""

from __future__ import annotations

import pytest

from tests.answer.builders import passage
from tests.answer.reckoning.asking import answered, table

WARD = table("ward", "Patient | Weight (kg) | Age", "Bruno | 28.4 | 9", "Rex | 31 | 4")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("In 2022 the choir paid €1,200.", "In 2023 the choir paid $900."),
        ("In 2022 the choir paid £300 a month.", "In 2023 the choir paid £4,200 a year."),
        ("In 2022 the choir paid £300 for the hall.", "In 2023 the choir paid £420 for scores."),
        ("In 2022 the choir paid £300 net.", "In 2023 the choir paid £420 gross."),
        ("In 2022 the choir paid £1.2 million.", "In 2023 the choir paid £900."),
    ],
)
def test_figures_of_two_kinds_have_no_difference(first: str, second: str) -> None:
    assert answered("How much more did the choir pay in 2023 than in 2022?", passage(f"{first} {second}", "a.md")) == ""


@pytest.mark.parametrize(
    "text",
    [
        "In 2022 the orchard gave 340 kg of apples. In 2023 the orchard gave 290 kg of pears.",
        "In 2022 the old orchard gave 340 kg of apples. In 2023 the young orchard gave 290 kg of apples.",
        "In 2022 it gave 340 kg of apples. In 2023 the orchard gave 290 kg.",
    ],
)
def test_figures_of_two_things_have_none(text: str) -> None:
    question = "By how many kg did the apples of the orchard fall from 2022 to 2023?"
    assert answered(question, passage(text, "a.md")) == ""
    same = "In 2022 the orchard gave 340 kg of apples. In 2023 the orchard gave 290 kg of apples."
    assert answered(question, passage(same, "a.md")) == "50 kg: 340 (2022) − 290 (2023)"


def test_rows_in_two_units_or_of_two_notes_have_none() -> None:
    mixed = table("plot", "Crop | Harvest", "Potatoes | 14 kg", "Beans | 800 g")
    assert answered("How much larger was the potatoes harvest than beans?", mixed) == ""
    years = [table(title, "Crop | Harvest (kg)", "Potatoes | 14", "Beans | 3") for title in ("plot-a", "plot-b")]
    assert answered("How many kg more potatoes than beans was the harvest?", *years) == ""


def test_what_a_comparative_compares_is_the_head_of_a_column() -> None:
    assert answered("How many kg heavier is Rex than Bruno?", WARD) == "2.6 kg: 31 (Rex) − 28.4 (Bruno)"
    assert answered("How much older is Bruno than Rex?", WARD) == "5: 9 (Bruno) − 4 (Rex)"
    assert answered("How much taller is Rex than Bruno?", WARD) == ""


def test_days_of_rows_are_of_their_month() -> None:
    bruno = table("bruno", "Date | Weight (kg)", "2024-01-08 | 28.4", "2024-02-12 | 27.9", "2024-06-03 | 26.8")
    asked = "By how much did Bruno's weight fall from January 2024 to June 2024?"
    assert answered(asked, bruno) == "1.6 kg: 28.4 (January 2024) − 26.8 (June 2024)"
    again = table("bruno", "Date | Weight (kg)", "2024-01-08 | 28.4", "2024-01-12 | 27.9", "2024-06-03 | 26.8")
    assert answered(asked, again) == ""


@pytest.mark.parametrize(
    "text",
    [
        "The cooker costs £640. The discount takes £90 off a dishwasher.",
        "The cooker costs £640. There was a discount of £90 in 2019, less than hoped.",
        "The cooker costs £640 after the discount. The discount takes £90 off.",
        "The cooker costs £640. The discount takes up to £90 off.",
        "The cooker costs £640. The discount takes €90 off.",
    ],
)
def test_nothing_is_taken_off_that_is_not_off_of_it(text: str) -> None:
    assert answered("What does the cooker cost minus the discount?", passage(text, "kitchen.md")) == ""
