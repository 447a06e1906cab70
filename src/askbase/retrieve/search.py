"""The stage: stand-alone question, filter, search by words and by meaning, fuse, diversify → `Retrieved`."""

from __future__ import annotations

import posixpath
import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

from askbase import clock
from askbase.clean import clean_line
from askbase.errors import ModelError
from askbase.language import asks_in_english
from askbase.retrieve.around import Whole, with_surroundings
from askbase.retrieve.collected import the_one
from askbase.retrieve.dates import no_such_day
from askbase.retrieve.filters import parse_filters, take_undo
from askbase.retrieve.followup import asked_ways, joined, standalone
from askbase.retrieve.gather import gathering, in_order_of_dates
from askbase.retrieve.languages import OtherLanguages
from askbase.retrieve.plain import Understood, none_said, understand
from askbase.retrieve.rank import Fate, diversify, first_copy_first, fuse, lift, with_company
from askbase.retrieve.resolve import Called
from askbase.retrieve.resolve import called as named
from askbase.retrieve.superseded import Marks, Shelf, successors_first
from askbase.retrieve.unmatched import unmatched
from askbase.settings import SearchSettings
from askbase.store.catalog import Catalog, WholeNotes
from askbase.store.database import written
from askbase.store.lexical import search_phrases, search_words
from askbase.store.listing import known_terms
from askbase.store.pruning import BestRows, best_rows
from askbase.store.vectors import VectorStore, cosine
from askbase.types import Candidate, Chunk, Embedder, Filter, Hit, Passage, Retrieved, Turn, Vectors

_IN_THE_LATEST = re.compile(
    r"(?i)\b(?:in|of|from|at|during)\s+(?:the|my|our)\s+(?:last|latest|newest|most\s+recent)"
    r"(?P<what>(?:\s+[\w-]+){1,4})"
)
_MORE = frozenset(  # it is said closer which one, or no note is meant
    "about on with that which from tagged in few two three day days week weeks month months year years".split()
)
POOL = 100  # chunks per retriever
READ = 3  # texts read first, for each passage that is wanted

DenseBy = Literal["chroma", "exact", "none"]
DenseSearch = Callable[[Vectors, int, frozenset[str] | None], tuple[Sequence[Hit], DenseBy]]


@dataclass(frozen=True, slots=True)
class Sources:
    """What a search reads from. `dense` says by which way it searched; `best`: how rows are found by words."""

    catalog: Catalog
    vectors: VectorStore
    embedder: Embedder
    dense: DenseSearch
    best: BestRows = best_rows
    languages: OtherLanguages | None = None


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
    with sources.catalog.database.read() as snapshot, ThreadPoolExecutor(1) as aside:
        moment = written(snapshot)
        narrowed = None if everything else _narrowed(sources, words, wanted, today or clock.today(), warnings)
        wanted = narrowed.filters if narrowed else wanted
        alone = standalone(narrowed.words if narrowed else words, history)
        allowed = sources.catalog.allowed_chunks(wanted)
        none_pass = allowed == frozenset()
        if none_pass:
            warnings += _unmatched(sources.catalog, wanted)
        legs = [
            _both_ways(sources, settings, snapshot, aside, moment, one, allowed, warnings)
            for one in asked_ways(alone, narrowed.words if narrowed else words)
        ]
        ordered, lexical, vector = joined([leg.ordered for leg in legs]), legs[0].lexical, legs[0].vector
        gather = gathering(words)
        notes: WholeNotes = {}
        fates = _fates(sources, ordered, limit or settings.limit, 1 if gather.spread else settings.per_note, notes)
        found = [passage for passage, fate in fates if fate == "used"]
        shelf = _shelf(sources, vector, lexical, allowed, notes)
        apart = frozenset[str]().union(*(leg.apart for leg in legs))
        used = [
            replace(each, elsewhere=each.chunk.id in apart)
            for each in successors_first(found, shelf, limit or settings.limit)
        ]
    done = time.perf_counter()
    return Retrieved(
        question=words,
        standalone=alone,
        filters=wanted,
        passages=_read(in_order_of_dates(used) if gather.in_time else used, settings.around, notes),
        candidates=tuple(
            Candidate(p.chunk.id, p.chunk.note_path, p.chunk.start, p.chunk.end, p.score, p.lexical, p.dense, fate)
            for p, fate in fates
        ),
        dense_by=legs[0].dense_by,
        warnings=tuple(dict.fromkeys(warnings)),
        timings_ms={
            "words": _ms(sum(leg.words_took for leg in legs)),
            "meaning": _ms(sum(leg.meaning_took for leg in legs)),
            "search": _ms(done - begun),
        },
        narrowed=narrowed.said if narrowed else "",
        none_pass=none_pass,
        bare=narrowed.words if narrowed else words,
    )


