"""Fewer numbers a vector for Chroma: the directions in which a vault's own vectors differ most (principal components,
Pearson 1901, not centred, since what is compared are cosines).

Chroma names candidates by these; the whole vectors in the catalog rank them.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import numpy as np

from askbase.store.quantize import Matrix

ONE_IN, LEAST_NUMBERS = 3, 128  # of the dimensions: 128 of the 384 of MiniLM
LEAST_ROWS = 5000  # a smaller index is small as it is
SAMPLE = 10_000  # vectors it is computed from


@dataclass(frozen=True, slots=True)
class Projection:
    """`basis` has shape (dimensions, numbers), fitted to an index of so many rows; without one vectors stay whole."""

    basis: Matrix | None = None
    fitted_to: int = 0

    def of(self, vectors: Matrix) -> Matrix:
        """Shape (n, dimensions) → (n, numbers), rows L2-normalised.

        Raises:
            ValueError: the vectors are of another embedding.
        """
        if self.basis is None:
            return vectors
        short = vectors @ self.basis
        return np.asarray(short / np.maximum(np.linalg.norm(short, axis=1, keepdims=True), np.finfo(np.float32).tiny))


def pays(rows: int, dimensions: int) -> bool:
    """Whether an index of so many vectors is worth it."""
    return rows >= LEAST_ROWS and dimensions > numbers_of(dimensions)


def numbers_of(dimensions: int) -> int:
    """How many numbers vectors of that many dimensions become."""
    return max(LEAST_NUMBERS, dimensions // ONE_IN)


def is_outgrown(projection: Projection, rows: int, dimensions: int) -> bool:
    """Whether an index has come to twice what its projection, or having none, was right for."""
    if projection.basis is None:
        return pays(rows // 2, dimensions)
    return rows > 2 * projection.fitted_to


def fitted(sample: Matrix, rows: int) -> Projection:
    """To vectors like these, of shape (n, dimensions), of an index of so many."""
    _, directions = np.linalg.eigh(sample.T @ sample)  # by size, the largest last
    basis = directions[:, : -numbers_of(sample.shape[1]) - 1 : -1]
    return Projection(basis.astype(np.float16).astype(np.float32), rows)  # as it is kept


def keep(write: sqlite3.Connection, generation: int, projection: Projection) -> None:
    """With the generation that it is used for. The caller holds a write transaction."""
    write.execute("DELETE FROM projections WHERE generation = ?", (generation,))
    if projection.basis is not None:
        numbers, halves = projection.basis.shape[1], projection.basis.astype(np.float16).tobytes()
        write.execute(
            "INSERT INTO projections(generation, fitted_to, numbers, basis) VALUES(?, ?, ?, ?)",
            (generation, projection.fitted_to, numbers, halves),
        )


def of_generation(connection: sqlite3.Connection, generation: int) -> Projection:
    """The one that the rows of that generation were made with."""
    row = connection.execute(
        "SELECT fitted_to, numbers, basis FROM projections WHERE generation = ?", (generation,)
    ).fetchone()
    if row is None:
        return Projection()
    return Projection(np.frombuffer(row[2], np.float16).reshape(-1, row[1]).astype(np.float32), row[0])
