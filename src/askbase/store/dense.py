"""Finding by meaning: Chroma while it is ours to open and in line with the catalog, exact search otherwise."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

from askbase.store.chroma import ChromaIndex, Place
from askbase.store.chroma_client import ChromaError, ChromaUnreachable, CollectionGone
from askbase.store.chroma_folder import ChromaFolder
from askbase.store.database import Database
from askbase.store.locks import chroma_lock
from askbase.store.vectors import VectorStore
from askbase.types import Hit, Vectors

AWAY_SECONDS = 60.0  # a server that did not answer is not asked again so soon


class DenseSearch:
    """Both ways over one vault. Holds the Chroma lock from the first question until `release`."""

    def __init__(self, data_dir: Path, database: Database, place: Place | None = None, lone: bool = False) -> None:
        """`place` None: Chroma's files are in the data folder. `lone`: this process asks one question, for which Chroma
        takes longer to load than one pass over the vectors."""
        self._lone = lone
        self._data_dir = data_dir
        self._away_until = 0.0
        self._gone = False
        self.said = ""  # why the server did not answer the last question; "" if it did, or there is none
        self._held: ExitStack | None = None
        self.vectors = VectorStore(database)
        self.chroma = ChromaIndex(place or ChromaFolder(data_dir, database), database, self.vectors)

    def search(
        self, vector: Vectors, limit: int, allowed: frozenset[str] | None
    ) -> tuple[Sequence[Hit], Literal["chroma", "exact"]]:
        """Cosine similarity, best first, and by which way. A filter (`allowed`) means exact search."""
        if allowed is None and self._lone and self.chroma.place.exclusive:
            return self.vectors.query_once(vector, limit), "exact"
        if allowed is None and self._hold():
            try:
                hits = self.chroma.query(vector, limit, None)
                self.said = ""
                return hits, "chroma"
            except ChromaUnreachable as exc:
                self._away_until = time.monotonic() + AWAY_SECONDS
                self.said = f"{exc.message} Searched without it."
                self.release()
            except CollectionGone as exc:
                self.said = f"{exc.message} Searched without it; fill it with: askbase index"
                self._gone = True
                self.release()
            except ChromaError:
                self.release()
        return self.vectors.query(vector, limit, allowed), "exact"

    def settle(self) -> None:
        """Keep what a search found out and could not write down while it was reading."""
        if self._gone:
            self._gone = False
            self.chroma.forget()

    def release(self) -> None:
        """Let other processes use Chroma; the next question opens it again."""
        try:
            self.chroma.close()
        finally:
            if self._held is not None:
                self._held.close()
                self._held = None

    def needs_attention(self) -> bool:
        """Whether Chroma waits for an index run: to-dos, an unclean stop, files that changed, the daily check. While
        another process has it, it is in good hands. A server is brought up to date by index runs, asked for or not."""
        if not self.chroma.place.exclusive:
            return False
        with chroma_lock(self._data_dir, wait=0) as ours:
            if not ours:
                return False
            if self.chroma.is_given_up():
                return False
            return (self.chroma.waiting() or self.chroma.place.state() != "good") and self.chroma.how_many() > 0

    def _hold(self) -> bool:
        if not self.chroma.place.exclusive:
            return time.monotonic() > self._away_until
        if self._held is None:
            held = ExitStack()
            if held.enter_context(chroma_lock(self._data_dir)):
                self._held = held
        return self._held is not None
