"""A day in the ways that notes write it, and what only looks like one."""

from __future__ import annotations

from datetime import date

import pytest

from askbase.notes.written_days import names_day, written_days

DAY = date(2024, 6, 4)


@pytest.mark.parametrize(
    "text",
    [
        "2024-06-04",
        "on 4 June 2024",
        "4th of June, 2024",
        "June 4th 2024",
        "Tue 4 June",
        "4.6.2024",
        "04.06.24",
        "Dienstag, 4. Juni",
        "4/6/24",
        "6/4/2024",
        "2 June to 8 June",
        "2–6 June 2024",
        "vom 2. bis 8. Juni 2024",
    ],
)
def test_a_day_is_known_however_it_is_written(text: str) -> None:
    assert names_day(text, DAY)


@pytest.mark.parametrize("text", ["4 June 2023", "5 June", "14 June 2024", "5–9 June 2024", "6 June to 8 June"])
def test_another_day_is_not_it(text: str) -> None:
    assert not names_day(text, DAY)


@pytest.mark.parametrize("text", ["1850-06-04", "4 June 1850", "June 4th, 1850", "4.6.1850", "4/6/1850"])
def test_a_day_of_long_ago_is_of_its_year(text: str) -> None:
    assert names_day(text, DAY.replace(year=1850)) and not names_day(text, DAY)


@pytest.mark.parametrize("text", ["v4.6.2", "step 4.6. of it", "4.6 km", "1/2 cup", "step 4 may fail", "31/31/24"])
def test_what_looks_like_a_day_is_none(text: str) -> None:
    assert written_days(text) == []


def test_a_year_that_is_not_said_is_that_of_the_days_around_it() -> None:
    assert names_day("until 3 January", date(2025, 1, 3), near=[date(2024, 12, 20)])
    assert not names_day("until 3 January", date(2024, 1, 3), near=[date(2024, 12, 20)])
