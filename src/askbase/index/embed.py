"""Vectors for every chunk that has none yet: after the text, from the catalog alone, stored batch by batch.

No note is read again for it, so whatever stopped an earlier run, this one goes on with the next missing vector.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import numpy as np

from askbase.errors import ModelError
from askbase.notes.render import without_urls
from askbase.store.catalog import ITS_VECTOR
from askbase.store.database import Database, set_meta
from askbase.store.vectors import VectorStore
from askbase.store.words import Texts
from askbase.types import Embedder

PREFIX_CHARACTERS = 160
_PREFIX_TOKENS = 62  # of the 256 that MiniLM reads, less what the estimate misses: the rest is for the piece
BATCH = 64  # chunks embedded and stored at a time: what a kill can cost
_WINDOW = 1024  # chunks sorted by length together: near-equal texts pad least, and the rate stays even

_WHOLE = re.compile(r"[^\sA-Za-z]|(?<![A-Za-z])[A-Za-z]")  # what counts one at least: but for letters behind letters
_KOREAN = re.compile("[\uac00-\ud7af]")

KEY_BYTES = 11  # no two texts of a vault share them by chance, and ten vectors then fit a page of the catalog
FEW = 300  # texts that a question may wait for: some eight seconds
DUE = "vectors_due"  # meta: "1" while some are missing, so that neither a search nor a run without changes must count
NONE, HELD_BACK = "0", "held back"  # no chunk lacks one; only those of private notes do, which are not awaited


@dataclass(frozen=True, slots=True)
class Embedded:
    """Vectors newly computed, and why some are missing ("" if none is, or if it was stopped)."""

    count: int
    error: str = ""


def embedded_text(title: str, headings: tuple[str, ...], plain: str) -> str:
    """Exactly the string that is embedded: where it stands, then what it says."""
    return f"{prefix(title, headings)}\n{without_urls(plain)}"


@lru_cache(maxsize=64)
def prefix(title: str, headings: tuple[str, ...]) -> str:
    """Where a piece stands. Cut by an estimate of its tokens: a title of many must leave room for what it says."""
    said = " › ".join((title, *headings))[:PREFIX_CHARACTERS]
    if _at_most(said) < _PREFIX_TOKENS:
        return said
    return said[: sum(used <= _PREFIX_TOKENS for used in accumulate(map(_tokens, f" {said}", said)))]


def _at_most(said: str) -> float:
    """What the tokens of a whole prefix add up to, or a little more: one look instead of one a character."""
    whole = len(_WHOLE.findall(said))
    return whole + 2 * len(_KOREAN.findall(said)) + 0.3 * (len(said) - said.count(" ") - whole)


def _tokens(before: str, character: str) -> float:
    if _KOREAN.match(character):  # a syllable is read as its letters
        return 3.0
    if not (character.isascii() and character.isalpha()):
        return 0.0 if character.isspace() else 1.0
    return 0.3 if before.isascii() and before.isalpha() else 1.0  # a word is a token or a few


def embed_sha(text: str) -> bytes:
    """The key of a vector: the hash of the exact string embedded."""
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()[:KEY_BYTES]


def count_missing(database: Database, private_too: bool = True) -> int:
    """Different texts without a vector of the embedding in use."""
    query = (
        f"SELECT count(DISTINCT c.embed_sha) FROM chunks c LEFT JOIN {ITS_VECTOR}"
        " WHERE v.sha IS NULL AND (? OR c.note_id NOT IN (SELECT id FROM privacy WHERE private))"
    )
    return int(database.connection.execute(query, (database.meta("embedding"), private_too)).fetchone()[0])


def missing_texts(database: Database, private_too: bool = True) -> tuple[int, tuple[str, ...]]:
    """(of how many notes, the texts) that `fill` would have embedded: each once, in the order of the index."""
    texts = {sha: text for window in _windows(database, private_too) for sha, text in window.items()}
    query = f"SELECT count(DISTINCT c.note_id) FROM chunks c WHERE {_WITHOUT}"
    notes = database.connection.execute(query, (database.meta("embedding"), private_too)).fetchone()[0]
    return int(notes), tuple(texts.values())


def say_due(database: Database, due: str) -> None:
    """Keep in `DUE` what is known about missing vectors."""
    if database.meta(DUE) != due:
        with database.write() as write:
            set_meta(write, DUE, due)


def fill(
    vectors: VectorStore,
    embedder: Embedder,
    progress: Callable[[int], None],
    stopped: Callable[[], bool],
    private_too: bool = True,
) -> Embedded:
    """Embed what is missing; notes marked private only if `private_too`. Blocks. A model fault is no error: the rest is
    found by words until the next run. A text the model refuses (a row of NaN) stays without a vector."""
    done = refused = 0
    for window in _windows(vectors.database, private_too):
        order = sorted(window, key=lambda sha: len(window[sha]))
        for start in range(0, len(order), BATCH):
            if stopped():
                return Embedded(done)
            part = order[start : start + BATCH]
            try:
                computed = embedder.embed_documents([window[sha] for sha in part])
            except ModelError as exc:
                return Embedded(done, exc.message)
            usable = {sha: row for sha, row in zip(part, computed, strict=True) if not np.isnan(row).any()}
            vectors.put(usable, embedder.fingerprint)
            done += len(usable)
            refused += len(part) - len(usable)
            progress(len(part))
    if refused:
        return Embedded(done, f"{refused} {'passage was' if refused == 1 else 'passages were'} refused by the model")
    say_due(vectors.database, NONE if private_too else HELD_BACK)
    return Embedded(done)


def _windows(database: Database, private_too: bool) -> Iterator[dict[bytes, str]]:
    """Hash → text of chunks without a vector."""
    for window in windows(database, _WITHOUT, database.meta("embedding"), private_too):
        yield {sha: text for sha, (_, text) in window.items()}


def windows(database: Database, which: str, *values: object) -> Iterator[dict[bytes, tuple[int, str]]]:
    """Hash → (note, text) of chunks c of notes n that `which` holds for, a window at a time, in the order they were
    indexed."""
    last, texts = 0, Texts(database.connection)
    while True:
        rows = database.connection.execute(
            "SELECT c.rowid, c.embed_sha, n.title, c.headings, c.note_id, c.start, c.end, c.plain"
            f" FROM chunks c JOIN notes n ON n.id = c.note_id WHERE {which} AND c.rowid > ? ORDER BY c.rowid LIMIT ?",
            (*values, last, _WINDOW),
        ).fetchall()
        if not rows:
            return
        last = rows[-1][0]
        yield {
            sha: (place[0], embedded_text(title, tuple(json.loads(headings)), texts.plain(*place)))
            for _, sha, title, headings, *place in rows
        }


_WITHOUT = (
    "NOT EXISTS (SELECT 1 FROM vectors v WHERE v.sha = c.embed_sha"
    " AND v.embedding = (SELECT id FROM embeddings WHERE name = ?))"
    " AND (? OR c.note_id NOT IN (SELECT id FROM privacy WHERE private))"
)
