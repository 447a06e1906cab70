from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbase.evals.literals import canonical, literals_of, states, verdict
from askbase.evals.sentences import marks_in, sentences


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        ("2024-11-07", "It was uploaded on November 7th, 2024."),
        ("7 November 2024", "upload_date: '2024-11-07'"),
        ("November 2024", "on 7 Nov 2024"),
        ("2024", "on 7 Nov 2024"),
        ("3 May", "on 3 May 2024"),
        ("3. Mai 2023", "Es war am 3. Mai 2023 soweit."),
        ("1200", "about 1,200 euros"),
        ("1200 ~5% kWh", "1,230 kWh a year"),
        ("5 kg", "a 5kg bag"),
        ("12%", "12 percent of it"),
        ("Altman's Law", "known as **Altman’s Law**"),
        ("Data Elixir", "DATA  Elixir [2]"),
        ("C++", "written in C++."),
        ("https://eugeneyan.com//writing", "see https://eugeneyan.com//writing/conf-lessons/"),
        ("0", "relevance: 0"),
        ("15%", "約15％です。"),
    ],
)
def test_a_literal_is_found_however_it_is_written(literal: str, text: str) -> None:
    assert states(literal, text)


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        ("7", "on 7 November 2024"),
        ("5", "2.5 or 5.2 kg"),
        ("5", "at -5 degrees"),
        ("cat", "a category"),
        ("1200 ~5% kWh", "1,300 kWh"),
        ("1200 ~5% kWh", "1,210 litres"),
        ("2024-11-07", "on 8 November 2024"),
        ("https://eugeneyan.com//writing", "https://eugeneyan.com/writing"),
    ],
)
def test_a_literal_is_not_found_in_something_else(literal: str, text: str) -> None:
    assert not states(literal, text)


def test_literals_are_backticks_with_alternatives() -> None:
    assert literals_of("serviced `3 May|yesterday` by `Ann`") == (("3 May", "yesterday"), ("Ann",))


@pytest.mark.parametrize(
    ("nugget", "answer", "expected"),
    [
        ("serviced on `3 May`", "On 3 May.", "present"),
        ("serviced on `3 May`", "On 4 May.", "absent"),
        ("serviced on `3 May` by `Ann`", "On 3 May.", "absent"),
        ("serviced on `3 May`", "It was not on 3 May.", "unjudged"),
        ("serviced on `3 May`", "Not in April. It was 3 May.", "present"),
        ("`no pets` are allowed", "There are no pets allowed.", "present"),
        ("a fact in plain words", "a fact in plain words", "unjudged"),
    ],
)
def test_code_decides_only_what_it_can(nugget: str, answer: str, expected: str) -> None:
    assert verdict(nugget, answer) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("- **Never** before 3 May 2024, as it froze. [1]", "present"),  # another mark-up of the note's own words
        ("It says: never before 3 May 2024.", "present"),
        ("It was never on 3 May.", "unjudged"),
        ("It is not true: never before 3 May.", "unjudged"),
    ],
)
def test_a_negation_that_a_note_says_with_the_literal_denies_nothing(answer: str, expected: str) -> None:
    assert verdict("`3 May`", answer, ["Notes. Never before 3 May 2024, as it froze."]) == expected


@given(st.text(max_size=80))
def test_the_canonical_form_is_stable(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_every_way_to_write_a_date_is_one(day: date) -> None:
    assert states(f"{day:%Y-%m-%d}", f"on {day:%B} {day:%d}, {day:%Y}.")
    assert states(f"{day:%d %b %Y}", f"({day:%Y-%m-%d})")


@given(st.integers(0, 10**12))
def test_grouped_digits_are_the_same_number(value: int) -> None:
    assert states(str(value), f"it is {value:,} now") and states(f"{value:,}", f"{value}.")


def test_marks_after_the_full_stop_belong_to_the_sentence_before() -> None:
    found = sentences("It rained. [1] Then it stopped [2, 3].\n- An item\n[4]")
    assert [(line.text.strip(), line.marks) for line in found] == [
        ("It rained. [1]", (1,)),
        ("Then it stopped [2, 3].", (2, 3)),
        ("- An item\n[4]", (4,)),
    ]


@given(st.text(max_size=200))
def test_no_mark_is_lost_between_sentences(text: str) -> None:
    assert tuple(mark for line in sentences(text) for mark in line.marks) == marks_in(text)
