"""Which projection Chroma's rows were made with, and when another one is due."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from askbase.store import projection
from askbase.store.database import Database, set_meta
from askbase.store.projection import Projection
from askbase.store.quantize import Matrix
from askbase.store.vectors import VectorStore


class Shortening:
    """Of the vectors of one vault; 0 stands for the generation that is active."""

    def __init__(self, database: Database, vectors: VectorStore) -> None:
        self._database = database
        self._vectors = vectors
        self._read: tuple[tuple[int, str], Projection] = ((-1, ""), Projection())

    def projection(self, generation: int = 0) -> Projection:
        """Another process may have filled the same number again, so it is read again after each write."""
        generation = generation or int(self._database.meta("generation", "1"))
        version = (generation, self._database.meta("write_seq"))
        if self._read[0] != version:
            self._read = (version, projection.of_generation(self._database.connection, generation))
        return self._read[1]

    def of(self, vectors: Matrix, generation: int = 0) -> Matrix:
        return self.projection(generation).of(vectors)

    def numbers(self, rows: int) -> int:
        """Numbers a vector of the next generation, if it has so many rows."""
        whole = self._vectors.dimensions()
        return projection.numbers_of(whole) if self._pays(rows, whole) else whole

    def fitted(self, chunk_ids: Sequence[str]) -> Projection:
        """One for an index of these chunks."""
        dimensions = self._vectors.dimensions()
        if not self._pays(len(chunk_ids), dimensions):
            return Projection()
        some = self._vectors.of_chunks(chunk_ids[:: -(-len(chunk_ids) // projection.SAMPLE)])
        fitting = [vector for vector in some.values() if len(vector) == dimensions]
        return projection.fitted(np.stack(fitting), len(chunk_ids))

    def is_outgrown(self, most: int, rows: Callable[[], int]) -> bool:
        """Whether the active generation's vectors are longer than they need be, or shortened by the few first notes.
        `most`: at most so many `rows`, which take longer to count."""
        if self._stays_whole():
            return False
        made, dimensions = self.projection(), self._vectors.dimensions()
        return projection.is_outgrown(made, most, dimensions) and projection.is_outgrown(made, rows(), dimensions)

    def stay_whole(self) -> None:
        """From now on no projection for this embedding: one did not find what it should."""
        with self._database.write() as write:
            set_meta(write, "chroma_whole", self._database.meta("embedding"))

    def _stays_whole(self) -> bool:
        return self._database.meta("chroma_whole") == self._database.meta("embedding") != ""

    def _pays(self, rows: int, dimensions: int) -> bool:
        return not self._stays_whole() and projection.pays(rows, dimensions)
