"""What the children do: index, ask, and say what the index then holds."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import llama_index.core.ingestion  # noqa: F401

from askbase import config
from askbase.base import Base
from askbase.index import pipeline, probe, sync  # noqa: F401
from askbase.retrieve import search  # noqa: F401
from askbase.store import salvage, words  # noqa: F401
from tests.fakes.fake_embedder import FakeEmbedder
from tests.stress.world import Row


def base(root: Path, data: Path, embedder: Any = None) -> Base:
    return Base(root, data, config.load({"chat.model": "none"}, env={}), embedder=embedder or FakeEmbedder())


def index(root: Path, data: Path, rebuild: bool = False) -> tuple[str, ...]:
    """One sync; what it said."""
    with base(root, data) as here:
        return here.run(here.sync(rebuild=rebuild, prune=True)).notices


def ask(root: Path, data: Path, question: str, times: int = 1) -> tuple[list[str], str]:
    """Chunk ids, best first, and by which way they were found."""
    with base(root, data) as here:
        for _ in range(times):
            found = here.run(here.search(question))
        return [passage.chunk.id for passage in found.passages], found.dense_by


def mend(root: Path, data: Path) -> tuple[set[Row], list[str]]:
    """One sync, then all that the index holds and all that is wrong with it."""
    index(root, data)
    return look(root, data)


def look(root: Path, data: Path) -> tuple[set[Row], list[str]]:
    with base(root, data) as here:
        database, dense = here._opened.database(), here._opened.dense()
        one = database.connection.execute
        rows = whole_chunks(here)
        wrong = database.problems(thorough=True)
        wrong += ["words and text differ"] if words.differs(database.connection) else []
        wrong += [f"{len(rows) - len(set(rows))} chunks twice"] if len(set(rows)) != len(rows) else []
        for table in ("words", "chunks"):
            if (count := one(f"SELECT count(*) FROM {table}").fetchone()[0]) != len(rows):
                wrong.append(f"{count} rows in {table}, {len(rows)} whole chunks")
        if (left := one("SELECT count(*) FROM intents").fetchone()[0]) or dense.chroma.place.state() != "good":
            wrong.append(f"{left} to-dos left, Chroma is {dense.chroma.place.state()}")
        wrong += probe.problems(dense.chroma, dense.vectors, thorough=True)
        strangers = {entry.name.split(".")[0] for entry in (data / "chroma").iterdir()} - {dense.chroma.place.active}
        wrong += [f"left behind: {strangers}"] if {name for name in strangers if not name.startswith("bad-")} else []
        return set(rows), wrong


def whole_chunks(here: Base) -> list[Row]:
    """Every chunk that has a vector."""
    catalog, vectors = here._opened.catalog(), here._opened.dense().vectors
    found = [passage.chunk for path in catalog.known_notes() for passage in catalog.note_passages(path)]
    ready = vectors.of_chunks([chunk.id for chunk in found])
    return [(chunk.note_path, chunk.start, chunk.end, chunk.plain) for chunk in found if chunk.id in ready]


def hold(root: Path, data: Path, question: str, seconds: float) -> None:
    """A reader that keeps Chroma open, like a chat."""
    with base(root, data) as here:
        here.run(here.search(question))
        time.sleep(seconds)
        sys.exit("nobody killed me")
