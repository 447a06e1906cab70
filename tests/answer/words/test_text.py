"""Sentences, words, numbers and names, as claims and evidence are compared by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbase.answer.words.text import content_words, names, numbers, opening_name, ordered_words, sentences, stem


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("See e.g. the log. Then stop.", ["See e.g. the log.", "Then stop."]),
        ("Dr. Who came at 3.5 bar.", ["Dr. Who came at 3.5 bar."]),
        ("The Revd. Okafor built it c. 1850. It stands.", ["The Revd. Okafor built it c. 1850.", "It stands."]),
        ("It opens at 7 a.m. on Monday. Go.", ["It opens at 7 a.m. on Monday.", "Go."]),
        ("It opens at 7 a.m. Go then.", ["It opens at 7 a.m.", "Go then."]),
        ("Acme Inc. hired Ben on Jan. 5 for good.", ["Acme Inc. hired Ben on Jan. 5 for good."]),
        ("Die Rechnung Nr. 4711 ist vom 3. Mai.", ["Die Rechnung Nr. 4711 ist vom 3. Mai."]),
        ("Vom 2. bis 13. November, z. B. im 2. Stock. Gut.", ["Vom 2. bis 13. November, z. B. im 2. Stock.", "Gut."]),
        (
            "Dr. med. vet. Lorenz, Hauptstr. 5, kommt ggf. Montag.",
            ["Dr. med. vet. Lorenz, Hauptstr. 5, kommt ggf. Montag."],
        ),
        (
            "Mit MwSt. sind es 3 Std. am Tag. Ohne MwSt. Gut.",
            ["Mit MwSt. sind es 3 Std. am Tag.", "Ohne MwSt.", "Gut."],
        ),
        (
            "| Heating | Behnke Ltd. | Paid. In cash. |\n| Roof | |",
            ["| Heating | Behnke Ltd. | Paid. In cash. |", "| Roof | |"],
        ),
        ("There were 12. Mars has 2.", ["There were 12.", "Mars has 2."]),
        ("It has vitamin c. Eat it.", ["It has vitamin c.", "Eat it."]),
        ("- first\n- second\r\n- third", ["- first", "- second", "- third"]),
        ("今日は晴れ。明日は雨。", ["今日は晴れ。", "明日は雨。"]),
        ("1. Open the tap.\n2. Close it.", ["1. Open the tap.", "2. Close it."]),
    ],
)
def test_text_falls_into_sentences_and_lines(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


@given(st.text(max_size=300))
def test_no_character_but_white_space_lies_outside_a_sentence(text: str) -> None:
    assert "".join("".join(parts(text)).split()) == "".join(text.split())


def test_umlauts_may_be_spelled_out() -> None:
    assert content_words("Gebaeude, Stueck, Oel") == content_words("Gebäude, Stück, Öl")
    assert names("mit Frau Müller") == names("mit Frau Mueller") <= content_words("Frau Müller")
    assert opening_name("Ölmüller kam.") <= content_words("Ölmüller kam.")


@pytest.mark.parametrize(
    ("one", "other"), [("stopped", "stop"), ("planning", "plan"), ("eggs", "egg"), ("called", "call")]
)
def test_a_doubled_consonant_before_an_ending_is_one(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("on 3 May 2024", "2024-05-03"),
        ("May 3, 2024", "3rd of May 2024"),
        ("1,000 notes", "1000 notes"),
        ("twelve months", "12 months"),
        ("£92.00", "£92"),
        ("at 5 pm", "at 17:00"),
        ("12:30 a.m.", "0:30"),
        ("noon is 12 PM", "noon is 12:00"),
        ("am 3.5.2024", "on 3 May 2024"),
        ("2024-06-03T10:00", "3 June 2024 10:00"),
        ("1.200.000", "1,200,000"),
        ("2.000 Euro", "2000 Euro"),
        ("12.500 €", "12,500 €"),
        ("1.000 Einwohner", "1 000 Einwohner"),
        ("1.234,50 Euro", "1234,50 Euro"),
        ("1'000 Franken", "1000 Franken"),
        ("12\u202f500 m", "12500 m"),
        ("1,5 Liter", "1.5 litres"),
        ("2,00 Euro", "2 Euro"),
    ],
)
def test_numbers_and_dates_are_the_same_however_written(first: str, second: str) -> None:
    assert numbers(first) == numbers(second) != frozenset()


@pytest.mark.parametrize("said", ["€40", "€ 40", "40 €", "40 EUR", "40 euros"])
def test_a_price_is_the_same_however_it_is_written(said: str) -> None:
    assert ordered_words(f"paid {said} then") == ordered_words("paid 40€ then")
    assert content_words(said) != content_words("$40") == content_words("40 dollars")


def test_a_sentence_opening_is_no_name() -> None:
    assert names("Boiler was serviced by Callum Thwaiter.") == {stem("callum"), stem("thwaiter")}


def test_words_match_across_their_endings() -> None:
    assert content_words("serviced") == content_words("services") == content_words("servicing")


def test_numbers_in_words_are_numbers() -> None:
    assert numbers("Thirty guests on twenty-five chairs") == {"30", "25"}


def test_one_date_does_not_hide_in_another() -> None:
    assert numbers("3 May and 13 May") == {"5/3", "5/13"}


def test_versions_codes_and_long_numbers_are_told_apart() -> None:
    assert numbers("3.10") != numbers("3.1")
    assert numbers("0412") != numbers("412")
    assert numbers("340434188193215678") != numbers("340434188193215679")
    assert numbers("1,000") == numbers("1000.00")


@pytest.mark.parametrize("written", ["1.000 kg", "$1.000", "1.459 € per litre", "12.500", "scored 1.000"])
def test_three_digits_behind_a_point_may_be_thousands_so_they_equal_themselves_alone(written: str) -> None:
    [figure] = numbers(written)
    assert "." in figure
    assert figure.count("0") == written.count("0")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1'000 Franken", "1 Franken"),
        ("2.000 Euro", "2 Euro"),
        ("tablets, 5 500 mg each", "5500 mg"),
        ("0,500 kg", "500 kg"),
        ("1.000", "1"),
    ],
)
def test_thousands_are_no_ones(first: str, second: str) -> None:
    assert numbers(first).isdisjoint(numbers(second))
