"""Cached vectors by (hash of the embedded string, embedding), and exact search over them: fallback and oracle."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np

from askbase.store.catalog import ITS_VECTOR
from askbase.store.database import Database
from askbase.store.quantize import Matrix, quantized, restored
from askbase.types import Hit

_SLICE = 500
_LOOKED_UP = 2000  # vectors that are read one by one sooner than all are loaded
_AT_ONCE = 4000  # vectors of one step of a pass: 6 MB
T = TypeVar("T")


class VectorStore:
    """Vectors are kept a byte a number (`quantize.py`) and are L2-normalised when they come back."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._loaded: tuple[str, list[str], dict[str, int], Matrix] | None = None

    def known(self, shas: Sequence[bytes], fingerprint: str) -> dict[bytes, Matrix]:
        """Vectors that are already there, by hash."""
        found: dict[bytes, Matrix] = {}
        for part in _slices(shas):
            rows = self.database.connection.execute(
                "SELECT v.sha, v.vector FROM vectors v JOIN embeddings e ON e.id = v.embedding"
                f" WHERE e.name = ? AND v.sha IN ({','.join('?' * len(part))})",
                (fingerprint, *part),
            )
            found.update(_by_key(rows.fetchall()))
        return found

    def put(self, vectors: Mapping[bytes, Matrix], fingerprint: str) -> None:
        """Store a batch at once: what was embedded is never paid for again, whatever happens next."""
        kept = quantized(np.stack(list(vectors.values()))) if vectors else []
        with self.database.write() as write:
            write.execute("INSERT OR IGNORE INTO embeddings(name) VALUES(?)", (fingerprint,))
            write.executemany(
                "INSERT OR REPLACE INTO vectors(sha, embedding, vector)"
                " VALUES(?, (SELECT id FROM embeddings WHERE name = ?), ?)",
                [(sha, fingerprint, row) for sha, row in zip(vectors, kept, strict=True)],
            )
            write.executemany(  # chunks that were there before their vector: Chroma has to hear of it
                "INSERT OR REPLACE INTO intents SELECT id, 'add' FROM chunks WHERE embed_sha = ?",
                [(sha,) for sha in vectors],
            )

    def dimensions(self) -> int:
        """Of the vectors of the embedding in use; 0 if there are none yet."""
        row = self.database.connection.execute(
            "SELECT length(v.vector) FROM vectors v JOIN embeddings e ON e.id = v.embedding WHERE e.name = ? LIMIT 1",
            (self.database.meta("embedding"),),
        ).fetchone()
        return 0 if row is None else int(row[0])

    def of_chunks(self, chunk_ids: Sequence[str]) -> dict[str, Matrix]:
        """Chunk id → vector of the embedding in use, for chunks that have one."""
        found: dict[str, Matrix] = {}
        for part in _slices(chunk_ids):
            rows = self.database.connection.execute(
                f"SELECT c.id, v.vector FROM chunks c JOIN {ITS_VECTOR} WHERE c.id IN ({','.join('?' * len(part))})",
                (self.database.meta("embedding"), *part),
            ).fetchall()
            found.update(_by_key(rows))
        return found

    def matrix_of(self, chunk_ids: Sequence[str], dimensions: int | None = None) -> tuple[list[str], Matrix]:
        """The same as ids and a matrix, a row each, of those with so many numbers. Read as one text: each row that is
        fetched would let another thread have the interpreter, and wait to get it back.

        Raises:
            ValueError: they have different numbers, and it was not said which are wanted.
        """
        ids: list[str] = []
        kept: list[bytes] = []
        for part in _slices(chunk_ids):
            [read] = self.database.connection.execute(
                f"SELECT group_concat(c.id || ' ' || hex(v.vector)) FROM chunks c JOIN {ITS_VECTOR}"
                f" WHERE c.id IN ({','.join('?' * len(part))}) AND length(v.vector) = coalesce(?, length(v.vector))",
                (self.database.meta("embedding"), *part, dimensions),
            ).fetchone()
            for row in read.split(",") if read else ():
                chunk_id, _, vector = row.partition(" ")
                ids.append(chunk_id)
                kept.append(bytes.fromhex(vector))
        return ids, restored(kept, len(kept[0]) if kept else 0)

    def query(self, vector: Matrix, limit: int, allowed: frozenset[str] | None) -> list[Hit]:
        """Exact cosine search over every chunk that has a vector (a `DenseIndex`)."""
        if allowed is not None and len(allowed) <= _LOOKED_UP and not self._is_loaded():
            ids, matrix = self.matrix_of(sorted(allowed), len(vector))
        else:
            ids, rows, matrix = self._matrix()
            if allowed is not None:
                keep = [rows[chunk_id] for chunk_id in allowed if chunk_id in rows]
                ids, matrix = [ids[row] for row in keep], matrix[keep]
        if not ids:
            return []
        scores = matrix @ vector
        top = np.argpartition(scores, -min(limit, len(ids)))[-limit:]
        best = top[np.argsort(-scores[top], kind="stable")]
        return [Hit(ids[row], float(scores[row])) for row in best]

    def query_once(self, vector: Matrix, limit: int) -> list[Hit]:
        """The same over every chunk, for a process that asks one question: one pass over the vectors in the order of
        the file, then chunks are looked up for the best of them only. Nothing is kept in memory."""
        with self.database.read() as snapshot:
            wanted = limit
            while True:
                best, seen = _best_rows(snapshot, self.database.meta("embedding"), vector, wanted)
                found = [
                    Hit(chunk_id, best[row])
                    for part in _slices(list(best))
                    for chunk_id, row in snapshot.execute(
                        "SELECT c.id, v.id FROM vectors v JOIN chunks c ON c.embed_sha = v.sha"
                        f" WHERE v.id IN ({','.join('?' * len(part))})",
                        part,
                    )
                ]
                if len(found) >= limit or len(best) == seen:
                    return sorted(found, key=lambda hit: (-hit.score, hit.chunk_id))[:limit]
                wanted *= 4  # vectors of chunks that are gone stay until the next compaction

    def nearest(self, asked: Matrix, limit: int, allowed: frozenset[str] | None = None) -> list[list[Hit]]:
        """The same for several vectors, a row each, in one reading: nothing is kept in memory for a next question."""
        found: list[list[Hit]] = [[] for _ in asked]
        database = self.database
        for ids, part in _parts(database.connection, database.meta("embedding"), self.dimensions()):
            strange = [row for row, chunk_id in enumerate(ids) if allowed is not None and chunk_id not in allowed]
            scores_of = asked @ part.T
            scores_of[:, strange] = -np.inf
            for hits, scores in zip(found, scores_of, strict=True):
                best = np.argpartition(scores, -limit)[-limit:] if len(ids) > limit else range(len(ids))
                hits += [Hit(ids[row], float(scores[row])) for row in best if scores[row] > -np.inf]
                hits.sort(key=lambda hit: -hit.score)
                del hits[limit:]
        return found

    def _is_loaded(self) -> bool:
        return self._loaded is not None and self._loaded[0] == self.database.meta("write_seq")

    def _matrix(self) -> tuple[list[str], dict[str, int], Matrix]:
        version, loaded = self.database.meta("write_seq"), self._loaded
        if loaded is None or loaded[0] != version:
            loaded = self._loaded = None  # before the next one is made: two would not fit
            ids, matrix = _all_vectors(self.database.connection, self.database.meta("embedding"), self.dimensions())
            loaded = (version, ids, {chunk_id: row for row, chunk_id in enumerate(ids)}, matrix)
            self._loaded = loaded
        return loaded[1], loaded[2], loaded[3]


