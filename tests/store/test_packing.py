"""Texts come back to the character, in less room."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from askbase.errors import CatalogDamaged
from askbase.store.packing import deflated, inflated, packed, unpacked


@given(st.text(max_size=300))
@example("")
@example("Serviced by Callum. " * 9000)
def test_a_text_comes_back(text: str) -> None:
    assert inflated(deflated(text)) == text


@given(st.text(), st.text(max_size=300))
@example("", "")
@example("wide " * 9000, "wide " * 9000 + "x" * 60_000)
def test_plain_text_comes_back_whatever_it_is_packed_beside(plain: str, text: str) -> None:
    assert unpacked(packed(plain, text), text) == plain


def test_plain_text_that_differs_little_takes_few_bytes() -> None:
    raw = "## Boiler\n\nServiced by **Callum**, who says: [look](here.md).\n" + "Every year in May. " * 20
    assert len(packed(raw.replace("**", "").removeprefix("## "), raw)) < 40


@given(st.integers(0, 10_000))
def test_with_one_bit_amiss_no_other_text_comes_back(place: int) -> None:
    text = "Serviced by Callum, who comes each May. " * 3
    kept = bytearray(deflated(text))
    place %= 8 * len(kept)
    kept[place // 8] ^= 1 << place % 8
    try:
        assert inflated(bytes(kept)) == text  # some bits only fill the last byte
    except CatalogDamaged as exc:
        assert "doctor --fix" in exc.hint


def test_plain_text_beside_another_text_is_noticed() -> None:
    with pytest.raises(CatalogDamaged):
        unpacked(b"\xff\xff\xff", "Serviced by Callum.")
