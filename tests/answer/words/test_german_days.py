"""German days as English writes them."""

from __future__ import annotations

import pytest

from askbase.answer.words.german_days import english_days, english_months


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("bis 20.11.2026 zahlen", "bis 2026-11-20 zahlen"),
        ("bis 3. 1. 2027", "bis 2027-01-03"),
        ("bis 20.11.26", "bis 2026-11-20"),
        ("bis 10.11.", "bis 10 november"),
        ("am 15. März 2026 um 9", "am 15 march 2026 um 9"),
        ("am 3. Dez.", "am 3 december"),
        ("by 4 Dec 2026", "by 4 december 2026"),
        ("Version 1.2.3 kostet 12.50 oder 99.99.", "Version 1.2.3 kostet 12.50 oder 99.99."),
    ],
)
def test_days_are_written_as_in_english(text: str, english: str) -> None:
    assert english_days(text) == english


def test_months_alone_are_those_of_questions() -> None:
    assert english_months("im dezember 2026 oder mai") == "im december 2026 oder may"
    assert english_days("Mai und März") == "Mai und März"
