"""Figures with what is counted, or what they are counted in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from askbase.answer.claims.measured import figures_of


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("£9,850 for 6 kW", [("£9,850", "money", Decimal(9850)), ("6", "kw", Decimal(6))]),
        ("14,900 kilowatt hours", [("14,900", "kwh", Decimal(14900))]),
        ("58 °C and 31 %", [("58", "°", Decimal(58)), ("31", "%", Decimal(31))]),
        ("12 and more", [("12", "", Decimal(12))]),
        ("from 2024-05-01", [("2024-05-01", "", None)]),
        ("account 1234567890123456789", [("1234567890123456789", "", None)]),
        ("9" * 6000, [("9" * 6000, "", None)]),
    ],
)
def test_each_figure_is_read_with_its_unit(text: str, read: list[tuple[str, str, Decimal | None]]) -> None:
    assert [(each.written, each.what, each.value) for each in figures_of(text)] == read
