"""Values of properties as numbers."""

from __future__ import annotations

import pytest

from askbase.retrieve.quantity import quantity
from askbase.types import Value


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (8, 8.0), ("3.5", 3.5), ("12,50 €", 12.5), ("€12.50", 12.5), ("£9,850", 9850.0), ("1.234,5", 1234.5),
        ("1,234.5 EUR", 1234.5), ("4/5", 4.0), ("-3 °C", -3.0), ("−3", -3.0), ("20 min", 20.0), ("85 %", 85.0),
        (("7",), 7.0), ("12 000 km", 12000.0),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(value: Value, number: float | None) -> None:
    assert quantity(value) == number


@pytest.mark.parametrize("value", ["", "n/a", "high", True, ("1", "2"), (), "three of 2024 and 5", "1.2.3.4"])
def test_what_is_no_number(value: Value) -> None:
    assert quantity(value) is None


def test_days_compare() -> None:
    earlier, later = quantity("2024-05-03"), quantity("4 May 2024")
    assert earlier is not None and later is not None and earlier < later
