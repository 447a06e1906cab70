"""Which characters may pass."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbase.clean import clean, clean_line, escaped, fold


@pytest.mark.parametrize(
    ("raw", "passed"),
    [
        ("a\x1b]52;c;x\x07b", "a]52;c;xb"),
        ("a\x9b31mb", "a31mb"),
        ("a\u202eb\u2066c", "abc"),
        ("a\U000e0041b\ufeff\u200bc", "abc"),
        ("a\u180eb\u180bc", "abc"),
        ("a\ud800b", "a\ufffdb"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("👩‍👧 ❤️", "👩‍👧 ❤️"),
        ("a\u2028b", "a\nb"),
    ],
)
def test_what_could_control_a_terminal_or_hide_is_dropped(raw: str, passed: str) -> None:
    assert clean(raw) == passed


@given(st.text(alphabet=st.characters()), st.integers(0, 20))
def test_a_text_may_be_cut_anywhere(text: str, at: int) -> None:
    assert clean(text[:at]) + clean(text[at:]) == clean(text)
    assert clean(clean(text)) == clean(text)


def test_a_line_is_one_line() -> None:
    assert clean_line(" a\r\n\tb\u2028c ") == "a b c"


def test_folding_makes_like_texts_equal() -> None:
    assert fold("ＭＬＯＰＳ  x") == fold("mlops x")


@given(st.text(alphabet=st.characters()))
def test_json_that_is_looked_at_controls_nothing_and_is_read_as_it_was(text: str) -> None:
    written = escaped(json.dumps({"quote": text}, ensure_ascii=False))
    assert clean(written) == written
    assert json.loads(written) == {"quote": text}


def test_tags_and_half_characters_are_escaped_too() -> None:
    assert escaped('"\U000e0041\u202e\x9b\ud83d"') == '"\\udb40\\udc41\\u202e\\u009b\\ud83d"'
