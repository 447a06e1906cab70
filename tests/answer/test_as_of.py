"""A question about the present, answered with an old note, says how old."""

from __future__ import annotations

from datetime import date

import pytest

from askbase.answer.as_of import notice
from askbase.answer.claims.outflow import Outflow
from askbase.types import Passage
from tests.answer.builders import passage

TODAY = date(2026, 3, 1)
OLD = passage("The boiler service costs £96 a year.", "prices.md", day="2024-11-07")


def said(question: str, cited: Passage = OLD) -> str | None:
    outflow = Outflow([cited], question)
    segments = [*outflow.feed("The boiler service costs £96 a year."), *outflow.finish()]
    return notice(question, segments, [cited], TODAY)


@pytest.mark.parametrize(
    "question", ["What does the boiler service cost now?", "Is the service still £96?", "Was kostet das derzeit?"]
)
def test_the_day_of_the_note_is_told(question: str) -> None:
    assert said(question) == ("As of 2024-11-07: the newest note this answer stands on. Later changes are not in it.")


def test_questions_about_the_past_and_fresh_or_undated_notes_need_no_day() -> None:
    assert said("What did the boiler service cost in 2024?") is None
    assert said("What does it cost now?", passage(OLD.chunk.text, "new.md", day="2026-02-20")) is None
    assert said("What does it cost now?", passage(OLD.chunk.text, "undated.md")) is None


def test_what_is_not_supported_stands_on_no_note() -> None:
    outflow = Outflow([OLD], "now?")
    segments = [*outflow.feed("Rye bread needs fifty minutes in a hot oven."), *outflow.finish()]
    assert notice("What about now?", segments, [OLD], TODAY) is None
