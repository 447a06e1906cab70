"""Chroma: nearest chunks by meaning. It holds ids and vectors, nothing else: no text, no path, no heading; in a large
index vectors of fewer numbers (`shortening.py`), by which it names candidates.

The catalog is the truth: whatever is wrong with Chroma, it is filled again from the cached vectors without embedding.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

import numpy as np

from askbase.errors import StoreError
from askbase.store import projection
from askbase.store.catalog import ITS_VECTOR
from askbase.store.chroma_client import ChromaError, translated
from askbase.store.chroma_folder import State, is_old
from askbase.store.database import Database, set_meta
from askbase.store.quantize import Matrix
from askbase.store.shortening import Shortening
from askbase.store.vectors import VectorStore, cosine
from askbase.types import Hit

_ADD_SLICE = 1000  # chromadb 1.5 refuses more than 5,461 rows a call
_PAGE = 5000
_TOLERANCE = 0.01  # vectors are kept a byte a number
_CANDIDATES, _CANDIDATES_A_HIT = 400, 4  # asked for where they are ranked by more numbers than Chroma has
_OVERFETCH = 20  # ids the catalog does not know yet, or any more, are dropped from the result


class Place(Protocol):
    """Where the collections of one vault are: `ChromaFolder` or `ChromaServer`."""

    @property
    def exclusive(self) -> bool: ...
    @property
    def takes_private(self) -> bool: ...
    @property
    def name(self) -> str: ...
    def state(self) -> State: ...
    def collection(self, mode: Literal["r", "w"], generation: int | None = None) -> Any: ...
    def close(self, clean: bool = True, probed: bool = False) -> None: ...
    def look(self) -> None: ...
    def vouch(self) -> None: ...
    def quarantine(self) -> None: ...
    def remove_others(self, filled: bool = False) -> None: ...
    def discard(self, generation: int) -> None: ...
    def room_for_another(self, vectors: int, dimensions: int) -> bool: ...


class ChromaIndex:
    """The collection of one vault (a `DenseIndex`). The caller holds the Chroma lock if the place is exclusive."""

    def __init__(self, place: Place, database: Database, vectors: VectorStore) -> None:
        self.place = place
        self._database = database
        self._vectors = vectors
        self.shortening = Shortening(database, vectors)
        self._collection: Any = None
        self._generation = 0  # that is open or looked at, and not the active one
        self._open_for = ""
        self._opened_at = ""

    @property
    def _server(self) -> str:
        return "" if self.place.exclusive else self.place.name

    # ── reading ──────────────────────────────────────────────────────────────────────────────────
    def query(self, vector: Matrix, limit: int, allowed: frozenset[str] | None) -> list[Hit]:
        """Cosine similarity, best first.

        Raises:
            ChromaError: the files are missing, not to be trusted, or behind the catalog.
        """
        if allowed is not None:  # filters become exact search: one unknown id makes Chroma refuse the query
            return self._vectors.query(vector, limit, allowed)
        if self.waiting() or not self.has_this_embedding():
            raise ChromaError("Chroma is behind the catalog.")
        with self._guarded():
            collection = self._open_to_read()
            [asked] = self._shortened(vector[None])
            found = collection.query(
                query_embeddings=[asked.tolist()], n_results=self.reach(limit) + _OVERFETCH, include=["distances"]
            )
            said = {chunk_id: 1.0 - far for chunk_id, far in zip(found["ids"][0], found["distances"][0], strict=True)}
            names, there = self._vectors.matrix_of(found["ids"][0])
            if names and _furthest([said[each] for each in names], self._shortened(there), asked) > _TOLERANCE:
                raise ChromaError("Chroma's distances are not those of the vectors.")
            best = np.argsort(-(there @ vector), kind="stable")[:limit] if names else ()
        # Scored like whatever else is compared with them: copies of a passage come to the same number.
        hits = [Hit(names[row], cosine(there[row], vector)) for row in best]
        # until the next index run Chroma still has those that a new rule covers
        held_back = [hit for hit in self._held_back(vector, limit) if hit.chunk_id not in names]
        return sorted((*hits, *held_back), key=lambda hit: -hit.score)[:limit]

    def reach(self, limit: int) -> int:
        """How many rows Chroma is asked for, so that the `limit` nearest ones are among them."""
        return max(_CANDIDATES, _CANDIDATES_A_HIT * limit) if self.is_shortened() else limit

    def is_shortened(self) -> bool:
        """Whether what is open, or the active generation, has shorter vectors than the catalog."""
        return self.shortening.projection(self._generation).basis is not None

    def waiting(self) -> bool:
        """Whether the catalog has changes that Chroma has not seen."""
        return self._database.connection.execute("SELECT 1 FROM intents LIMIT 1").fetchone() is not None

    def drops_waiting(self) -> int:
        """How many rows Chroma still has to forget."""
        return int(self._database.connection.execute("SELECT count(*) FROM intents WHERE op = 'drop'").fetchone()[0])

    def has_this_embedding(self) -> bool:
        """Ids stay when the embedding changes, so the rows of another one would be taken for present."""
        return self._database.meta("chroma_embedding") == self._database.meta("embedding")

    def expected(self) -> list[str]:
        """Ids of the chunks that Chroma should hold: those with a vector of the embedding in use."""
        return [row[0] for row in self._expected("c.id", "ORDER BY c.rowid")]

    def how_many(self) -> int:
        """How many those are, without reading their names."""
        return int(self._expected("count(*)").fetchone()[0])

    def most(self) -> int:
        """At most how many those are: sooner counted by far."""
        return int(self._database.connection.execute("SELECT count(*) FROM chunks").fetchone()[0])

    def count(self) -> int:
        """Rows of the active collection."""
        with self._guarded():
            return int(self._open_to_read(checked=False).count())

    def ids(self) -> set[str]:
        """Every id of the active collection, read page by page."""
        found: set[str] = set()
        with self._guarded():
            collection = self._open_to_read(checked=False)
            for offset in range(0, collection.count(), _PAGE):
                found.update(collection.get(limit=_PAGE, offset=offset, include=[])["ids"])
        return found

    def nearest(self, vectors: Matrix, limit: int) -> list[list[str]]:
        """Ids nearest to each of the vectors, as Chroma has them, to be compared with what is true."""
        with self._guarded():
            collection = self._open_to_read(checked=False)
            found = collection.query(query_embeddings=self._shortened(vectors).tolist(), n_results=limit, include=[])
        return [list(ids) for ids in found["ids"]]

    # ── writing ──────────────────────────────────────────────────────────────────────────────────
    def apply_intents(self) -> None:
        """Bring Chroma in line with the catalog. Idempotent: a kill between any two steps loses nothing."""
        rows = self._database.connection.execute("SELECT chunk_id, op FROM intents").fetchall()
        if not rows:
            return
        here = set(self.expected())
        adds = [chunk_id for chunk_id, _ in rows if chunk_id in here]
        drops = [chunk_id for chunk_id, _ in rows if chunk_id not in here]  # private by now, or never embedded: too
        with self._guarded():
            collection = self._open("w")
            for part in _parts(drops, _PAGE):
                collection.delete(ids=part)
            for part in _parts(adds, _ADD_SLICE):
                self._add(collection, part)
        dead = int(self._database.meta("chroma_dead", "0")) + len(drops)
        with self._database.write() as write:
            write.executemany("DELETE FROM intents WHERE chunk_id = ? AND op = ?", rows)
            set_meta(write, "chroma_dead", str(dead))
            if drops and not self._database.meta("chroma_dead_since"):
                set_meta(write, "chroma_dead_since", datetime.now(UTC).isoformat())

    def fill(self, generation: int) -> int:
        """Put every cached vector into a new generation beside the active one. Embeds nothing. Returns the count."""
        self.close()
        self.place.discard(generation)
        chunk_ids = self.expected()
        with self._guarded():
            made = self.shortening.fitted(chunk_ids)
            with self._database.write() as write:
                projection.keep(write, generation, made)
            self._generation = generation
            self._collection = self.place.collection("w", generation)
            for part in _parts(chunk_ids, _ADD_SLICE):
                self._add(self._collection, part)
        self.close()
        return len(chunk_ids)

    def look_at(self, generation: int) -> None:
        """Open another generation than the active one, to check what was filled."""
        with self._guarded():
            self._generation = generation
            self._collection = self.place.collection("r", generation)
            self._open_for, self._opened_at = "r", self._database.meta("write_seq")

    def refuse(self) -> None:
        """A generation did not pass its check. Filling takes minutes in a large vault: no other one for a day."""
        with self._database.write() as write:
            set_meta(write, "chroma_refused_at", datetime.now(UTC).isoformat())

    def refused_lately(self) -> bool:
        return not is_old(self._database.meta("chroma_refused_at"))

    def is_given_up(self) -> bool:
        """Whether there is nothing that could answer, and no reason to try again today."""
        return self.refused_lately() and (self.place.state() == "absent" or not self.has_this_embedding())

    def flip(self, generation: int) -> None:
        """From this transaction on, the new generation is the one that answers."""
        with self._database.write() as write:
            set_meta(write, "generation", str(generation))
            set_meta(write, "chroma_place", self.place.name)
            set_meta(write, "chroma_private", str(self.place.takes_private))
            set_meta(write, "chroma_embedding", self._database.meta("embedding"))
            set_meta(write, "chroma_dead", "0")
            set_meta(write, "chroma_dead_since", "")
            set_meta(write, "chroma_refused_at", "")
            write.execute("DELETE FROM projections WHERE generation <> ?", (generation,))
            write.execute("DELETE FROM intents")

    def forget(self) -> None:
        """A server lost what was put there: the next index run fills it anew."""
        with suppress(StoreError), self._database.write() as write:  # a folder that cannot be written has no such run
            set_meta(write, "chroma_place", "")

    def close(self, clean: bool = True, probed: bool = False) -> None:
        self._collection, self._open_for, self._generation = None, "", 0
        with translated(self._server):
            self.place.close(clean, probed)

    def _add(self, collection: Any, chunk_ids: list[str]) -> None:
        """Upsert what is missing only: upserts of ids that are present wedge chromadb 1.5."""
        present = set(collection.get(ids=chunk_ids, include=[])["ids"])
        ready, whole = self._vectors.matrix_of([chunk_id for chunk_id in chunk_ids if chunk_id not in present])
        if ready:
            collection.upsert(ids=ready, embeddings=self._shortened(whole))

    def _shortened(self, vectors: Matrix) -> Matrix:
        return self.shortening.of(vectors, self._generation)

    def _expected(self, what: str, order: str = "") -> sqlite3.Cursor:
        """Notes are asked once, not for every chunk: their rows are long."""
        return self._database.connection.execute(
            f"SELECT {what} FROM chunks c JOIN {ITS_VECTOR}"
            f" WHERE ? OR c.note_id NOT IN (SELECT id FROM privacy WHERE private) {order}",
            (self._database.meta("embedding"), self.place.takes_private),
        )

    def _held_back(self, vector: Matrix, limit: int) -> list[Hit]:
        """Chunks of private notes, where Chroma may not have them."""
        if self.place.takes_private:
            return []
        rows = self._database.connection.execute(
            "SELECT id FROM chunks WHERE note_id IN (SELECT id FROM privacy WHERE private)"
        )
        return self._vectors.query(vector, limit, frozenset(row[0] for row in rows))

    def _open_to_read(self, checked: bool = True) -> Any:
        """Opened anew when another process wrote: an open client does not see foreign rows."""
        if self._open_for and self._opened_at == self._database.meta("write_seq"):
            return self._collection
        if self._open_for == "r":
            self.close()
        if not self._open_for and checked and (state := self.place.state()) != "good":
            raise ChromaError(f"Chroma's files are {state}.", "Run: askbase index")
        return self._open("r")

    def _open(self, mode: Literal["r", "w"]) -> Any:
        if self._open_for not in ("w", mode):
            if self._open_for:
                self.close()
            self._collection, self._open_for = self.place.collection(mode), mode
        self._opened_at = self._database.meta("write_seq")
        return self._collection

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """After a fault the files are not let go of cleanly: they are probed before anybody opens them again."""
        try:
            with translated(self._server):
                yield
        except ChromaError:
            self._collection, self._open_for, self._generation = None, "", 0
            with suppress(ChromaError), translated(self._server):
                self.place.close(clean=False)
            raise


def _furthest(said: list[float], there: Matrix, asked: Matrix) -> float:
    """How far a cosine that Chroma says is at most from that of the vectors, which were rounded when they were kept."""
    lengths = np.linalg.norm(there, axis=1) * np.linalg.norm(asked)
    exact = (there @ asked) / np.maximum(lengths, np.finfo(np.float32).tiny)
    return float(np.abs(exact - np.array(said)).max())


def _parts(items: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
