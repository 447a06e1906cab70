"""The stage: stand-alone question, filter, search by words and by meaning, fuse, diversify → `Retrieved`."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from askbase.config import SearchSettings
from askbase.errors import ModelError
from askbase.retrieve.around import Whole, with_surroundings
from askbase.retrieve.filters import parse_filters, take_undo
from askbase.retrieve.followup import standalone
from askbase.retrieve.gather import gathering, in_order_of_dates
from askbase.retrieve.plain import Understood, understand
from askbase.retrieve.rank import diversify, first_copy_first, fuse, lift, with_company
from askbase.store.catalog import Catalog
from askbase.store.lexical import search_phrases, search_words
from askbase.store.vectors import VectorStore, cosine
from askbase.types import Candidate, Embedder, Filter, Hit, Passage, Retrieved, Turn, Vectors

POOL = 100  # chunks per retriever

DenseBy = Literal["chroma", "exact", "none"]
DenseSearch = Callable[[Vectors, int, frozenset[str] | None], tuple[Sequence[Hit], DenseBy]]


@dataclass(frozen=True, slots=True)
class Sources:
    """What a search reads from. `dense` says by which way it searched."""

    catalog: Catalog
    vectors: VectorStore
    embedder: Embedder
    dense: DenseSearch


def search(
    sources: Sources, settings: SearchSettings, question: str, history: Sequence[Turn] = (), *,
    limit: int | None = None, filters: Filter | None = None, today: date | None = None,
) -> Retrieved:  # fmt: skip
    """Passages for a question, best first; oldest first if it asks how something went over time. Blocks: call it
    off the loop. `today` is what "last week" counts from.

    Raises:
        FilterError: a filter in the question cannot be understood.
        StoreError: the catalog cannot be read.
    """
    begun = time.perf_counter()
    asked, everything = take_undo(question)
    words, wanted = parse_filters(asked, filters)
    warnings: list[str] = []
    with sources.catalog.database.read() as snapshot:
        narrowed = None if everything else _narrowed(sources, words, wanted, today or date.today(), warnings)
        wanted = narrowed.filters if narrowed else wanted
        alone = standalone(narrowed.words if narrowed else words, history)
        allowed = sources.catalog.allowed_chunks(wanted)
        lexical = {hit.chunk_id: hit.score for hit in search_words(snapshot, alone, POOL, allowed)}
        exact = search_phrases(snapshot, alone, allowed)
        if exact - lexical.keys():
            lexical.update((hit.chunk_id, hit.score) for hit in search_words(snapshot, alone, POOL, exact))
        worded = time.perf_counter()
        dense, vector, dense_by = _by_meaning(sources, settings, alone, allowed, warnings)
        if vector is not None:  # both scores for every candidate, whichever way it was found
            missing = [chunk_id for chunk_id in lexical if chunk_id not in dense]
            dense.update({key: cosine(found, vector) for key, found in sources.vectors.of_chunks(missing).items()})
        fused = fuse(lexical, dense, settings.dense_weight if dense else 0.0)
        notes = {key: path for key, (path, *_) in sources.catalog.chunk_notes([key for key, _ in fused]).items()}
        ranked = lift(with_company(fused, notes), exact)[:POOL]
        scores = {key: (score, lexical.get(key), dense.get(key)) for key, score in ranked}
        found = sources.catalog.passages(scores)
    ordered = first_copy_first([found[chunk_id] for chunk_id, _ in ranked if chunk_id in found])
    gather = gathering(words)
    fates = diversify(ordered, limit or settings.limit, 1 if gather.spread else settings.per_note)
    used = [passage for passage, fate in fates if fate == "used"]
    done = time.perf_counter()
    return Retrieved(
        question=words,
        standalone=alone,
        filters=wanted,
        passages=_read(sources, in_order_of_dates(used) if gather.in_time else used, settings.around),
        candidates=tuple(
            Candidate(p.chunk.id, p.chunk.note_path, p.chunk.start, p.chunk.end, p.score, p.lexical, p.dense, fate)
            for p, fate in fates
        ),
        dense_by=dense_by,
        warnings=tuple(warnings),
        timings_ms={"words": _ms(begun, worded), "meaning": _ms(worded, done), "search": _ms(begun, done)},
    )


def _read(sources: Sources, used: Sequence[Passage], characters: int) -> tuple[Passage, ...]:
    """The passages as they are read: with their surroundings, if the settings say so."""
    if not characters:
        return tuple(used)
    paths = {each.chunk.note_path for each in used}
    notes = {path: Whole.of(sources.catalog.note_text(path) or "") for path in paths}
    return tuple(with_surroundings(each, notes[each.chunk.note_path], characters) for each in used)


def _narrowed(sources: Sources, words: str, wanted: Filter, today: date, warnings: list[str]) -> Understood | None:
    """What plain words ask for, said to the user; if no note is like that, everything is searched."""
    understood = understand(words, wanted, today)
    if understood is None:
        return None
    if sources.catalog.allowed_chunks(understood.filters):
        warnings.append(f"looking only at notes {understood.said}; add all: to search everything")
        return understood
    warnings.append(f"there are no notes {understood.said}; searched everything")
    return None


def _by_meaning(
    sources: Sources, settings: SearchSettings, alone: str, allowed: frozenset[str] | None, warnings: list[str]
) -> tuple[dict[str, float], Vectors | None, DenseBy]:
    if settings.dense_weight == 0:
        return {}, None, "none"
    try:
        vector = sources.embedder.embed_query(alone)
    except ModelError as exc:
        warnings.append(f"searched by words only: {exc.message}")
        return {}, None, "none"
    hits, dense_by = sources.dense(vector, POOL, allowed)
    return {hit.chunk_id: hit.score for hit in hits}, vector, dense_by


def _ms(start: float, end: float) -> int:
    return round((end - start) * 1000)
