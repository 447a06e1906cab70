"""How often a thing is done."""

from __future__ import annotations

import pytest

from askbase.answer.claims.rates import rates


@pytest.mark.parametrize(
    ("text", "unit", "often"),
    [
        ("every day", "day", "1"),
        ("once a day", "day", "1"),
        ("daily", "day", "1"),
        ("twice daily", "day", "2"),
        ("3 times a week", "week", "3"),
        ("3x per week", "week", "3"),
        ("zweimal täglich", "day", "2"),
        ("dreimal am Tag", "day", "3"),
        ("every second day", "day", "/2"),
        ("every other Friday", "friday", "/2"),
        ("every 3 days", "day", "/3"),
        ("every six months", "month", "/6"),
        ("jeden zweiten Tag", "day", "/2"),
        ("alle 10 Tage", "day", "/10"),
    ],
)
def test_a_rate_is_a_unit_of_time_and_how_often_in_it(text: str, unit: str, often: str) -> None:
    assert list(rates(f"Water it {text}.")) == [(unit, often)]


@pytest.mark.parametrize("text", ["for 3 days", "on day 3", "all day", "im Jahr 2019", "20 minutes late"])
def test_a_time_that_passes_is_no_rate(text: str) -> None:
    assert list(rates(text)) == []
