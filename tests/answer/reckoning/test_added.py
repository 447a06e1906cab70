"""What may be added up, and what not."""

from __future__ import annotations

import pytest

from tests.answer.builders import passage
from tests.answer.reckoning.asking import answered, table


@pytest.mark.parametrize(
    ("question", "head", "rows"),
    [
        ("What is the total meter reading?", "Day | Meter reading (kWh)", ("1 May | 14,210", "1 June | 14,480")),
        ("What is the total balance of the list?", "Month | Balance", ("Jan | £100", "Feb | £150")),
        ("What is the total weight of the list?", "Month | Weight (kg)", ("Jan | 28.4", "Feb | 27.9")),
        ("What is the total accuracy of the list?", "Run | Accuracy (%)", ("r1 | 71", "r2 | 78")),
        ("What is the total rating of the list?", "Wine | Rating", ("Jura | 4", "Rioja | 5")),
        ("How many plots are on the list in total?", "Plot | Tenant", ("12 | Mira", "14 | Joost")),
        ("How many members has the list in total?", "Year | Members", ("2022 | 120", "2023 | 135")),
        ("What did the list cost in total?", "Item | Qty | Cost", ("Ticket | 4 | €12", "Guide | 1 | €90")),
        ("What did the list cost in total?", "Item | Cost per night", ("Alfama | €120", "Baixa | €90")),
        ("What do the offers on the list cost in total?", "Offers | Price", ("Alfama | €410", "Baixa | €380")),
        ("What do all on the list cost in total?", "Item | Cost | Per", ("Gas | £84 | monthly", "Tax | £310 | yearly")),
        ("What did gas on the list cost in total?", "Month | Gas", ("Jan | £84", "Feb | £80", "Q1 | £164")),
        ("What did gas on the list cost in total?", "Month | Gas", ("Jan | £84", "Feb | £80", "both | £164")),
        ("What did gas on the list cost in total?", "Month | Gas", ("Jan | £84", "Feb | £80", "*Total so far* | £9")),
        ("What did gas on the list cost in total?", "Month | Gas", ("Jan | £84", "Feb | £80", " | £70")),
        ("What did we pay on the list in total?", "Item | Cost | Paid?", ("Kale | £2.40 | yes", "Beans | £3.10 | no")),
        ("How many grams is the harvest of the list in total?", "Crop | Harvest (kg)", ("Beans | 3.2", "Kale | 2")),
        ("What is the harvest of the list in total?", "Crop | Harvest", ("Beans | 3.2 kg", "Peas | 800 g")),
    ],
)  # fmt: skip
def test_no_sum_of_what_does_not_add_up(question: str, head: str, rows: tuple[str, ...]) -> None:
    assert answered(question, table("list", head, *rows)) == ""


def test_measures_of_what_comes_bit_by_bit_add_up() -> None:
    harvest = table("allotment", "Crop | Bed | Harvest (kg)", "Potatoes | 1 | 14.5", "Beans | 2 | 3.25")
    said = "17.75 kg together: 14.5 + 3.25 (column “Harvest (kg)”, 2 of 2 rows)"
    assert answered("How many kg did the allotment harvest come to in total?", harvest) == said


def test_a_sum_that_a_sentence_of_the_note_has_is_not_done_again() -> None:
    text = "| Month | Gas |\n|---|---|\n| Jan | £84 |\n| Feb | £80 |\n"
    asked = "What did gas cost in total?"
    assert answered(asked, passage(text, "bills.md")).startswith("£164 together")
    assert answered(asked, passage(f"{text}\nGas in total: £170, with the standing charge.\n", "bills.md")) == ""


def test_two_tables_of_the_same_kind_are_not_chosen_between() -> None:
    this, other = (
        table(title, "Crop | Harvest (kg)", "Beans | 3", "Kale | 2") for title in ("allotment", "allotment b")
    )
    assert answered("What was the allotment harvest in total?", this).startswith("5 kg together")
    assert answered("What was the allotment harvest in total?", this, other) == ""
