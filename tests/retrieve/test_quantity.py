"""Values of properties as numbers."""

from __future__ import annotations

import pytest

from askbase.retrieve.quantity import compare, quantity
from askbase.types import Value


@pytest.mark.parametrize(
    ("value", "number", "unit"),
    [
        (8, 8.0, ""), ("3.5", 3.5, ""), ("12,50 €", 12.5, "€"), ("€12.50", 12.5, "€"), ("£9,850", 9850.0, "£"),
        ("1.234,5", 1234.5, ""), ("1,234.5 EUR", 1234.5, "eur"), ("4/5", 0.8, "share"), ("-3 °C", -3.0, "°c"),
        ("−3", -3.0, ""), ("20 min", 20.0, "min"), ("85 %", 85.0, "%"), (("7",), 7.0, ""), ("12 000 km", 12000.0, "km"),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(value: Value, number: float, unit: str) -> None:
    assert quantity(value) == (number, unit)


@pytest.mark.parametrize(
    "value",
    ["", "n/a", "high", True, ("1", "2"), (), "three of 2024 and 5", "1.2.3.4", "1.5 3", "030.123 45", "3.5 000 €", "٣",
     "1/0", "10:30", "[[" * 2000],
)  # fmt: skip
def test_what_is_no_number(value: Value) -> None:
    assert quantity(value) is None


def test_days_compare() -> None:
    earlier, later = quantity("2024-05-03"), quantity("4 May 2024")
    assert earlier is not None and later is not None and earlier < later


def test_what_is_of_different_units_does_not_compare() -> None:
    def together(*values: str) -> bool:
        return compare(found for value in values if (found := quantity(value)) is not None)

    assert together("2 h", "3 h", "5") and together("4/5", "7/10")
    assert not together("2h", "90min") and not together("2025", "2024-05-01") and not together("4/5", "7")
