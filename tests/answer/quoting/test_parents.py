"""Indented items are quoted under those that they hang under, and go before what is told elsewhere."""

from __future__ import annotations

from askbase.answer.quoting.extract import extract
from tests.answer.builders import passage

PLUMBER = "- Home\n\t- plumber came (Holt)\n\t\t- replaced the siphon\n\t\t\t- 118 € in cash\n\t- boiler was noisy"


def quoted(question: str, *texts: str, limit: int = 4) -> list[str]:
    notes = [passage(text, f"{number}.md") for number, text in enumerate(texts)]
    return [each.claim for each in extract(question, notes, lambda texts: [0.5] * len(texts), limit)]


def test_an_item_is_quoted_under_its_nearest_and_those_that_were_asked_for_not_under_labels() -> None:
    coffee = "- Morning\n  - Coffee with Marta\n    - she is leaving Acme in January"
    assert quoted("Who leaves Acme?", coffee, limit=1) == ["Coffee with Marta", "she is leaving Acme in January"]
    assert "Home" not in quoted("What did the plumber do?", PLUMBER)


def test_a_label_that_was_asked_for_is_quoted() -> None:
    tyres = "- Tyres\n  - summer: stored at Maier, shelf 118"
    assert quoted("Where are the summer tyres?", tyres) == ["Tyres", "summer: stored at Maier, shelf 118"]


def test_figures_under_the_item_that_was_asked_for_go_before_other_notes() -> None:
    found = quoted("How much did the plumber cost?", PLUMBER, "The plumber is quick.\n\nThe plumber is nice.", limit=2)
    assert "118 € in cash" in found


def test_each_quote_is_a_line_of_the_note() -> None:
    note = passage(PLUMBER)
    found = extract("How much did the plumber cost?", [note], lambda texts: [0.5] * len(texts))
    assert [PLUMBER[start:end].lstrip("- ") for each in found for _, (start, end) in each.quotes] == [
        each.claim for each in found
    ]
