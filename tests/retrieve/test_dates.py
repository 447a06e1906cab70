"""Periods in plain words, counted from a Tuesday."""

from __future__ import annotations

from datetime import date

import pytest

from askbase.retrieve.dates import find_period, no_such_day

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "first", "beyond"),
    [
        ("last November", "2025-11-01", "2025-12-01"),  # the one that is over
        ("in November", "2026-11-01", "2026-12-01"),
        ("last December", "2025-12-01", "2026-01-01"),
        ("in 2024", "2024-01-01", "2025-01-01"),
        ("this week", "2026-11-23", "2026-11-30"),
        ("last week", "2026-11-16", "2026-11-23"),
        ("last month", "2026-10-01", "2026-11-01"),
        ("last year", "2025-01-01", "2026-01-01"),
        ("since March 2024", "2024-03-01", None),
        ("from 2023 onwards", "2023-01-01", None),
        ("before 2023", None, "2023-01-01"),
        ("until May 2024", None, "2024-06-01"),
        ("after 2024", "2025-01-01", None),
        ("on 3 May 2024", "2024-05-03", "2024-05-04"),
        ("on May 3rd, 2024", "2024-05-03", "2024-05-04"),
        ("on 30 November", "2025-11-30", "2025-12-01"),  # this year's is still to come
        ("on 2024-05-03", "2024-05-03", "2024-05-04"),
        ("in 2024-05", "2024-05-01", "2024-06-01"),
        ("in the past two weeks", "2026-11-10", "2026-11-25"),
        ("yesterday", "2026-11-23", "2026-11-24"),
        ("the day before yesterday", "2026-11-22", "2026-11-23"),
        ("on Monday", "2026-11-23", "2026-11-24"),  # yesterday
        ("on Tuesday", "2026-11-17", "2026-11-18"),  # a week ago, as today is one
        ("last Friday", "2026-11-20", "2026-11-21"),
        ("this Friday", "2026-11-27", "2026-11-28"),
        ("since Monday", "2026-11-23", None),
        ("since Tuesday", "2026-11-24", None),
        ("in the past week", "2026-11-17", "2026-11-25"),
        ("from 14.10.2026", "2026-10-14", "2026-10-15"),
        ("between 1 October and 31 October 2026", "2026-10-01", "2026-11-01"),
        ("from March to May 2024", "2024-03-01", "2024-06-01"),
        ("from Monday until today", "2026-11-23", "2026-11-25"),
        ("two days ago", "2026-11-22", "2026-11-23"),
        ("29 February 2024", "2024-02-29", "2024-03-01"),
        ("on 23 November", "2026-11-23", "2026-11-24"),  # yesterday
        ("on the 3rd of November 2026", "2026-11-03", "2026-11-04"),
        ("on 3rd November", "2026-11-03", "2026-11-04"),
        ("on November 3rd", "2026-11-03", "2026-11-04"),
        ("on Sunday, 3 November 2024", "2024-11-03", "2024-11-04"),
        ("from 3.11.", "2026-11-03", "2026-11-04"),  # the day before the month
        ("on 3.11.26", "2026-11-03", "2026-11-04"),
        ("until 30.11.", None, "2025-12-01"),
        ("on 29 February", "2024-02-29", "2024-03-01"),  # of the latest year that has it
        ("on 12 May 1850", "1850-05-12", "1850-05-13"),
        ("on May 12th, 1850", "1850-05-12", "1850-05-13"),
        ("on 1850-05-12", "1850-05-12", "1850-05-13"),
        ("in May 1850", "1850-05-01", "1850-06-01"),
        ("before 3 March 1620", None, "1620-03-03"),
    ],
)
def test_a_period_has_a_first_day_and_a_day_after(text: str, first: str | None, beyond: str | None) -> None:
    found = find_period(f"my notes {text} about bread", TODAY)
    assert found is not None
    assert (found.first and found.first.isoformat(), found.beyond and found.beyond.isoformat()) == (first, beyond)
    assert f"my notes {text} about bread"[found.start : found.end] == text


