"""Second vectors for passages in other languages than English: whichever lacks one, whichever run left it out.

First every passage is looked at, then those in other languages are embedded, batch by batch: a kill costs one batch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from askbase.errors import ModelError
from askbase.index.embed import BATCH, Embedded, windows
from askbase.language import ENGLISH, is_foreign, language_of
from askbase.notes.render import without_urls
from askbase.store.database import Database
from askbase.store.language_vectors import UNSEEN, LanguageVectors
from askbase.store.packing import inflated
from askbase.types import LanguagesEmbedder

_CODE = re.compile(r"(?ms)^(```|~~~).*?^\1")


def fill(
    vectors: LanguageVectors, embedder: LanguagesEmbedder, plan: Callable[[int], None],
    progress: Callable[[int], None], stopped: Callable[[], bool], most: int | None,
) -> Embedded:  # fmt: skip
    """Blocks. `plan` is told how many there are; more than `most` are left to another run. A model fault is no error:
    these passages are found by words, and by what the other embedding makes of them, until the next run."""
    if not vectors.begin(embedder.fingerprint):
        return Embedded(0)
    missing = _set_apart(vectors, stopped)
    if most is not None and missing > most and not stopped():
        vectors.end(left=missing)
        return Embedded(0)
    if missing:
        plan(missing)
    done = 0
    for part in _batches(vectors.database):
        if stopped():
            return Embedded(done)
        try:
            computed = embedder.embed_documents(list(part.values()))
        except ModelError as exc:
            return Embedded(done, exc.message)
        vectors.put(dict(zip(part, computed, strict=True)))
        done += len(part)
        progress(len(part))
    vectors.end()
    return Embedded(done)


def _set_apart(vectors: LanguageVectors, stopped: Callable[[], bool]) -> int:
    """Mark what is in English; how many passages are not. One too short to tell is in the language of its note."""
    database = vectors.database
    others: set[bytes] = set()
    notes: dict[int, bool] = {}
    for window in windows(database, UNSEEN):
        if stopped():
            break
        english = []
        for sha, (note_id, text) in window.items():
            language = language_of(_prose(text))
            if not language and note_id not in notes:
                notes[note_id] = is_foreign(_text(database, note_id))
            if language == ENGLISH or (not language and not notes[note_id]):
                english.append(sha)
        vectors.put({}, english)
        others |= window.keys() - set(english)
    return len(others)


def _batches(database: Database) -> Iterator[dict[bytes, str]]:
    for window in windows(database, UNSEEN):
        order = sorted(window, key=lambda sha: len(window[sha][1]))
        for start in range(0, len(order), BATCH):
            yield {sha: window[sha][1] for sha in order[start : start + BATCH]}


def _text(database: Database, note_id: int) -> str:
    [packed] = database.connection.execute("SELECT packed_text FROM notes WHERE id = ?", (note_id,)).fetchone()
    return _prose(inflated(packed))


def _prose(text: str) -> str:
    return without_urls(_CODE.sub("", text))
