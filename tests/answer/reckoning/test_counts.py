"""Items of a list, counted; what the list says of itself may be another number."""

from __future__ import annotations

import pytest

from tests.answer.builders import passage
from tests.answer.reckoning.asking import answered

REVIEW = passage(
    "## Five things to remember\n\n1. The dipper. It sang.\n2. Joris laughing.\n   - in the tent\n3. The answer.\n"
    "4. The card.\n\n## Books\n\n- Dune\n- Emma\n",
    "review 2024.md",
)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (
            "How many of my five things to remember from 2024 did I actually write down?",
            "4 items under “Five things to remember”",
        ),
        ("How many books are listed in my review of 2024?", "2 items under “Books”"),
        ("How many books about birds are listed?", ""),
        ("How many are listed?", ""),
        ("How many things happened in 2024?", ""),
    ],
)
def test_a_list_that_is_asked_about_is_counted(question: str, says: str) -> None:
    assert answered(question, REVIEW) == says


def test_of_two_lists_nobody_said_which() -> None:
    other = passage("## Books\n\n- Ulysses\n", "library.md")
    assert answered("How many books are listed?", REVIEW, other) == ""


def test_items_that_were_not_found_count_as_well() -> None:
    first = passage("## Books\n\n- Dune\n", "books.md")
    rest = passage("- Emma\n- Ulysses\n", "books.md", start=first.chunk.end, headings=("Books",))
    assert answered("How many books are listed?", first, whole=(first, rest)) == "3 items under “Books”"
