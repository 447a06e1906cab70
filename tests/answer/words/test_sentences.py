"""Sentences as a reader takes them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askbase.answer.words.sentences import sentences
from askbase.notes.render import plain

MARKDOWN = st.lists(
    st.sampled_from(["One", " two", ". ", "! ", "*", "**", "_", "$", "`", "\n", "\n\n", "\n- ", "\n> ", "\n: ",
                     "(p. 17)", "[^1]", "[@key]", '"', "A. ", "Next", "[[a note]]"]),
    max_size=20,
).map("".join)  # fmt: skip


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "trailer",
    ["(p. 17)", "(pp. 3–4)", "(S. 12)", "[@key]", "[see @key, p. 3]", "[[@key]]", "(Smith 2019)", "(ibid.)", "[^1]",
     "(Smith et al. 2019, p. 4) [^2]", "(13.9 %)", "(2019)."],
)  # fmt: skip
def test_what_says_where_a_sentence_is_from_belongs_to_it(trailer: str) -> None:
    assert parts(f'> "Gates were no gaps." {trailer} Next one.\n> Last.') == [
        f'> "Gates were no gaps." {trailer}', "Next one.", "> Last.",
    ]  # fmt: skip
    assert parts(f"„Tore zählen.“ {trailer}") == [f"„Tore zählen.“ {trailer}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It works. (See the manual.) Go.", ["It works.", "(See the manual.)", "Go."]),
        ("(1) Open. (2) Close.", ["(1) Open.", "(2) Close."]),
        ("It fell. (Later) it rose.", ["It fell.", "(Later) it rose."]),
        ("It works. (more or less)\nGo.", ["It works. (more or less)", "Go."]),
        ("As in “A.” (p. 3), and so on. Go.", ["As in “A.” (p. 3), and so on.", "Go."]),
        ("Until August.[^bull] Then not.", ["Until August.[^bull]", "Then not."]),
    ],
)
def test_a_parenthesis_that_is_a_sentence_or_opens_one_stays_apart(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


def test_an_entry_of_a_glossary_a_formula_and_a_few_lines_of_code_are_one_each() -> None:
    entry, formula, code = "Wing\n: to fly. Or not.", "$$\na = 1. b\n$$", "```\nx = (1,\n2)\n```"
    assert parts(f"{entry}\n\nModel:\n{formula}\n\n{code}\n") == [entry, "Model:", formula, code]
    assert parts("It has $n! k$ and `a. b`. Go.") == ["It has $n! k$ and `a. b`.", "Go."]


def test_two_quotations_with_ticks_are_no_code_around_what_stands_between_them() -> None:
    said = ["`` Be Careful '' is a song .", "It came out in May .", "`` Ex-Factor '' is older ."]
    assert parts(" ".join(said)) == said
    assert parts("Say ``a. b`` or `` `c. D` ``. Go.") == ["Say ``a. b`` or `` `c. D` ``.", "Go."]


@pytest.mark.parametrize(
    "text",
    [
        "**2024-08-14.** *C. nemoralis* against age.",
        "- 14 August 2024. Roof done.",
        "**2024-08-06. CORRECTION.** It is.",
    ],
)
def test_a_date_that_opens_a_line_goes_with_what_happened(text: str) -> None:
    assert parts(text) == [text]
    assert len(parts(f"When? {text[2:]}")) > 1


def test_emphasis_falls_apart_only_where_its_halves_can_be_read() -> None:
    assert parts("*One. Two.*\nNext.") == ["*One.", "Two.*", "Next."]
    assert parts("It is *one. Two* more. Next.") == ["It is *one. Two* more.", "Next."]
    assert parts("__One. Two.__ Next.") == ["__One. Two.__", "Next."]


@given(MARKDOWN)
@settings(max_examples=500, derandomize=True, deadline=None)
def test_what_is_read_of_a_sentence_stands_in_what_is_read_of_the_whole(text: str) -> None:
    whole = plain(text)
    assert [part for part in parts(text) if plain(part) not in whole] == []


@pytest.mark.parametrize(
    "text",
    [
        "Noted in January: service every two years (Desmond). **Wrong, see below.**",
        "The kernel decays by 0.031. No longer true!",
        "Der Termin ist am Dienstag. Stimmt nicht mehr.",
        "The shop opens at nine. (Outdated: see 2024-03-02)",
    ],
)
def test_what_only_takes_a_sentence_back_belongs_to_it(text: str) -> None:
    assert parts(text) == [text]


@pytest.mark.parametrize("then", ["Wrong turns are common there.", "Obsolete since when?", "Wrong notes. Many."])
def test_what_says_more_than_that_stays_apart(then: str) -> None:
    assert parts(f"The path is steep. {then}")[0] == "The path is steep."
