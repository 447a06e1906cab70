"""Second vectors, of passages in other languages than English, by hash of the embedded text; searched exactly.

They stand beside those of the embedding in use, which reads English. A vault without other languages has none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

import numpy as np

from askbase.store.database import Database, set_meta
from askbase.store.quantize import Matrix, quantized, restored
from askbase.types import Hit

DUE = "language_vectors_due"  # meta: "0" when every passage was looked at
UNSEEN = "c.embed_sha NOT IN (SELECT sha FROM language_vectors)"  # of chunks c
_MADE_BY = "language_embedding"  # meta: the embedding they are of
_THEIRS = "SELECT c.id, l.vector FROM language_vectors l JOIN chunks c ON c.embed_sha = l.sha WHERE l.vector != x''"


class LanguageVectors:
    """Kept a byte a number (`quantize.py`), L2-normalised when they come back."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._loaded: tuple[str, dict[str, int], Matrix] | None = None

    def begin(self, fingerprint: str) -> bool:
        """Whether there may be passages to look at. Vectors of another embedding are let go."""
        if self.database.meta(_MADE_BY) != fingerprint:
            with self.database.write() as write:
                write.execute("DELETE FROM language_vectors")
                set_meta(write, _MADE_BY, fingerprint)
                set_meta(write, DUE, "1")
        return self.due()

    def due(self) -> bool:
        """Whether there may be passages that were not looked at."""
        return self.database.meta(DUE) != "0"

    def count(self) -> int:
        """How many passages have one."""
        return len(self._matrix()[0])

    def end(self) -> None:
        """Every passage was looked at."""
        with self.database.write() as write:
            set_meta(write, DUE, "0")

    def put(self, vectors: Mapping[bytes, Matrix], none_needed: Iterable[bytes] = ()) -> None:
        """Store a batch at once; `none_needed` are those of passages in English."""
        kept = quantized(np.stack(list(vectors.values()))) if vectors else []
        rows = [*zip(vectors, kept, strict=True), *((sha, b"") for sha in none_needed)]
        with self.database.write() as write:
            write.executemany("INSERT OR REPLACE INTO language_vectors VALUES(?, ?)", rows)

    def made_by(self) -> str:
        """The fingerprint of the embedding they are of; "" if there never were any."""
        return self.database.meta(_MADE_BY)

    def nearest(
        self, nearness: Callable[[Matrix], Matrix], limit: int, allowed: Collection[str] | None, also: Collection[str]
    ) -> list[Hit]:
        """The nearest passages, and all of `also` that have a vector; best first. `nearness`: vectors → of each row."""
        rows, matrix = self._matrix()
        scores = nearness(matrix) if rows else ()
        found = [
            Hit(chunk_id, float(scores[row]))
            for chunk_id, row in rows.items()
            if allowed is None or chunk_id in allowed
        ]
        found.sort(key=lambda hit: (-hit.score, hit.chunk_id))
        return [hit for at, hit in enumerate(found) if at < limit or hit.chunk_id in also]

    def _matrix(self) -> tuple[dict[str, int], Matrix]:
        """Chunk id → row, and the rows."""
        version, loaded = self.database.meta("write_seq"), self._loaded
        if loaded is None or loaded[0] != version:
            rows = self.database.connection.execute(_THEIRS).fetchall()
            matrix = restored([row[1] for row in rows], len(rows[0][1]) if rows else 0)
            loaded = self._loaded = (version, {row[0]: at for at, row in enumerate(rows)}, matrix)
        return loaded[1], loaded[2]
