"""Second vectors, of passages in other languages than English, by hash of the embedded text; searched exactly.

They stand beside those of the embedding in use, which reads English. A vault in English has none: an empty one says
that a passage was looked at.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping

import numpy as np

from askbase.store.database import Database, set_meta
from askbase.store.quantize import Matrix, is_sound, quantized, restored
from askbase.types import Hit

DUE = "language_vectors_due"  # meta: how many passages wait for theirs; "" if not all were looked at yet
UNSEEN = "c.embed_sha NOT IN (SELECT sha FROM language_vectors)"  # of chunks c
_MADE_BY = "language_embedding"  # meta: the embedding they are of
_CHANGED = "language_vectors_changed"  # meta: by which write. Each question's trace is a write too, and changes none
_ANY = "SELECT 1 FROM language_vectors WHERE vector != x'' LIMIT 1"
_SIZE = "SELECT length(vector) FROM language_vectors WHERE vector != x'' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
_THEIRS = (
    "SELECT c.id, l.vector FROM language_vectors l JOIN chunks c ON c.embed_sha = l.sha WHERE length(l.vector) = ?"
)


class LanguageVectors:
    """Kept a byte a number (`quantize.py`), L2-normalised when they come back."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._loaded: tuple[str, dict[str, int], Matrix] | None = None

    def begin(self, fingerprint: str) -> bool:
        """Whether there may be passages to look at. Vectors of another embedding are let go."""
        if self.made_by() != fingerprint:
            with self.database.write() as write:
                write.execute("DELETE FROM language_vectors")
                set_meta(write, _MADE_BY, fingerprint)
                _look_again(write)
        return self.due()

    def end(self, left: int = 0) -> None:
        """Every passage was looked at; `left` get their vectors in another run."""
        with self.database.write() as write:
            set_meta(write, DUE, str(left))

    def due(self) -> bool:
        """Whether there may be passages that were not looked at."""
        return self.database.meta(DUE) != "0"

    def put(self, vectors: Mapping[bytes, Matrix], none_needed: Iterable[bytes] = ()) -> None:
        """Store a batch at once; `none_needed` are those of passages in English."""
        kept = quantized(np.stack(list(vectors.values()))) if vectors else []
        rows = [*zip(vectors, kept, strict=True), *((sha, b"") for sha in none_needed)]
        if rows:
            with self.database.write() as write:
                write.executemany("INSERT OR REPLACE INTO language_vectors VALUES(?, ?)", rows)
                _say_changed(write)

    def made_by(self) -> str:
        """The fingerprint of the embedding they are of; "" if there never were any."""
        return self.database.meta(_MADE_BY)

    def nearest(
        self, nearness: Callable[[Matrix], Matrix], limit: int, allowed: Collection[str] | None, also: Collection[str]
    ) -> list[Hit]:
        """The nearest passages, and all of `also` that have a vector; best first. `nearness`: vectors → of each row."""
        rows, matrix = self._matrix()
        if not rows:
            return []
        scores, ids = nearness(matrix), list(rows)
        if allowed is not None:
            scores = np.where([chunk_id in allowed for chunk_id in ids], scores, -np.inf)
        top = np.argpartition(scores, -limit)[-limit:] if limit < len(ids) else np.arange(len(ids))
        wanted = {ids[at] for at in top} | (rows.keys() & set(also))
        found = [Hit(chunk_id, float(scores[rows[chunk_id]])) for chunk_id in wanted]
        return sorted((hit for hit in found if hit.score > -np.inf), key=lambda hit: (-hit.score, hit.chunk_id))

    def count(self) -> int:
        """How many passages have one."""
        return len(self._matrix()[0])

    def _matrix(self) -> tuple[dict[str, int], Matrix]:
        """Chunk id → row, and the rows; some may be of notes that are gone since."""
        version, loaded = self.database.meta(_CHANGED), self._loaded
        if loaded is None or loaded[0] != version:
            some = self.database.connection.execute(_ANY).fetchone()
            size = self.database.connection.execute(_SIZE).fetchone() if some else None  # a damaged one may differ
            rows = self.database.connection.execute(_THEIRS, size).fetchall() if size else []
            matrix = restored([row[1] for row in rows], size[0] if size else 0)
            loaded = self._loaded = (version, {row[0]: at for at, row in enumerate(rows)}, matrix)
        return loaded[1], loaded[2]


def forget_note(write: sqlite3.Connection, path: str) -> None:
    """Look at all passages of a note that changed: a short one is in the language of the others."""
    write.execute(
        "DELETE FROM language_vectors WHERE sha IN"
        " (SELECT c.embed_sha FROM chunks c JOIN notes n ON n.id = c.note_id WHERE n.path = ?)",
        (path,),
    )
    _look_again(write)


def forget(write: sqlite3.Connection, shas: Iterable[bytes]) -> None:
    """Look at these passages again."""
    write.executemany("DELETE FROM language_vectors WHERE sha = ?", [(sha,) for sha in shas])
    _look_again(write)


def _look_again(write: sqlite3.Connection) -> None:
    set_meta(write, DUE, "")
    _say_changed(write)


def _say_changed(write: sqlite3.Connection) -> None:
    write.execute("INSERT OR REPLACE INTO meta SELECT ?, value FROM meta WHERE key = 'write_seq'", (_CHANGED,))


def unusable(database: Database) -> list[bytes]:
    """The keys of those of another length than most, or no numbers."""
    rows = database.connection.execute("SELECT sha, vector FROM language_vectors WHERE vector != x''").fetchall()
    size = Counter(len(vector) for _, vector in rows).most_common(1)
    return [sha for sha, vector in rows if len(vector) != size[0][0] or not is_sound(vector)]
