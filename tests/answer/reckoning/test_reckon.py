"""Answers that no note says: reckoned from the figures that notes have, or not at all."""

from __future__ import annotations

import pytest

from askbase.answer.reckoning.reckon import reckoned
from tests.answer.builders import passage
from tests.answer.reckoning.asking import answered

VISITS = passage(
    "## Visits\n\n| Date | Who | What | Cost |\n|---|---|---|---|\n| 2022-10-18 | Callum | service | £79 |\n"
    "| 2024-01-13 | Desmond | frozen pipe | £144.50 |\n| 2024-11-01 | Callum | service | £92 |\n",
    "boiler-log.md",
    headings=("Boiler log", "Visits"),
)
GAS = passage(
    "In 2022, the first full year, we used 14,900 kilowatt hours of gas. In 2023 it was 12,700 and in 2024 it was"
    " 10,850.\n"
    "Electricity in 2024 came to 2,610 kilowatt hours.",
    "house.md",
)
OFFERS = passage(
    "| Installer | Price before grant | Size |\n|---|---|---|\n| Fellside Heating | £11,400 | 7 kW |\n"
    "| Orrin & Daughter | £9,850 | 6 kW |\n\nThe grant takes £7,500 off each.",
    "heat-pump.md",
)
REVIEW = passage(
    "| What | 2023 | 2024 |\n|---|---|---|\n| Cycled (km) | 2,715 | 3,140 |\n| Books finished | 22 | 17 |\n",
    "review.md",
)
FELLSIDE_ORRIN = "£11,400 (Fellside Heating) − £9,850 (Orrin & Daughter)"
OF_2, OF_3 = "(column “Cost”, 2 of 3 rows)", "(column “Cost”, 3 of 3 rows)"
GUARANTEE = passage("The guarantee on the gas valve runs for five years from October 2021.", "valve.md")


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("By how many kWh did gas use fall from 2022 to 2024?", "4,050 kilowatt hours: 14,900 (2022) − 10,850 (2024)"),
        ("How much more gas did we use in 2022 than in 2023?", "2,200 kilowatt hours: 14,900 (2022) − 12,700 (2023)"),
        ("How many km more did I cycle in 2024 than in 2023?", "425 km: 3,140 (2024) − 2,715 (2023)"),
        ("How much cheaper is Orrin than Fellside?", f"£1,550: {FELLSIDE_ORRIN}"),
        ("What's the difference in price between Fellside and Orrin?", f"£1,550: {FELLSIDE_ORRIN}"),
        ("What is Orrin's price once the grant is taken off?", "£2,350: £9,850 (Orrin & Daughter) − £7,500 (grant)"),
        ("What did all boiler visits cost together?", f"£315.50 together: £79 + £144.50 + £92 {OF_3}"),
        ("What did the visits by Callum cost in total?", f"£171 together: £79 + £92 {OF_2}"),
        ("What did the boiler visits in 2024 cost in total?", f"£236.50 together: £144.50 + £92 {OF_2}"),
        ("What did a visit of Callum cost on average?", f"£85.50 on average: (£79 + £92) / 2 {OF_2}"),
        ("When does the guarantee on the gas valve run out?", "October 2026: five years from October 2021"),
    ],
)  # fmt: skip
def test_what_no_note_says_is_reckoned_from_what_they_say(question: str, says: str) -> None:
    assert answered(question, VISITS, GAS, OFFERS, REVIEW, GUARANTEE) == says


@pytest.mark.parametrize(
    "question",
    [
        "By how many kilowatt hours did our electricity use fall from 2022 to 2024?",  # one year has no such figure
        "By how much did the water bill rise from 2022 to 2024?",
        "What did the plumber's visits cost together?",
        "How much cheaper is Orrin than Valley Renewables?",
        "What is Orrin's price once the discount is taken off?",
        "When does the guarantee on the roof run out?",
        "What did Callum do in 2024?",
        "What does the guarantee mean?",
    ],
)
def test_of_something_else_nothing_is(question: str) -> None:
    assert answered(question, VISITS, GAS, OFFERS, REVIEW, GUARANTEE) == ""


def test_a_sum_that_the_table_has_is_not_done_again() -> None:
    having = passage(
        "| Part | Cost |\n|---|---|\n| frame | £40 |\n| wheels | £60 |\n| Total | £100 |\n", "bike-costs.md"
    )
    assert answered("What did the bike cost in total?", having) == ""


def test_a_cell_that_cannot_be_read_is_no_nought() -> None:
    table = "| Trip | Distance (km) |\n|---|---|\n| Jura | 58 |\n| Vosges | {} |\n"
    asked = "What distance are the trips together?"
    assert answered(asked, passage(table.format("about the same"), "trips.md")) == ""
    assert (
        answered(asked, passage(table.format("42"), "trips.md"))
        == "100 km together: 58 + 42 (column “Distance (km)”, 2 of 2 rows)"
    )