@dataclass(frozen=True, slots=True)
class _Leg:
    """What one wording of the question found, by words and by meaning."""

    ordered: list[Passage]
    lexical: Mapping[str, float]
    vector: Vectors | None
    dense_by: DenseBy
    words_took: float
    meaning_took: float
    apart: frozenset[str]  # chunks in another language than the question


def _both_ways(
    sources: Sources, settings: SearchSettings, snapshot: sqlite3.Connection, aside: ThreadPoolExecutor, moment: int,
    question: str, allowed: frozenset[str] | None, warnings: list[str],
) -> _Leg:  # fmt: skip
    beside = aside.submit(_worded_beside, sources, question, allowed)
    meant = time.perf_counter()
    dense, vector, dense_by = _by_meaning(sources, settings, question, allowed, warnings)
    meaning_took, worded = time.perf_counter() - meant, beside.result()
    if worded.moment != moment:  # somebody has just written: once more, as this snapshot has it
        worded = _by_words(snapshot, question, allowed, sources.best)
    if vector is not None:  # both scores for every candidate, whichever way it was found
        missing = [chunk_id for chunk_id in worded.scores if chunk_id not in dense]
        dense.update({key: cosine(found, vector) for key, found in sources.vectors.of_chunks(missing).items()})
    apart: frozenset[str] = frozenset()
    if vector is not None and sources.languages is not None:
        elsewhere = sources.languages.near(question, POOL, allowed, also=dense.keys())
        floor = min(dense.values(), default=0.0)  # the far ones must not pull the scale down
        dense.update({key: max(near, floor) for key, near in elsewhere.items() if near > floor or key in dense})
        apart = frozenset(elsewhere) & dense.keys() if asks_in_english(question) else apart
    ordered = _ordered(sources, worded.scores, dense, worded.exact, settings.dense_weight, apart)
    return _Leg(ordered, worded.scores, vector, dense_by, worded.took, meaning_took, apart)


def _ordered(
    sources: Sources, lexical: Mapping[str, float], dense: Mapping[str, float], exact: frozenset[str], weight: float,
    apart: frozenset[str],
) -> list[Passage]:  # fmt: skip
    """The best candidates of both ways of searching, best first, without their texts."""
    fused = fuse(lexical, dense, weight if dense else 0.0, cut_off=len(lexical) >= POOL, apart=apart)
    places = sources.catalog.chunk_notes([key for key, _ in fused])
    ranked = lift(with_company(fused, {key: path for key, (path, *_) in places.items()}), exact)[:POOL]
    return first_copy_first(
        [_unread(key, places[key], score, lexical.get(key), dense.get(key)) for key, score in ranked if key in places]
    )


def _shelf(
    sources: Sources, vector: Vectors | None, lexical: Mapping[str, float], allowed: frozenset[str] | None,
    notes: WholeNotes,
) -> Shelf:  # fmt: skip
    catalog = sources.catalog

    def marks(paths: Iterable[str]) -> dict[str, Marks]:
        properties = catalog.note_properties(sorted(paths))
        notes.update(catalog.whole_notes(sorted(properties.keys() - notes.keys())))
        return {path: Marks.read(said, notes[path].text) for path, said in properties.items()}

    @cache  # all names are read once, for the first note that names another
    def paths_of() -> Called:
        return named(catalog.titles(), catalog.aliases())

    def called(name: str, by: str) -> str | None:
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(by), name))
        found = paths_of()(beside) or paths_of()(name)
        return found[0] if len(found) == 1 else None

    def best(path: str) -> Passage | None:
        passages = [each for each in catalog.note_passages(path) if allowed is None or each.chunk.id in allowed]
        near: dict[str, float] = {}
        if vector is not None:
            vectors = sources.vectors.of_chunks([each.chunk.id for each in passages])
            near = {key: cosine(found, vector) for key, found in vectors.items()}
        ranked = sorted(passages, key=lambda each: (near.get(each.chunk.id, 0.0), lexical.get(each.chunk.id, 0.0)))
        return replace(ranked[-1], dense=near.get(ranked[-1].chunk.id)) if ranked else None

    return Shelf(marks, called, best)


