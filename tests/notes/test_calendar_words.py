"""Names of months and weekdays, and the year that is meant where none is said."""

from __future__ import annotations

import re
from datetime import date

import pytest

from askbase.notes.calendar_words import (
    ENGLISH_MONTHS,
    EVERY_MONTH,
    MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    YEAR_OF_DAY,
    any_of,
    latest,
    next_after,
)  # fmt: skip


def test_each_month_and_each_weekday_has_its_names() -> None:
    for names in (ENGLISH_MONTHS, MONTHS, EVERY_MONTH):
        assert set(names.values()) == set(range(1, 13))
    for names in (WEEKDAYS, SHORT_WEEKDAYS):
        assert set(names.values()) == set(range(7))
    assert (MONTHS["märz"], EVERY_MONTH["août"], WEEKDAYS["sonnabend"]) == (3, 8, 5)


def test_the_longest_name_is_tried_first() -> None:
    found = re.match(any_of(MONTHS), "september")
    assert found is not None and found.group() == "september"


@pytest.mark.parametrize(
    ("month", "day", "before", "after"),
    [
        (3, 5, date(2026, 3, 5), date(2027, 3, 5)),
        (11, 24, date(2026, 11, 24), date(2027, 11, 24)),  # today, and then not again
        (12, 5, date(2025, 12, 5), date(2026, 12, 5)),
        (2, 29, date(2024, 2, 29), date(2028, 2, 29)),
        (2, 31, None, None),
    ],
)
def test_without_a_year_it_is_the_nearest_one_that_has_the_day(
    month: int, day: int, before: date | None, after: date | None
) -> None:
    today = date(2026, 11, 24)
    assert (latest(month, day, today), next_after(month, day, today)) == (before, after)


def test_a_century_may_have_no_leap_day_for_eight_years_and_the_years_have_ends() -> None:
    assert latest(2, 29, date(1904, 2, 28)) == date(1896, 2, 29)
    assert next_after(2, 29, date(1896, 3, 1)) == date(1904, 2, 29)
    assert latest(12, 31, date.min) is None and next_after(1, 1, date.max) is None


@pytest.mark.parametrize(("said", "is_year"), [("1850", True), ("2024", True), ("2100", False), ("1200 euros", False)])
def test_a_figure_behind_a_day_may_be_a_year_of_long_ago(said: str, is_year: bool) -> None:
    assert (re.match(YEAR_OF_DAY, said) is not None) is is_year