@pytest.mark.parametrize(
    ("text", "first", "beyond"),
    [
        ("3. November 2026", "2026-11-03", "2026-11-04"),
        ("am 3. November", "2026-11-03", "2026-11-04"),
        ("am 30. November", "2025-11-30", "2025-12-01"),  # this year's is still to come
        ("vom 3. Okt. 2026", "2026-10-03", "2026-10-04"),
        ("am 9.11.2026", "2026-11-09", "2026-11-10"),
        ("am 3.11.26", "2026-11-03", "2026-11-04"),
        ("am 3.11.", "2026-11-03", "2026-11-04"),
        ("am 3.11", "2026-11-03", "2026-11-04"),  # the question's own stop was taken for the day's
        ("vom Montag, den 23. November", "2026-11-23", "2026-11-24"),
        ("bis zum 3. November", None, "2026-11-04"),
        ("am 29.2.", "2024-02-29", "2024-03-01"),
        ("am 12. Mai 1850", "1850-05-12", "1850-05-13"),
        ("am 12.5.1850", "1850-05-12", "1850-05-13"),
        ("seit dem 3.11.", "2026-11-03", None),
        ("zwischen 1.10. und 31.10.2026", "2026-10-01", "2026-11-01"),
        ("vom 1. Oktober bis zum 3. November", "2026-10-01", "2026-11-04"),
        ("von März bis Mai 2024", "2024-03-01", "2024-06-01"),
        ("heute", "2026-11-24", "2026-11-25"),
        ("gestern", "2026-11-23", "2026-11-24"),
        ("vorgestern", "2026-11-22", "2026-11-23"),
        ("diese Woche", "2026-11-23", "2026-11-30"),
        ("letzte Woche", "2026-11-16", "2026-11-23"),
        ("in der vorigen Woche", "2026-11-16", "2026-11-23"),
        ("diesen Monat", "2026-11-01", "2026-12-01"),
        ("letzten Monat", "2026-10-01", "2026-11-01"),
        ("letztes Jahr", "2025-01-01", "2026-01-01"),
        ("im Oktober", "2026-10-01", "2026-11-01"),
        ("im Dezember", "2025-12-01", "2026-01-01"),
        ("im August 2026", "2026-08-01", "2026-09-01"),
        ("letzten November", "2025-11-01", "2025-12-01"),
        ("im Jahr 2025", "2025-01-01", "2026-01-01"),
        ("vor 2023", None, "2023-01-01"),
        ("seit März 2024", "2024-03-01", None),
        ("am Montag", "2026-11-23", "2026-11-24"),
        ("am Dienstag", "2026-11-17", "2026-11-18"),
        ("seit Dienstag", "2026-11-24", None),
        ("letzten Freitag", "2026-11-20", "2026-11-21"),
        ("in den letzten zwei Wochen", "2026-11-10", "2026-11-25"),
        ("vor zwei Tagen", "2026-11-22", "2026-11-23"),
    ],
)
def test_a_period_may_be_said_in_german(text: str, first: str | None, beyond: str | None) -> None:
    found = find_period(f"meine Notizen {text} gelesen", TODAY)
    assert found is not None
    assert (found.first and found.first.isoformat(), found.beyond and found.beyond.isoformat()) == (first, beyond)
    assert f"meine Notizen {text} gelesen"[found.start : found.end] == text


@pytest.mark.parametrize(
    "text",
    [
        "the second law",
        "at 2300 metres",
        "in week 2024-W06",
        "chapter 12",
        "from here to there",
        "on Mondays",
        "from last Sunday school",
        "notes of Sunday roast",
        "changes in 3.11.2 since 3.11.1",  # versions
        "Python 3.11.26 and 3.11.",
        "Notizen von Jan",  # whose they are
        "montags um 3.30",
        "31 February 2024",  # no such day, and not that month either
        "April 31",
        "am 31.02.2024",
        "on 29 February 2023",
        "",
    ],
)
def test_other_numbers_are_no_periods(text: str) -> None:
    assert find_period(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("What happened on 31 February 2024?", "31 February 2024"),
        ("Was war am 31.02.2024?", "31.02.2024"),
        ("What happened on 29 February?", None),
        ("pages 2024-45, and am 9.30", None),
        ("rated 31.2 in room 45 May 2024", None),
    ],
)
def test_a_day_that_never_was_can_be_told(text: str, day: str | None) -> None:
    assert no_such_day(text) == day


def test_what_stands_beside_a_day_that_never_was_is_still_read() -> None:
    found = find_period("31 February 2024 or in March 2024", TODAY)
    assert found is not None and found.first == date(2024, 3, 1)


def test_a_figure_with_its_unit_is_no_year() -> None:
    found = find_period("by 3 May 1200 euros are due", TODAY)
    assert found is not None and found.first == date(2026, 5, 3)


@pytest.mark.parametrize(
    ("text", "any_year"),
    [
        ("on 3 May", True),
        ("am 3.5.", True),
        ("in March", True),
        ("between 1 October and 31 October", True),
        ("on 12 May 1850", False),
        ("am 3.5.24", False),
        ("between 1 October and 31 October 2026", False),
        ("last March", False),
        ("2 days ago", False),
        ("on Friday", False),
        ("this year", False),
    ],
)
def test_a_period_tells_whether_its_year_was_said(text: str, any_year: bool) -> None:
    found = find_period(text, TODAY)
    assert found is not None and found.any_year is any_year


def test_german_leaves_the_end_open_behind_the_day_too() -> None:
    found = find_period("Notizen vom 3. November an?", TODAY)
    assert found is not None and (found.first, found.beyond) == (date(2026, 11, 3), None)


def test_a_weekday_before_a_date_is_that_date() -> None:
    found = find_period("what happened on Sunday, 3 November 2024?", TODAY)
    assert found is not None and found.first == date(2024, 11, 3)