def _unread(
    chunk_id: str, place: tuple[str, int, int], score: float, lexical: float | None, dense: float | None
) -> Passage:
    """A passage that has its place and its scores, and no text yet."""
    path, start, end = place
    return Passage(Chunk(chunk_id, path, 0, (), "", "", start, end, 0, 0), "", None, score, lexical, dense)


def _fates(
    sources: Sources, ordered: Sequence[Passage], limit: int, per_note: int, notes: WholeNotes
) -> list[tuple[Passage, Fate]]:
    """`diversify` with the texts of the best: it looks at those that are used and at copies of them, so nearly always
    at the first few of a hundred. If it looked at one without its text, all are read."""
    fates: list[tuple[Passage, Fate]] = []
    read: dict[str, Passage] = {}
    for most in (READ * limit, len(ordered)):
        scores = {each.chunk.id: (each.score, each.lexical, each.dense) for each in ordered[len(read) : most]}
        read.update(sources.catalog.passages(scores, notes))
        fates = diversify([read.get(each.chunk.id, each) for each in ordered], limit, per_note)
        if all(fate in ("cut", "capped") for _, fate in fates[most:]):
            break
    return fates


def _read(used: Sequence[Passage], characters: int, notes: WholeNotes) -> tuple[Passage, ...]:
    """The passages as they are read: with their surroundings, if the settings say so."""
    if not characters:
        return tuple(used)
    whole = {
        path: Whole.of(notes[path].text, notes[path].has_properties) for path in {each.chunk.note_path for each in used}
    }
    return tuple(with_surroundings(each, whole[each.chunk.note_path], characters) for each in used)


def _narrowed(sources: Sources, words: str, wanted: Filter, today: date, warnings: list[str]) -> Understood | None:
    """What plain words ask for, said to the user; if no note is like that, everything is searched."""
    if (never := no_such_day(words)) is not None:
        warnings.append(f"there is no day {never}; searched for its words")
    understood = understand(words, wanted, today) or _the_latest(sources.catalog, words, wanted, today)
    if understood is None:
        return None
    if sources.catalog.allowed_chunks(understood.filters):
        warnings.append(f"looking only at notes {understood.said}; add all: to search everything")
        return understood
    warnings.append(none_said(understood.said))
    return None


def _the_latest(catalog: Catalog, words: str, wanted: Filter, today: date) -> Understood | None:
    """ "What was decided in the last meeting?": that note, if there is a folder of meetings."""
    said = None if wanted.paths else _IN_THE_LATEST.search(words)
    what = said["what"].split() if said else []
    named = (  # the latest supervisor meeting: a meeting of that name
        the_one(catalog.database, today, f"the latest {thing}", " ".join(what[:at]))
        for at, thing in enumerate(what[:3])
        if _MORE.isdisjoint(map(str.lower, what[at : at + 2]))
    )
    path = next((path for path in named if path), None)
    return Understood(words, replace(wanted, paths=(path,)), f"called {clean_line(path)}") if path else None


def _unmatched(catalog: Catalog, wanted: Filter) -> list[str]:
    terms = known_terms(catalog.database)
    return unmatched(wanted, lambda one: bool(catalog.allowed_chunks(one)), terms, catalog.titles())


@dataclass(frozen=True, slots=True)
class _Worded:
    """What a search by words found: scores, the chunks with a phrase to the letter, as of which moment."""

    scores: dict[str, float]
    exact: frozenset[str]
    moment: int
    took: float


def _worded_beside(sources: Sources, alone: str, allowed: frozenset[str] | None) -> _Worded:
    """In a thread: SQLite holds nothing up while it looks, nor does Chroma."""
    with sources.catalog.database.read_beside() as snapshot:
        return _by_words(snapshot, alone, allowed, sources.best)


def _by_words(snapshot: sqlite3.Connection, alone: str, allowed: frozenset[str] | None, best: BestRows) -> _Worded:
    begun, moment = time.perf_counter(), written(snapshot)
    scores = {hit.chunk_id: hit.score for hit in search_words(snapshot, alone, POOL, allowed, best)}
    exact = search_phrases(snapshot, alone, allowed)
    if exact - scores.keys():
        scores.update((hit.chunk_id, hit.score) for hit in search_words(snapshot, alone, POOL, exact))
    return _Worded(scores, exact, moment, time.perf_counter() - begun)


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


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
