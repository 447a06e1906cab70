"""Boxes that a question names by a word."""

from __future__ import annotations

from askbase.answer.stated.box_words import words_beside
from askbase.answer.words.text import content_words

NOTE = ("meetings/2026-11-05.md", "Team meeting on 5 November")


def test_a_box_or_the_name_of_its_note_says_the_words() -> None:
    words = words_beside("my open tasks of the team meeting for Svenja", content_words("team meeting Svenja"))
    assert words is not None and words.said == "team meeting Svenja"
    assert words.are_met_by("Svenja: calibrate the thermometer", *NOTE)
    assert words.where("Svenja: calibrate the thermometer", *NOTE) == {"text", "note's name"}
    assert not words.are_met_by("Mehmet: get offers", *NOTE)
    assert not words.are_met_by("Svenja: calibrate the thermometer", "clinic.md", "Clinic")


def test_what_is_mentioned_stands_in_the_box_itself() -> None:
    words = words_beside("Which tasks mention the team meeting?", content_words("team meeting"))
    assert words is not None
    assert words.are_met_by("book a room for the team meeting", "clinic.md", "Clinic")
    assert not words.are_met_by("get offers", *NOTE)


def test_numbers_alone_name_no_box() -> None:
    assert words_beside("my open tasks 5", content_words("5")) is None
