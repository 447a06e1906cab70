"""A vector comes back as it was, nearly, and damage is known from a vector."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbase.store.quantize import from_halves, is_sound, quantized, restored

numbers = st.lists(st.floats(-1, 1, width=32), min_size=4, max_size=4).filter(
    lambda row: sum(x * x for x in row) > 0.01
)


@given(st.lists(numbers, min_size=1, max_size=5))
def test_no_vector_moves_noticeably(rows: list[list[float]]) -> None:
    vectors = np.array(rows, np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    kept = quantized(vectors)
    again = restored(kept, 4)
    assert np.linalg.norm(again, axis=1) == pytest.approx(np.ones(len(rows)), abs=1e-5)
    assert (again * vectors).sum(axis=1) == pytest.approx(np.ones(len(rows)), abs=1e-4)
    assert all(is_sound(each) for each in kept)
    assert [len(each) for each in kept] == [4] * len(rows)


def test_nothing_becomes_nothing() -> None:
    assert restored(quantized(np.zeros((1, 3), np.float32)), 3).tolist() == [[0, 0, 0]]
    assert restored([], 3).shape == (0, 3)


@pytest.mark.parametrize("kept", [b"", bytes(8), b"\x01" * 8, b"\x80" * 8])
def test_bytes_that_no_vector_has_are_noticed(kept: bytes) -> None:
    assert not is_sound(kept)


def test_vectors_of_older_catalogs_are_the_same() -> None:
    vector = np.random.default_rng(1).standard_normal(384).astype(np.float32)
    vector /= np.linalg.norm(vector)
    assert float(restored([from_halves(vector.astype(np.float16).tobytes())], 384)[0] @ vector) > 0.9999


def test_a_damaged_vector_of_an_older_catalog_is_noticed_later() -> None:
    assert not is_sound(from_halves(np.full(8, np.nan, np.float16).tobytes()))
