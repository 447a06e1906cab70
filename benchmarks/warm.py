"""How long a warm search takes in a large index: by words, by words kept in memory, by meaning without Chroma, whole.

    python benchmarks/warm.py [--chunks 100000] [--questions 40]

The index is made up: words as frequent as words are (Zipf), 60 a chunk, and random vectors. "Worked" is processor time,
which a busy computer changes less than the time waited.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does, before numpy is loaded

import argparse
import hashlib
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from askbase.retrieve.search import POOL, Sources, search
from askbase.settings import SearchSettings
from askbase.store.catalog import Catalog
from askbase.store.database import Database, set_meta
from askbase.store.lexical import search_words
from askbase.store.note_rows import IndexedChunk, rows_of
from askbase.store.postings import WordsInMemory
from askbase.store.quantize import Matrix
from askbase.store.vectors import VectorStore
from askbase.types import Chunk, FileStat, Note

FINGERPRINT, DIMENSIONS = "random/384", 384
WORDS, PER_CHUNK, PER_NOTE = 20_000, 60, 10


class RandomEmbedder:
    """A vector by the hash of the text."""

    fingerprint, max_tokens = FINGERPRINT, 256

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> Matrix:
        chance = np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]))
        vector = chance.standard_normal(DIMENSIONS, np.float32)
        unit: Matrix = vector / np.linalg.norm(vector)
        return unit


def made(folder: Path, count: int) -> Catalog:
    """A catalog of `count` chunks with a vector each."""
    catalog, chance = Catalog(Database(folder / "catalog.db")), np.random.default_rng(0)
    vectors = VectorStore(catalog.database)
    with catalog.database.write() as write:
        set_meta(write, "embedding", FINGERPRINT)
    for first in range(0, count, 5000):
        here = range(first, min(first + 5000, count), PER_NOTE)
        with catalog.database.write() as write:
            for start in here:
                note, chunks = _note(start, _text(chance, PER_NOTE * PER_CHUNK))
                catalog.put_note(write, rows_of(note, chunks), note.path, FileStat(0, 0, 0, 0))
        rows = chance.standard_normal((len(here) * PER_NOTE, DIMENSIONS), np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        vectors.put({(first + number).to_bytes(16): row for number, row in enumerate(rows)}, FINGERPRINT)
    return catalog


def _text(chance: np.random.Generator, words: int) -> list[str]:
    return [f"word{rank}" for rank in np.minimum(chance.zipf(1.3, words), WORDS)]


def _note(start: int, words: list[str]) -> tuple[Note, list[IndexedChunk]]:
    path, chunks, position = f"{start:07}.md", [], 0
    for number in range(PER_NOTE):
        text = " ".join(words[number * PER_CHUNK : (number + 1) * PER_CHUNK])
        key, end = f"{start + number:032}", position + len(text)
        chunk = Chunk(key, path, number, (), text, text, position, end, 1, 1)
        chunks.append(IndexedChunk(chunk, (start + number).to_bytes(16)))
        position = end + 1
    note = Note(path, " ".join(words), path, (), (), (), (), (), {}, None, False, f"{start}", ())
    return note, chunks


def times(ask: Callable[[str], object], questions: Sequence[str]) -> str:
    ask(questions[0])  # warm
    waited, worked = [], []
    for question in questions:
        begun, used = time.perf_counter(), time.process_time()
        ask(question)
        waited.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - used) * 1000)
    return f"waited {_middle_and_late(waited)}   worked {_middle_and_late(worked)}"


def _middle_and_late(found: list[float]) -> str:
    found.sort()
    return f"p50 {found[len(found) // 2]:6.1f} p95 {found[int(len(found) * 0.95)]:6.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chunks", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=40)
    given = parser.parse_args()
    chance, embedder = np.random.default_rng(1), RandomEmbedder()
    questions = [" ".join(f"word{rank}" for rank in chance.integers(5, 2000, 5)) for _ in range(given.questions)]
    with tempfile.TemporaryDirectory() as folder:
        catalog = made(Path(folder), given.chunks)
        vectors = VectorStore(catalog.database)
        kept = WordsInMemory(catalog.database)
        sources = Sources(catalog, vectors, embedder, lambda *asked: (vectors.query(*asked), "exact"), kept.best)
        connection = catalog.database.connection
        print(f"{given.chunks:,} chunks, {given.questions} questions")
        print("words ", times(lambda asked: search_words(connection, asked, POOL, None), questions))
        with catalog.database.read() as snapshot:
            for question in questions[:2]:
                search_words(snapshot, question, POOL, None, kept.best)
        while kept.is_reading():
            time.sleep(0.1)
        print("kept  ", times(lambda asked: search_words(connection, asked, POOL, None, kept.best), questions))
        print("exact ", times(lambda asked: vectors.query(embedder.embed_query(asked), POOL, None), questions))
        print("whole ", times(lambda asked: search(sources, SearchSettings(), asked), questions))
        kept.close()
        catalog.database.close()


if __name__ == "__main__":
    main()
