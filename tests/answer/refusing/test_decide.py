"""When the notes are silent: before the model speaks, and after."""

from __future__ import annotations

import pytest

from askbase.answer.claims.outflow import Outflow
from askbase.answer.refusing.decide import (
    is_refusal,
    missing_reference,
    saying,
    too_weak,
    unsupported,
    worth_quoting,
)  # fmt: skip
from tests.answer.builders import passage

LESSONS = passage("The content presents 39 lessons learned from ML conferences.\n- Start simple.", "lessons.md")


def test_nothing_found_is_too_weak() -> None:
    assert too_weak("When?", []) is not None


def test_a_thing_asked_for_by_a_number_that_no_passage_has_is_missing() -> None:
    assert too_weak("What is lesson 27?", [LESSONS]) == "no passage speaks of lesson 27"


@pytest.mark.parametrize("text", ["Lesson 27: ship it.", "## Lessons\n27. Ship it.", "lesson #27 is to ship"])
def test_a_numbered_thing_is_found_as_heading_list_or_text(text: str) -> None:
    assert too_weak("What is lesson 27?", [passage(text, "lessons.md")]) is None


def test_a_question_about_something_else_entirely_is_too_weak() -> None:
    assert too_weak("Where is my passport?", [passage("Rye bakes for an hour.", dense=0.05)]) is not None


def test_what_is_far_away_is_not_quoted_as_an_answer() -> None:
    assert not worth_quoting([passage("Rye bakes for an hour.", dense=0.3)])
    assert worth_quoting([passage("Rye bakes for an hour.", dense=0.3), passage("It bakes at 230.", dense=0.6)])
    assert worth_quoting([passage("Found by words alone.", dense=None)])


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


def said(text: str, question: str) -> bool:
    outflow = Outflow([passage("The boiler was serviced on 3 May 2024.")], question)
    return unsupported(question, [*outflow.feed(text), *outflow.finish()])


def test_an_answer_none_of_which_stands_in_the_passages_is_unsupported() -> None:
    assert said("The passport lies in the drawer.", "Where is my passport?")
    assert not said("It was serviced on 3 May 2024.", "When was the boiler serviced?")


def test_a_bare_yes_to_a_yes_no_question_may_stand() -> None:
    assert not said("Yes.", "Was the boiler serviced?")
    assert said("Yes.", "When was the boiler serviced?")


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


def test_a_compound_is_found_however_it_is_written() -> None:
    limited = passage("The vendor API is rate-limited to 200 requests per minute.", dense=0.3)
    assert saying("What is the vendor API rate limit?", [limited])


@pytest.mark.parametrize(
    ("question", "there"),
    [
        ("What is the tag loss in Lindqvist's study?", True),
        ("Which tag loss do we use of Lindqvist?", True),
        ("What is the tag loss in Smith's study?", False),
        ("What is the page of loss?", False),
        ("my take on Lindqvist 2015", False),
    ],
)
def test_what_only_says_the_form_of_an_answer_need_not_stand_there(question: str, there: bool) -> None:
    note = passage("Tag loss of 29 % was high. Lindqvist and Strand, 2015.", "lindqvist2015.md")
    assert bool(saying(question, [note])) is there


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Where did I meet Anna?", "Anna Petersen, met:: Devcon Leipzig 2022"),
        ("What did we decide about the standup?", "Decision: the standup moves to ten."),
        ("When was the laptop bought?", "I buy the laptop in May."),
        ("When do I sow kale?", "Kale: sow in May"),
        ("What was my weight in October?", "2026-10-01: weight 82.1 kg"),
    ],
)
def test_other_forms_of_a_word_months_and_days_say_what_is_asked(question: str, text: str) -> None:
    assert saying(question, [passage(text, "note.md")])
