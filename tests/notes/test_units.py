"""What a reader takes as one."""

from __future__ import annotations

import pytest

from askbase.notes.units import entries, fences, formulas, units


def texts(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("With $p = .04$ and $x$.", ["$p = .04$", "$x$"]),
        ("Model:\n\n$$\na = b\n$$\n", ["$$\na = b\n$$"]),
        ("$5 and $6, US$7, from $5 or 6$", []),
        ("`$x$` and `a $b` $c$", ["$c$"]),
        ("$$\n\nno blank line within\n$$", []),
    ],
)
def test_formulas_stand_between_dollars_and_money_does_not(text: str, expected: list[str]) -> None:
    assert texts(text, formulas(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A\n: one\n  more\nB\n: two\n", ["A\n: one\n  more", "B\n: two"]),
        ("A\n\n: one\n\nB\n: two", ["A\n\n: one", "B\n: two"]),
        ("# Title\nA\nB\n: one\n: two\n\nText.", ["A\nB\n: one\n: two"]),
        ("- a point\n: is no term", []),
        ("```\nA\n: code\n```", []),
        (f"{'A long paragraph. ' * 9}\n: is no term", []),
    ],
)
def test_an_entry_is_its_terms_and_their_definitions(text: str, expected: list[str]) -> None:
    assert texts(text, entries(text)) == expected


def test_a_few_lines_of_code_that_go_on_are_one_and_settings_and_many_are_not() -> None:
    short, settings = "```r\nm <- fit(y,\nx)\n```", "```toml\nsize = 320\noverlap = 40\n```"
    long = "```\n" + "x,\n" * 20 + "```"
    text = f"{short}\n\n{settings}\n\nand\n\n{long}"
    assert texts(text, fences(text)) == [short]


def test_units_that_overlap_are_one() -> None:
    assert units("`a` A\n: `b` is $c$") == [(0, 18)]
