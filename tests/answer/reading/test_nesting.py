"""What an indented item hangs under is part of what it says."""

from __future__ import annotations

from dataclasses import replace

from askbase.answer.quoting.saying import saying
from askbase.answer.reading.evidence import Evidence
from askbase.answer.reading.nesting import is_label
from tests.answer.builders import passage

DAY = "- Home\n\t- called the insurance because of the bike theft\n\t\t- claim number SV-77-20931\n\t\t- form filled in"


def test_a_sentence_stands_under_the_items_that_it_is_indented_under() -> None:
    last = Evidence.of(passage(DAY)).standing[-1]
    assert last.items == ("Home", "called the insurance because of the bike theft")
    assert last.items_at == (0, 1)


def test_items_before_the_passage_count_but_have_no_place_in_it() -> None:
    whole = passage(DAY)
    start = DAY.index("- claim")
    part = replace(passage(DAY[start:], start=start), before=whole.chunk.text[:start])
    standing = Evidence.of(part).standing
    assert [each.items for each in standing] == [("Home", "called the insurance because of the bike theft")] * 2
    assert [each.items_at for each in standing] == [(), ()]


def said(question: str, text: str = DAY, path: str = "day.md") -> list[str]:
    note = passage(text, path, dense=0.1)
    return [text[start:end] for _, (start, end) in sorted(saying(question, [note]))]


def test_an_item_says_what_it_and_those_above_it_say_together() -> None:
    assert said("What is the claim number of the bike theft?") == ["- claim number SV-77-20931"]
    car = "- Insurance: HUK, 512 a year\n  - deductible 300 €"
    assert said("deductible of the car insurance", car, "car.md") == ["- deductible 300 €"]


def test_a_figure_may_be_told_under_the_item_that_was_asked_for_but_not_under_a_label() -> None:
    plumber = "- plumber came (Holt)\n  - siphon\n    - 118 € in cash"
    assert said("How much did the plumber cost?", plumber) == ["- 118 € in cash"]
    assert said("How much did the home cost?", "- Home\n  - 118 € in cash") == []


def test_one_word_without_figure_or_link_is_a_label() -> None:
    assert [is_label(each) for each in ("- Home", "1. [[Acme]]", "- 2026", "- plumber came")] == [
        True, False, False, False
    ]  # fmt: skip
