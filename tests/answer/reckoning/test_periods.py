"""Ends of periods."""

from __future__ import annotations

import pytest

from tests.answer.builders import passage
from tests.answer.reckoning.asking import answered


@pytest.mark.parametrize(
    "text",
    [
        "The lease on the van ran for two years from May 2019. It was renewed for three years from May 2021.",
        "The lease on the van runs for about five years from May 2021.",
        "The lease on the van is 2 to 5 years from May 2021.",
        "The lease on the van runs for 2024-05-01 years from May 2021.",
        f"The lease on the van runs for {'9' * 6000} years from May 2021.",
        "The lease on the van runs for at least two years from May 2021.",
        "The lease on the van runs for two years from May 2021, unless it is cancelled.",
        "The lease on the van runs for two years from 3 May 2021.",
        "The lease on the van runs for two years from 2021.",  # from its beginning or its end
        "The lease on the van: bring papers 2 years after May 2021.",
        "The lease on the van is for two years from May 2022, on the trailer for one year from May 2022.",
        "The lease on the van runs for 3.5 years from May 2023.",
    ],
)
def test_no_end_that_is_not_plain(text: str) -> None:
    assert answered("When does the lease on the van run out?", passage(text, "van.md")) == ""


def test_the_sentence_that_is_about_it_most_is_taken() -> None:
    text = "The PhD grant runs for 36 months from October 2022.\n\nThe lab's grant runs for 24 months from May 2024."
    note = passage(text, "phd.md")
    assert answered("When does the PhD grant end?", note) == "October 2025: 36 months from October 2022"
    assert answered("When does the grant end?", note) == ""


def test_until_when_asks_for_an_end() -> None:
    note = passage("The lease on the van runs for three years from May 2023.", "van.md")
    assert answered("Until when does the van lease run?", note) == "May 2026: three years from May 2023"
