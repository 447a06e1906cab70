"""Vectors of fewer numbers keep what is near, and are made the same way for as long as their generation lives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from askbase.store import projection
from askbase.store.database import Database
from askbase.store.projection import Projection, fitted, keep, numbers_of, of_generation
from askbase.store.quantize import Matrix

chance = np.random.default_rng(3)


def like_notes(rows: int) -> Matrix:
    """Vectors that differ much in a few directions and little in all others, as those of texts do."""
    few = chance.standard_normal((rows, 100)).astype(np.float32) @ np.eye(100, 384, dtype=np.float32)
    found = few + 0.1 * chance.standard_normal((rows, 384)).astype(np.float32)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True))


def test_what_is_near_stays_among_the_candidates() -> None:
    vectors = like_notes(2000)
    asked = vectors[:50] + 0.05 * chance.standard_normal((50, 384)).astype(np.float32)
    made = fitted(vectors, 2000)
    near = np.argsort(-(asked @ vectors.T), axis=1)[:, :10]
    found = np.argsort(-(made.of(asked) @ made.of(vectors).T), axis=1)[:, :80]
    kept = [len(set(one) & set(other)) for one, other in zip(near, found, strict=True)]
    assert sum(kept) / (10 * len(kept)) > 0.98


def test_short_vectors_are_of_length_one_and_nothing_stays_nothing() -> None:
    made = fitted(like_notes(500), 500)
    short = made.of(np.vstack([like_notes(3), np.zeros((1, 384), np.float32)]))
    assert short.shape == (4, 128)
    assert np.linalg.norm(short, axis=1) == pytest.approx([1, 1, 1, 0], abs=1e-5)


def test_without_one_vectors_stay_as_they_are() -> None:
    vectors = like_notes(3)
    assert Projection().of(vectors) is vectors


def test_vectors_of_another_embedding_are_refused() -> None:
    with pytest.raises(ValueError, match="mismatch"):
        fitted(like_notes(500), 500).of(np.ones((1, 64), np.float32))


def test_it_is_kept_to_the_bit_with_its_generation(tmp_path: Path) -> None:
    database = Database(tmp_path / "catalog.db")
    made = fitted(like_notes(500), 500)
    with database.write() as write:
        keep(write, 7, made)
        keep(write, 7, made)  # filled again after a kill
        keep(write, 8, Projection())
    kept = of_generation(database.connection, 7)
    assert kept.basis is not None
    assert made.basis is not None
    assert (kept.basis == made.basis).all()
    assert kept.fitted_to == 500
    assert of_generation(database.connection, 8).basis is None


def test_wider_embeddings_keep_a_third_and_narrow_ones_what_they_have() -> None:
    assert [numbers_of(each) for each in (64, 384, 1536)] == [128, 128, 512]


@pytest.mark.parametrize(
    ("rows", "dimensions", "worth_it"),
    [(projection.LEAST_ROWS, 384, True), (projection.LEAST_ROWS - 1, 384, False), (10**6, 128, False)],
)
def test_small_indexes_and_short_vectors_stay_whole(rows: int, dimensions: int, worth_it: bool) -> None:
    assert projection.pays(rows, dimensions) == worth_it
