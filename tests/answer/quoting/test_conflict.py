"""Notes that contradict an answer are named, newest first; others are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from askbase.answer.claims.outflow import Outflow
from askbase.answer.quoting.conflict import Stated, newest_first, notices
from askbase.answer.quoting.extract import extract
from askbase.types import Passage
from tests.answer.builders import passage

NOW = passage("The boiler service costs £96 a year.", "prices.md", day="2024-11-07")
BEFORE = passage("The boiler service costs £92 a year.", "old.md", day="2022-01-03")
LATER = passage("The boiler service costs £99 a year.", "new.md", day="2025-02-01")


def said(claim: str, *passages: Passage) -> list[str]:
    outflow = Outflow([NOW], "How much is it?")
    return notices([*outflow.feed(claim), *outflow.finish()], passages, [NOW])


def test_notes_with_another_number_are_named_newest_first() -> None:
    found = said("The boiler service costs £96 a year.", NOW, BEFORE, LATER)
    assert found == [
        "Another note says otherwise: new.md (2025-02-01): “The boiler service costs £99 a year.”",
        "Another note says otherwise: old.md (2022-01-03): “The boiler service costs £92 a year.”",
    ]


def test_a_note_that_says_it_is_not_so_is_named() -> None:
    denied = passage("The boiler service never costs £96 a year.", "denied.md")
    assert [notice.split(":")[1].strip() for notice in said("The boiler service costs £96 a year.", denied)] == [
        "denied.md (no date)"
    ]


def test_the_same_words_about_another_day_or_thing_contradict_nothing() -> None:
    other_day = passage("The boiler service on 3 May 2023 costs £92 a year.", "log.md")
    other_thing = passage("The rye loaf bakes for 55 minutes.", "bread.md")
    agrees = passage("The boiler service costs £96 a year.", "copy.md")
    assert said("The boiler service costs £96 a year.", other_day, other_thing, agrees, NOW) == []


def test_what_is_unverified_is_not_defended() -> None:
    assert said("The boiler service costs £500 a year.", BEFORE) == []


def test_notes_that_are_quoted_and_differ_come_newest_first_and_are_named_with_their_dates() -> None:
    before = passage("The daily standup is at 9:30 in the kitchen.", "old.md", day="2023-02-01", score=1.0)
    now = passage("The daily standup is at 10:15 in the kitchen.", "new.md", day="2024-05-01", score=0.9)
    passages = [before, now]
    quoted = extract("When is the daily standup?", passages, lambda texts: [0.6] * len(texts))
    assert [segment.numbers for segment in quoted] == [(1,), (2,)]
    ordered = newest_first(quoted, passages)
    assert [segment.numbers for segment in ordered] == [(2,), (1,)]
    assert notices(ordered, passages, passages) == [
        "Notes quoted here say different things: new.md (2024-05-01), old.md (2023-02-01)."
    ]


def test_quotes_that_agree_keep_their_order() -> None:
    old = passage("The daily standup is at 9:30 in the kitchen.", "old.md", day="2023-02-01")
    other = passage("The weekly review is on Friday in the hall.", "new.md", day="2024-05-01")
    quoted = extract("When is the daily standup?", [old, other], lambda texts: [0.6] * len(texts))
    assert newest_first(quoted, [old, other]) == quoted


def test_a_cited_note_that_calls_itself_superseded_is_named_with_what_took_its_place() -> None:
    old = replace(BEFORE, superseded="prices.md")
    outflow = Outflow([NOW, old], "How much is it?")
    segments = [*outflow.feed("The boiler service costs £92 a year [2]."), *outflow.finish()]
    assert notices(segments, [], [NOW, old]) == [
        "A note cited here calls itself out of date: old.md (2022-01-03, superseded by prices.md)."
    ]
    only_new = Outflow([NOW, old], "How much is it?")
    assert (
        notices([*only_new.feed("The boiler service costs £96 a year [1]."), *only_new.finish()], [], [NOW, old]) == []
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The deadline for the tax return is 31 July 2024.",
            "The deadline for the tax return is now 2 September 2024.",
        ),
        ("The wifi network of the cabin is called Forest.", "The wifi network of the cabin is called Lake."),
        ("The pharmacy in Mill Lane is open on Sundays.", "The pharmacy in Mill Lane is closed on Sundays."),
        ("The dog tax costs €96 a year.", "Update: since 1 January 2024 the dog tax costs € 120 a year."),
        ("My gym is FitLab.", "I no longer go to the gym FitLab, I switched to Boulder Barn."),
    ],
)
def test_what_changed_in_one_place_is_a_contradiction(one: str, other: str) -> None:
    assert Stated.of(one).contradicts(Stated.of(other))
    assert Stated.of(other).contradicts(Stated.of(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Callum serviced the boiler on 3 May 2024.", "Callum serviced the boiler on 7 May 2023."),
        ("2024-05-03: boiler service, new gas valve", "2023-05-07: boiler service, new gas valve"),
        ("The oven in the kitchen is broken.", "The lamp in the kitchen is broken."),
        ("Anna brings salad to the summer party.", "Anna brings bread to the summer party."),
        ("The garden party was in June.", "The garden party was in July."),
        ("The rent is €800 a month.", "I no longer eat meat."),
        ("Marek met Wenda in Hollin Bridge.", "Marek met Hanne in Hollin Bridge."),
        ("Knead the dough.", "If the dough needs any more flour, knead it in."),
        ("Anna lives in Berlin.", "Ben no longer lives in Leeds, but Anna visits."),
        ("Dr. Weber is my dentist.", "Dr. Weber no longer takes new patients; another one does."),
        ("Milk, eggs", "No longer buy milk and eggs at Aldi."),
        ("Anna wohnt in Berlin.", "Ben wohnt nicht mehr in Hamburg."),
        (
            "The tablet for blood pressure is taken in the morning.",
            "The tablet for blood pressure is taken in the evening.",
        ),
        ("The left pedal is the clutch of the car.", "The right pedal is the clutch of the car."),
        ("The north gate of the park is open.", "The south gate of the park is open."),
        ("The password of the Netflix account is in the safe.", "The password of the Spotify account is in the safe."),
        ("The Berlin office of the firm is led by Anna.", "The Munich office of the firm is led by Anna."),
        ("The rent invoice of the flat is due on 2026-05-03.", "The rent invoice of the flat is due on 2026-06-03."),
    ],
)
def test_two_events_and_two_things_contradict_nothing(one: str, other: str) -> None:
    assert not Stated.of(one).contradicts(Stated.of(other))


def test_what_a_note_has_struck_out_itself_says_nothing_otherwise() -> None:
    struck = passage("~~The boiler service costs £92 a year.~~", "old.md")
    assert said("The boiler service costs £96 a year.", struck) == []
    assert said("The boiler service costs £96 a year.", replace(struck, chunk=BEFORE.chunk)) != []


def test_what_is_quoted_beside_the_matter_needs_no_second_opinion() -> None:
    asked = passage("The pressure of the boiler falls in winter.", "log.md")
    segments = extract("How is the pressure of the boiler?", [asked, NOW], lambda texts: [0.9] * len(texts))
    assert len(segments) == 2
    assert notices(segments, [BEFORE], [asked, NOW], "How is the pressure?") == []
    assert len(notices(segments, [BEFORE], [asked, NOW], "What does the service of the boiler cost?")) == 1
    assert len(notices(segments, [BEFORE], [asked, NOW], "How much is it?")) == 1


@pytest.mark.parametrize(
    ("one", "other", "contradict"),
    [
        ("Some text about topic number 3 gardening.", "Some text about topic number 4 gardening.", False),
        ("My old locker at work is number 3.", "My old locker at work is number 4.", True),
        ("The old box holds 3 winter coats.", "The old box holds 4 winter coats.", True),
        ("Box number 3 holds 7 winter coats.", "Box number 3 holds 8 winter coats.", True),
    ],
)
def test_a_number_that_tells_which_thing_is_meant_contradicts_no_other_thing(
    one: str, other: str, contradict: bool
) -> None:
    assert Stated.of(one).contradicts(Stated.of(other)) == contradict
