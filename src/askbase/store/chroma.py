"""Chroma: nearest chunks by meaning. Ids, vectors and small metadata only; the text stays in the catalog.

The catalog is the truth: whatever is wrong with Chroma's files, they are dropped and filled again without embedding.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from askbase.errors import StoreError
from askbase.paths import make_private_dir
from askbase.store.database import Database, set_meta
from askbase.store.vectors import Matrix, VectorStore
from askbase.types import Hit

_ADD_SLICE = 1000  # chromadb 1.5 refuses more than 5,461 rows a call
_PAGE = 5000
_OVERFETCH = 20  # ids the catalog does not know yet, or any more, are dropped from the result


class ChromaError(StoreError):
    """Chroma's files cannot be used now. Exact search answers instead."""


class ChromaIndex:
    """The collection of one vault on disk (a `DenseIndex`). The caller holds the Chroma lock."""

    def __init__(self, data_dir: Path, database: Database, vectors: VectorStore) -> None:
        self._data_dir = data_dir
        self._database = database
        self._vectors = vectors
        self._client: Any = None
        self._collection: Any = None
        self._opened_at = ""

    @property
    def folder(self) -> Path:
        return self._data_dir / "chroma" / f"g{int(self._database.meta('generation', '1')):06d}"

    def query(self, vector: Matrix, limit: int, allowed: frozenset[str] | None) -> list[Hit]:
        """Cosine similarity, best first.

        Raises:
            ChromaError: the files are missing, damaged or behind the catalog.
        """
        if allowed is not None:  # filters become exact search: one unknown id makes Chroma refuse the query
            return self._vectors.query(vector, limit, allowed)
        if self.waiting() or not self._has_this_embedding():
            raise ChromaError("Chroma is behind the catalog.")
        with self._translated():
            collection = self._open(create=False)
            wanted = min(limit + _OVERFETCH, collection.count())
            if wanted == 0:
                return []
            found = collection.query(query_embeddings=[vector.tolist()], n_results=wanted, include=["distances"])
        ids, distances = found["ids"][0], found["distances"][0]
        known = self._vectors.of_chunks(ids)
        hits = [
            Hit(chunk_id, 1.0 - float(far)) for chunk_id, far in zip(ids, distances, strict=True) if chunk_id in known
        ]
        return hits[:limit]

    def waiting(self) -> bool:
        """Whether the catalog has changes that Chroma has not seen."""
        return self._database.connection.execute("SELECT 1 FROM intents LIMIT 1").fetchone() is not None

    def apply_intents(self) -> None:
        """Bring Chroma in line with the catalog. Idempotent: a kill between any two steps loses nothing."""
        rows = self._database.connection.execute("SELECT chunk_id, op FROM intents").fetchall()
        drops = [chunk_id for chunk_id, op in rows if op == "drop"]
        adds = [chunk_id for chunk_id, op in rows if op == "add"]
        with self._translated():
            collection = self._open(create=True)
            for part in _parts(drops, _PAGE):
                collection.delete(ids=part)
            for part in _parts(adds, _ADD_SLICE):
                self._add(collection, part)
        if rows:
            with self._database.write() as write:
                write.executemany("DELETE FROM intents WHERE chunk_id = ? AND op = ?", rows)
                if not self._database.meta("chroma_embedding"):
                    set_meta(write, "chroma_embedding", self._database.meta("embedding"))

    def healthy(self) -> bool:
        """Opens, and holds exactly as many rows as the catalog has chunks with a vector, all of this embedding."""
        if not self._has_this_embedding():
            return False
        try:
            with self._translated():
                return bool(self._open(create=False).count() == self._expected() or self.waiting())
        except ChromaError:
            return False

    def rebuild(self) -> None:
        """Fill a new folder from the cached vectors, then flip to it in one transaction. Embeds nothing."""
        self.close()
        old = self.folder
        generation = int(self._database.meta("generation", "1")) + 1
        fresh = self._data_dir / "chroma" / f"g{generation:06d}"
        shutil.rmtree(fresh, ignore_errors=True)
        with self._translated():
            self._open_at(fresh, create=True)
            chunk_ids = [row[0] for row in self._database.connection.execute("SELECT id FROM chunks ORDER BY rowid")]
            for part in _parts(chunk_ids, _ADD_SLICE):
                self._add(self._collection, part)
        with self._database.write() as write:
            set_meta(write, "generation", str(generation))
            set_meta(write, "chroma_embedding", self._database.meta("embedding"))
            write.execute("DELETE FROM intents")
        shutil.rmtree(old, ignore_errors=True)

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = self._collection = None

    def _add(self, collection: Any, chunk_ids: list[str]) -> None:
        """Upsert what is missing only: upserts of ids that are present wedge chromadb 1.5."""
        present = set(collection.get(ids=chunk_ids, include=[])["ids"])
        missing = [chunk_id for chunk_id in chunk_ids if chunk_id not in present]
        vectors = self._vectors.of_chunks(missing)
        ready = [chunk_id for chunk_id in missing if chunk_id in vectors]
        if ready:
            collection.upsert(
                ids=ready,
                embeddings=np.stack([vectors[chunk_id] for chunk_id in ready]),
                metadatas=self._metadata(ready),
            )

    def _metadata(self, chunk_ids: list[str]) -> list[dict[str, Any]]:
        marks = ",".join("?" * len(chunk_ids))
        rows = self._database.connection.execute(
            "SELECT c.id, n.path, c.headings, c.ordinal FROM chunks c JOIN notes n ON n.id = c.note_id"
            f" WHERE c.id IN ({marks})",
            chunk_ids,
        )
        found = {row[0]: {"path": row[1], "heading": row[2], "ord": row[3]} for row in rows}
        return [found[chunk_id] for chunk_id in chunk_ids]

    def _has_this_embedding(self) -> bool:
        """Ids stay when the embedding changes, so the rows of another one would be taken for present."""
        return self._database.meta("chroma_embedding") in ("", self._database.meta("embedding"))

    def _expected(self) -> int:
        return int(
            self._database.connection.execute(
                "SELECT count(*) FROM chunks c JOIN vectors v ON v.sha = c.embed_sha AND v.fingerprint = ?",
                (self._database.meta("embedding"),),
            ).fetchone()[0]
        )

    def _open(self, create: bool) -> Any:
        """The collection, opened anew when another process wrote: an open client does not see foreign rows."""
        now = self._database.meta("write_seq")
        if self._client is not None and self._opened_at != now:
            self.close()
        if self._collection is None:
            self._open_at(self.folder, create)
        self._opened_at = now
        return self._collection

    def _open_at(self, folder: Path, create: bool) -> None:
        if not create and not folder.is_dir():
            raise ChromaError("Chroma has no files yet.")
        chromadb, settings = _import_chromadb(self._data_dir)
        make_private_dir(folder)
        self._client = chromadb.PersistentClient(path=str(folder), settings=settings)
        self._collection = self._client.get_or_create_collection(
            "notes", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except ChromaError:
            raise
        except Exception as exc:  # chromadb raises many kinds, some of them from native code
            self._client = self._collection = None
            raise ChromaError(f"Chroma cannot be used: {exc}", "Run: askbase index --rebuild") from exc


_import_guard = threading.Lock()


def _import_chromadb(safe_dir: Path) -> tuple[Any, Any]:
    """chromadb and settings of our own.

    chromadb obeys a `.env` file of the working directory at import (a planted one can turn it into a network client),
    so it is imported from a folder of ours, and every setting that could reach the network is given explicitly.
    """
    with _import_guard:
        here = Path.cwd()
        os.chdir(safe_dir)
        try:
            import chromadb
            from chromadb.config import Settings
        finally:
            os.chdir(here)
    settings = Settings(
        _env_file=None,
        chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
        anonymized_telemetry=False,
        chroma_otel_collection_endpoint="",
        allow_reset=False,
        is_persistent=True,
    )
    return chromadb, settings


def _parts(items: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