def test_two_figures_for_one_year_are_not_reckoned_with() -> None:
    one = passage("Gas used in 2022: 14,900 kWh.", "a.md")
    other = passage("Gas used in 2023: 12,700 kWh.", "b.md")
    third = passage("Gas used in 2023: 12,650 kWh.", "c.md")
    asked = "By how many kWh did the gas fall from 2022 to 2023?"
    assert answered(asked, one, other) == "2,200 kWh: 14,900 (2022) − 12,700 (2023)"
    assert answered(asked, one, other, third) == ""


def test_rows_that_were_not_found_count_as_well() -> None:
    found = passage("| Ride | Km |\n|---|---|\n| Arbois | 58 |\n", "rides.md")
    rest = passage("| Pontarlier | 83 |\n", "rides.md", start=found.chunk.end)
    said = answered("How many km are all rides in total?", found, whole=(found, rest))
    assert said.startswith("141 together: 58 + 83")


def test_every_figure_is_cited_with_its_words() -> None:
    stated = reckoned("What is Orrin's price once the grant is taken off?", [GAS, OFFERS], lambda path: ())
    result, *quotes = stated.segments[1:]
    assert stated.passages == (OFFERS,)
    assert [OFFERS.chunk.said(span) for _, span in result.quotes] == [
        "| Orrin & Daughter | £9,850 | 6 kW |",
        "The grant takes £7,500 off each.",
    ]
    assert [each.is_quote for each in quotes] == [True, True]


def test_the_day_of_a_note_dates_what_it_counts() -> None:
    february = passage("We have 4,180 members and 23 staff.", "kickoff.md", day="2024-02-06")
    january = passage("The co-operative now has 4,412 members.", "retro.md", day="2025-01-21")
    asked = "How does the number of members in February 2024 compare with January 2025?"
    assert answered(asked, february, january) == "232 members: 4,412 (January 2025) − 4,180 (February 2024)"


def test_no_note_is_read_for_a_question_that_wants_nothing_reckoned() -> None:
    def never(path: str) -> tuple[()]:
        raise AssertionError(path)

    asked = (
        "What did Callum do in 2024?",
        "Was the total eclipse visible?",
        "What did the visits in May cost in total?",
    )
    assert [reckoned(question, [VISITS], never).segments for question in asked] == [[], [], []]


def test_figures_of_a_note_that_calls_them_outdated_or_estimates_are_not_reckoned_with() -> None:
    table = "| Part | Cost |\n|---|---|\n| Roof | £24 |\n| Walls | £31 |\n"
    asked = "What did the build cost in total?"
    assert answered(asked, passage(table, "build.md")).startswith("£55 together")
    for said in ("Costs in thousands.", "This table is out of date.", "All prices are before VAT."):
        assert answered(asked, passage(f"{said}\n\n{table}", "build.md")) == ""


def test_what_is_struck_out_is_no_figure() -> None:
    table = "| Item | Cost |\n|---|---|\n| Fee | £100 |\n| Hall | ~~£40~~ |\n| Scores | £30 |\n"
    assert answered("What did the choir cost in total?", passage(table, "choir.md")) == ""
    lease = "~~The lease on the van runs for three years from May 2023.~~ The lease on the van was given up."
    assert answered("When does the lease on the van run out?", passage(lease, "van.md")) == ""


def test_what_a_long_note_says_of_other_figures_does_not_count() -> None:
    handbook = passage(
        "## Gas\n\nIn 2022 we used 14,900 kWh of gas. In 2024 it was 10,850.\n\n## Offers\n\nOne estimate is 3.7."
        " Without it the offer is a guess.\n\nThe largest consumer is not the oven, as everybody guesses.",
        "handbook.md",
    )
    assert answered("By how many kWh did our gas use fall from 2022 to 2024?", handbook)
    visits = passage(
        "| Visit | What | Cost |\n|---|---|---|\n| May | service, new valve | £310 |\n| June | service | £79 |\n",
        "boiler.md",
    )
    assert answered("What did all boiler visits cost together?", visits).startswith("£389 together")


def test_two_houses_are_not_one_at_two_times() -> None:
    asked = "By how much did the water bill fall from 2022 to 2023?"
    bill = "In {} the water bill was £{}."
    pair = passage(bill.format(2022, 500), "house-a.md"), passage(bill.format(2023, 300), "house-b.md")
    assert answered(asked, *pair) == ""
    pair = passage(bill.format(2022, 500), "house-may.md"), passage(bill.format(2023, 300), "house-june.md")
    assert answered(asked, *pair) == "£200: £500 (2022) − £300 (2023)"


@pytest.mark.parametrize("figure", ["9" * 30, "9" * 6000, "1e999999", "2024-05-01", "1/0", "٣٤٥", "-0", "∞"])
def test_whatever_stands_in_a_cell_ends_nothing(figure: str) -> None:
    strange = passage(f"| Trip | Cost |\n|---|---|\n| Jura | {figure} |\n| Vosges | {figure} |\n", "trips.md")
    for asked in ("together", "on average"):
        assert "9" * 9 not in answered(f"What did the trips cost {asked}?", strange)
