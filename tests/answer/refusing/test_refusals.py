"""How models say that they do not know, and how it only looks so."""

from __future__ import annotations

import pytest

from askbase.answer.refusing.refusals import is_refusal


@pytest.mark.parametrize(
    "text",
    ["The notes do not say.", "NOT IN NOTES", "The passages do not mention the price.", "I don't know.",
     "The provided passages do not contain information about that."],
)  # fmt: skip
def test_the_ways_a_model_says_no(text: str) -> None:
    assert is_refusal(text)


@pytest.mark.parametrize("text", ["The notes say 3 May.", "It was not serviced in 2023.", "No: it lapsed in May."])
def test_an_answer_with_a_no_in_it_is_no_refusal(text: str) -> None:
    assert not is_refusal(text)


@pytest.mark.parametrize(
    "said",
    [
        "It is not included in the rent.",
        "It is not insured.",
        "This is not intended for children.",
        "It is not in the garage, it is in the shed.",
        "There is no information desk at the station.",
        "The text does not have to be signed.",
        "The notes app does not have dark mode.",
    ],
)
def test_a_not_that_answers_is_no_refusal(said: str) -> None:
    assert not is_refusal(said)


@pytest.mark.parametrize(
    "said",
    [
        "The passages provided do not mention it.",
        "The notes about the boiler do not say.",
        "There is no information about that.",
        "It is not in the notes.",
        "The provided text does not explicitly state it.",
        "No information is given.",
        "There is no mention.",
    ],
)
def test_a_refusal_in_other_words_is_one(said: str) -> None:
    assert is_refusal(said)
