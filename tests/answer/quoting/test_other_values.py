"""Figures beside the one that an answer gives."""

from __future__ import annotations

import pytest

from askbase.answer.claims.segment import Segment
from askbase.answer.quoting.other_values import measured, other_values
from askbase.types import Passage
from tests.answer.builders import passage

KICKOFF = passage("Question logs are kept for **90 days** so that we can learn.", "kickoff.md", day="2024-02-06")
OCTOBER = passage("Question logs are now deleted after 30 days.", "october.md", day="2024-10-22")
SPRING = passage("The garlic needs 30 days more.", "garden.md")
FLOW = passage("Flow temperature 58 °C since 1 November 2024, 75 °C before that.", "boiler.md")


def says(claim: str, number: int, cited: Passage) -> Segment:
    span = (cited.chunk.start, cited.chunk.end)
    return Segment(f"{claim} ", claim, (number,), "supported", ("words",), ((number, span),))


def others(question: str, claim: str, *passages: Passage) -> list[str]:
    """What the passages say beside a claim that cites the first of them."""
    quotes = [says(each.chunk.plain, number, each) for number, each in enumerate(passages, 1)]
    return [each.claim for each in other_values(question, [says(claim, 1, passages[0])], quotes, passages)]


def test_a_note_of_another_day_with_another_figure_is_told() -> None:
    asked, claim = "How long are the question logs kept?", "The question logs are kept for 90 days."
    assert others(asked, claim, KICKOFF, OCTOBER) == [OCTOBER.chunk.plain]
    assert others(asked, claim, KICKOFF, passage("Question logs are kept for 90 days.", "b.md")) == []


def test_the_same_unit_of_something_else_is_not() -> None:
    assert others("How long are the question logs kept?", "They are kept for 90 days.", KICKOFF, SPRING) == []


def test_of_a_day_that_is_asked_for_others_may_well_differ() -> None:
    asked, claim = "How long were question logs kept in May 2024?", "Question logs were kept for 90 days."
    assert others(asked, claim, KICKOFF, OCTOBER) == []


def test_other_rows_are_about_other_things() -> None:
    rows = passage("The service took 50 minutes. The service in January took 80 minutes.", "log.md")
    first, second = (0, 28), (29, len(rows.chunk.text))
    claim = Segment("50 minutes ", "The service took 50 minutes.", (1,), "supported", ("words",), ((1, first),))
    quote = Segment("x", rows.chunk.said(second), (1,), "supported", ("quote",), ((1, second),))
    assert other_values("How long did the service take?", [claim], [quote], [rows]) == []


def test_the_sentence_itself_is_told_where_the_figure_changed() -> None:
    asked = "What flow temperature is set?"
    assert others(asked, "It is set to 58 °C.", FLOW) == [FLOW.chunk.plain]
    assert others(asked, "It is 58 °C since November 2024, and was 75 °C before.", FLOW) == []
    both = passage("The flow is 58 °C and the return 45 °C.", "boiler.md")
    assert others(asked, "The flow is 58 °C.", both) == []


def test_a_claim_without_a_figure_leaves_none_out() -> None:
    assert others("Who keeps the logs?", "Wenda keeps the logs.", KICKOFF, OCTOBER) == []


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("We have 4,180 members and 23 staff.", {"memb": {"4180"}, "staff": {"23"}}),
        ("It cost £92 on 1 November 2024.", {"money": {"92"}}),
        ("two hours, 18 minutes or 55 min", {"hour": {"2"}, "minute": {"18", "55"}}),
        ("78 % since 2024-01-14", {"%": {"78"}}),
        ("see 12", {}),
    ],
)
def test_figures_are_told_by_what_they_count(text: str, figures: dict[str, set[str]]) -> None:
    assert measured(text) == figures
