"""Raw markdown → the words a reader sees."""

from __future__ import annotations

import pytest

from askbase.notes.outline import hidden_spans
from askbase.notes.render import plain, plain_span


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("![](topics/Concept/Altman%20s%20Law)", "Concept: Altman's Law"),
        ("**Bold** and __bold__, snake_case stays", "Bold and bold, snake_case stays"),
        ("[a page](https://example.org//x)", "a page (https://example.org//x)"),
        ("[[boiler-log#Visits|the log]] and [[rye]]", "the log and rye"),
        ("## Heading\ntext", "Heading\ntext"),
        ("# Old\rone\rtwo\r\nthree", "Old\none\ntwo\nthree"),
        ("one page\fanother\vline", "one page\nanother\nline"),
        ("a\x1b[31mred\u202e", "a[31mred"),
    ],
)
def test_markup_is_gone_and_the_words_stay(raw: str, shown: str) -> None:
    assert plain(raw) == shown


def test_a_comment_is_left_out_also_where_a_piece_begins_inside_it() -> None:
    text = "one <!-- secret words --> two"
    hidden = hidden_spans(text)
    assert plain_span(text, 0, len(text), hidden) == "one  two"
    assert plain_span(text, 10, len(text), hidden) == "two"


@pytest.mark.parametrize(
    "text",
    ["Returns `f(first, last) == last`.", "a == b and c==d", "`x**2` and `~~y~~`", "the __declspec keyword"],
)  # fmt: skip
def test_code_and_comparisons_keep_their_signs(text: str) -> None:
    assert plain(text) == text


def test_words_lose_the_marks_around_them() -> None:
    assert (
        plain("==Two sentences. Marked.== **Bold**, __bold__ and ~~struck~~.")
        == "Two sentences. Marked. Bold, bold and struck."
    )
    assert plain("==Two sentences.") == "Two sentences."


def test_a_footnote_is_read_without_its_mark() -> None:
    assert plain("[^1]: Credentials are in the vault.") == "Credentials are in the vault."
    assert plain("Use `[^a]:` in a pattern.") == "Use `[^a]:` in a pattern."


def test_emphasis_callouts_and_block_ids_are_marks_too() -> None:
    assert plain("- *Piranesi*, Susanna Clarke") == "- Piranesi, Susanna Clarke"
    assert plain("It is _very_ hot. ^heat-shock") == "It is very hot."
    assert plain("> [!todo] Left to read\n> - one") == "> Left to read\n> - one"
    assert plain("> [!warning]- Changed") == "> Changed"


@pytest.mark.parametrize(
    "text",
    [
        "2 * 3 * 4",
        "*.md and *.txt",
        "src/*.py or tests/*.py",
        "the class [^a-z]+ of signs",
        "a_b_c",
        "`*x*`",
        "* one\n* two",
        "x ^2",
        "sort_by_ and _x",
    ],
)
def test_what_only_looks_like_them_stays(text: str) -> None:
    assert plain(text) == text


def test_emphasis_may_hold_full_stops() -> None:
    assert plain("*P. melanarius* and _Nebria spp. of hedges_") == "P. melanarius and Nebria spp. of hedges"
    assert plain("**2024-08-14.** *C. nemoralis* against age") == "2024-08-14. C. nemoralis against age"
    assert plain("*One. Two.*") == "One. Two."


@pytest.mark.parametrize(("half", "shown"), [("- *One.", "- One."), ("Two.*", "Two."), ("_Three.", "Three.")])
def test_half_of_emphasis_over_two_sentences_is_no_mark_to_show(half: str, shown: str) -> None:
    assert plain(half) == shown


@pytest.mark.parametrize(
    "formula", [r"$\frac{\bar{X}_{a}}{\bar{X}_{b}}$", "$$\na_1 * b_2 * c^2\n$$", "$E[S](x)$ and $D = 41.2\\,e^{-x}$"]
)
def test_a_formula_is_no_markdown(formula: str) -> None:
    assert plain(f"It is {formula}.") == f"It is {formula}."


def test_money_is_no_formula() -> None:
    assert plain("From $5 *or so* to $6, later *only* 4$.") == "From $5 or so to $6, later only 4$."


def test_an_entry_of_a_definition_list_is_told_on_a_line() -> None:
    assert plain("## Terms\n**Elytra**\n: the fore wings") == "Terms\nElytra: the fore wings"
    assert plain("Car\nAuto\n: a vehicle\n: a coach\n  of a train") == "Car, Auto: a vehicle; a coach of a train"


def test_the_mark_of_a_footnote_is_not_read() -> None:
    assert plain("A bull is there until August.[^bull] Ask [^2] first.") == "A bull is there until August. Ask first."


def test_a_few_lines_of_code_are_no_markdown() -> None:
    code = "```python\nsize = (2 ** 9 *\n        2 ** 8)  # or *so*\n```"
    assert plain(f"Set **it**:\n\n{code}\n") == f"Set it:\n\n{code}"