def cosine(first: Matrix, second: Matrix) -> float:
    """Of two L2-normalised vectors."""
    return float(first @ second)


def _all_vectors(connection: sqlite3.Connection, fingerprint: str, size: int) -> tuple[list[str], Matrix]:
    """Every chunk with a vector of that size, and the vectors, a row each. Read in slices into their place: there is
    never a second copy."""
    count = connection.execute(f"SELECT count(*) FROM chunks c JOIN {ITS_VECTOR}", (fingerprint,)).fetchone()[0]
    ids: list[str] = []
    matrix = np.empty((count, max(size, 1)), np.float32)
    for names, part in _parts(connection, fingerprint, size, most=count):
        matrix[len(ids) : len(ids) + len(names)] = part
        ids += names
    return ids, matrix[: len(ids)]


def _parts(
    connection: sqlite3.Connection, fingerprint: str, size: int, most: int = -1
) -> Iterator[tuple[list[str], Matrix]]:
    """Every chunk with a vector of that size, a slice at a time: ids, and a row each."""
    rows = connection.execute(f"SELECT c.id, v.vector FROM chunks c JOIN {ITS_VECTOR} LIMIT ?", (fingerprint, most))
    while read := rows.fetchmany(_SLICE):
        fitting = [row for row in read if len(row[1]) == size]
        yield [row[0] for row in fitting], restored([row[1] for row in fitting], size)


def _best_rows(
    connection: sqlite3.Connection, fingerprint: str, vector: Matrix, wanted: int
) -> tuple[dict[int, float], int]:
    """Rows of the table of vectors → cosine, the `wanted` best ones of that embedding; and how many it has."""
    rows = connection.execute(
        "SELECT id, vector FROM vectors WHERE embedding = (SELECT id FROM embeddings WHERE name = ?)", (fingerprint,)
    )
    ids, scores, seen = np.empty(0, np.int64), np.empty(0, np.float32), 0
    while read := rows.fetchmany(_AT_ONCE):
        fitting = [row for row in read if len(row[1]) == len(vector)]
        ids = np.append(ids, np.array([row[0] for row in fitting], np.int64))
        scores = np.append(scores, restored([row[1] for row in fitting], len(vector)) @ vector)
        seen += len(fitting)
        if len(ids) > wanted:
            best = np.argpartition(scores, -wanted)[-wanted:]
            ids, scores = ids[best], scores[best]
    return dict(zip(ids.tolist(), scores.tolist(), strict=True)), seen


def _slices(keys: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(keys), _SLICE):
        yield keys[start : start + _SLICE]


def _by_key(rows: Sequence[tuple[T, bytes]]) -> dict[T, Matrix]:
    """Key → vector; those of one length are the rows of one matrix."""
    found: dict[T, Matrix] = {}
    for size in {len(kept) for _, kept in rows}:
        fitting = [row for row in rows if len(row[1]) == size]
        found.update(zip([key for key, _ in fitting], restored([kept for _, kept in fitting], size), strict=True))
    return found
