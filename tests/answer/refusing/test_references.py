"""Things that are asked for by their numbers."""

from __future__ import annotations

import pytest

from askbase.answer.refusing.references import missing_reference
from tests.answer.builders import passage


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What changed in version 2.0?", "## v2.0\n\nThe parser is new."),
        ("What is ticket 482 about?", "#482: the lamp flickers."),
        ("What did I do in week 42?", "W42: cleaned the cellar."),
        ("What did I do in week 42?", "KW 42, cleaned the cellar."),
        ("What is in chapter 3?", "Ch. 3 tells of whales."),
        ("What is in chapter 3?", "The third chapter tells of whales."),
        ("What did we do on day 1?", "On the first day we walked."),
        ("What is step one? And step 2?", "Step two: whisk."),
    ],
)
def test_a_thing_with_a_number_may_be_written_otherwise(question: str, text: str) -> None:
    assert missing_reference(question, [passage(text)]) is None


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What is lesson 27?", "Lesson 2 and lesson 7. It has 27 pages, and 39 lessons. On 27 May."),
        ("What changed in version 2.0?", "## v2.1\n\nSave 2.0 GB."),
        ("What is in chapter 3?", "Chapter 13, at 3 o'clock, in march 3."),
        ("What is ticket 482 about?", "Ticket 4821 and room 482."),
        ("What is lesson 27?", "Le dentiste le 27 mai."),
        ("What is issue 482 about?", "The total is 482 euros."),
        ("What is item 3?", "I tried it 3 times."),
        ("What is step 3?", "Backups are on S3."),
        ("What stands on page 4?", "Printer P4 is broken."),
        ("What did we do in week 3?", "After that we 3 went home."),
    ],
)
def test_another_number_is_another_thing(question: str, text: str) -> None:
    assert missing_reference(question, [passage(text)]) is not None


def test_a_numbered_heading_is_a_chapter_without_saying_so() -> None:
    night = passage("The cheap hours begin at 23:30.", headings=("A Year of Bread", "12. Electricity at night"))
    assert missing_reference("What is the gist of chapter 12?", [night]) is None
    assert missing_reference("What is the gist of chapter 1?", [night]) == "chapter 1"
    assert missing_reference("What happened in week 12?", [night]) == "week 12"
    assert (
        missing_reference("What was said in episode 12?", [passage("No.", headings=("12 May", "12. Mai"))])
        == "episode 12"
    )


def test_a_number_may_be_written_with_a_zero_before_it() -> None:
    assert missing_reference("What went wrong in week 6?", [passage("# Weekly review 2025-W06")]) is None
    assert missing_reference("What went wrong in week 6?", [passage("# Weekly review 2025-W16")]) == "week 6"
