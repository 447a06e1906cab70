"""Names in questions, and in what is quoted."""

from __future__ import annotations

import time

import pytest

from askbase.answer.quoting.named import is_named, names_asked


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("How old is the hedge at Mere Bank?", [("Mere", "Bank")]),
        ("What pH does H3 need?", [("pH",), ("H3",)]),
        ("Susan Pryce phone number", [("Susan", "Pryce")]),
        ("Callum's birthday?", [("Callum's",)]),
        ("What happened in 2025-W08?", [("2025-W08",)]),
        ("Did Tobias say in English what I owe on Friday, 3 May?", [("Tobias",)]),
        ("What's the power in kWh?", []),
        ("¿Cada cuánto hay que cambiar el líquido?", []),
    ],
)
def test_names_and_codes_of_a_question(question: str, names: list[tuple[str, ...]]) -> None:
    assert names_asked(question) == names


def test_where_capitals_tell_nothing_there_is_no_name() -> None:
    assert names_asked("Wie hoch ist die Miete der Wohnung?") == []
    assert names_asked("Rules Of The Road For Cyclists") == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (("Dewi", "Hughes"), "Fwd from Dewi, 10 May"),
        (("Helen", "Marsh"), "Dr Marsh agreed."),
        (("Mere", "Bank"), "the bank of the Mere"),
        (("Fenwick",), "| FEN | 6.4 |"),
        (("SSSI",), "Site of Special Scientific Interest"),
        (("SBERT",), "clippings/sentence-bert.md"),
        (("Callum's",), "callum came"),
        (("Smith",), "literature/smith2019.md"),
        (("PostgreSQL",), "Postgre SQL is used"),
        (("Nagoya",), "名古屋の図書館"),
    ],
)
def test_a_name_may_be_shorter_inflected_abbreviated_or_in_other_letters(name: tuple[str, ...], text: str) -> None:
    assert is_named(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (("Mere", "Bank"), "Mere End closed."),
        (("Thornby",), "| FEN | 6.4 |"),
        (("Moreau",), "Okafor used propylene glycol."),
        (("pH",), "the phase"),
        (("RRF",), "ranks are fused"),
    ],
)
def test_another_name_is_not_the_one_that_is_asked_about(name: tuple[str, ...], text: str) -> None:
    assert not is_named(name, text)


def test_names_of_a_long_text_are_soon_found() -> None:
    began = time.process_time()
    assert names_asked(f"{'we saw the moss ' * 1250}with Susan Pryce") == [("Susan", "Pryce")]
    assert time.process_time() - began < 1.0
