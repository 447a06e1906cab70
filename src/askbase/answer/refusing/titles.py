"""How near a folder's titles are to what they name, which tells how near "near" is there.

Titles of an encyclopaedia say what their text is about; those of journals and minutes do not, and questions about such
notes are as far from them. So nearness counts beside this measure (table in CONTRIBUTING.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from statistics import median

from askbase.errors import StoreError
from askbase.store.catalog import Catalog
from askbase.store.database import Database, set_meta
from askbase.types import Passage

Similarity = Callable[[str, Sequence[str]], Sequence[float]]  # cosine of a text with each of others

SAMPLE = 48  # notes, always the same ones of the same folder
LEAST = 10  # of fewer it would be chance
PASSAGES = 3  # the first ones of a note
CHARACTERS = 400  # of each
_KEY = "titles_nearness-2"  # another name whenever it is measured otherwise: since -2, other languages by their model
CHANGED = 0.2  # share of the notes that come or go before it is measured anew


def kept_nearness(
    database: Database, catalog: Catalog, similarity: Similarity, remembered: dict[str, str]
) -> float | None:
    """`titles_nearness` of the notes in the catalog, kept with them; where that cannot be written, in `remembered`."""
    titles = catalog.titles()
    value, _, notes = (remembered.get(_KEY) or database.meta(_KEY)).partition(" of ")
    if notes and abs(len(titles) - int(notes)) <= CHANGED * len(titles):
        return float(value) if value else None
    measured = titles_nearness(titles, catalog.note_passages, similarity)
    remembered[_KEY] = f"{'' if measured is None else f'{measured:.3f}'} of {len(titles)}"
    with suppress(StoreError), database.write() as write:  # a full disk must not cost the answer
        set_meta(write, _KEY, remembered[_KEY])
    return measured


def titles_nearness(
    titles: Mapping[str, str], note_passages: Callable[[str], Sequence[Passage]], similarity: Similarity
) -> float | None:
    """The median, over a sample of notes, of the cosine of a title with the nearest of the note's first passages; None
    for a folder with few notes. `titles`: path → title. Blocks: embeds some 200 short texts."""
    sample = sorted(titles, key=lambda path: hashlib.sha256(path.encode("utf-8", "surrogatepass")).digest())[:SAMPLE]
    found = []
    for path in sample:
        texts = [passage.chunk.plain[:CHARACTERS] for passage in note_passages(path)[:PASSAGES]]
        if texts := [text for text in texts if text.strip()]:
            found.append(max(similarity(titles[path], texts)))
    return float(median(found)) if len(found) >= LEAST else None
