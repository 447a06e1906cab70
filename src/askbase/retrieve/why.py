"""Why a note was or was not found for a question: what each stage made of it, and what would have found it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from askbase.retrieve.filters import parse_filters, take_undo
from askbase.retrieve.search import Sources, search
from askbase.settings import SearchSettings
from askbase.store.lexical import document_frequency, search_words, terms_of
from askbase.types import Filter, Hit, Passage, Retrieved

EVERYTHING = 1_000_000
TRIED = 3  # words tried as an addition to the question
_FATES = {
    "used": "shown",
    "capped": "left out: other passages of the same note took its places",
    "near_copy": "left out: a better passage says almost the same words",
    "cut": "found, but behind the last place that is shown",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A note in one ranking of all notes: its place from 1 on, its best score."""

    place: int
    of: int
    score: float


@dataclass(frozen=True, slots=True)
class Why:
    """What happened to a note. `found_at` is its place among the notes shown; None where a stage did not see it.
    `answered`: of one that is shown, whether its words are quoted where no model speaks; "" if nobody looked."""

    note: str
    question: str
    verdict: str
    found_at: int | None = None
    failed_filters: tuple[str, ...] = ()
    words: Standing | None = None
    meaning: Standing | None = None
    fused: Standing | None = None
    instead: tuple[str, ...] = ()  # the notes shown
    would_find: tuple[str, ...] = ()
    answered: str = ""


def why(sources: Sources, settings: SearchSettings, path: str, question: str, limit: int) -> Why:
    """For a note of the catalog. Blocks.

    Raises:
        FilterError, StoreError: as `search`.
    """

    def run(asked: str) -> Retrieved:
        return search(sources, settings, asked, limit=limit)

    found = run(question)
    shown = _places(found)
    failed = _failed_filters(sources, path, found.filters)
    passages = sources.catalog.note_passages(path)
    lexical, dense = _legs(sources, found, passages)
    candidates = [each for each in found.candidates if each.note_path == path]
    order = list(dict.fromkeys(each.note_path for each in found.candidates))
    fused = Standing(order.index(path) + 1, len(order), candidates[0].score) if candidates else None
    base = Why(
        note=path, question=question, verdict="", found_at=shown.get(path), failed_filters=failed, words=lexical,
        meaning=dense, fused=fused, instead=tuple(shown),
    )  # fmt: skip
    if path in shown:
        return replace(base, verdict=f"Found: place {shown[path]} of the {len(shown)} notes shown.")
    if failed:
        return replace(base, verdict=f"Filtered out: the note does not pass {', '.join(failed)}.",
                       would_find=_without_filters(run, path, question))  # fmt: skip
    if candidates:
        best = min(candidates, key=lambda each: list(_FATES).index(each.fate))
        verdict = f"Not shown: {_FATES[best.fate]}."
    else:
        verdict = "Not shown: 100 other passages are nearer to the question, by words and by meaning together."
    if lexical is None:
        verdict += " None of the question's words is in it."
    return replace(base, verdict=verdict, would_find=_with_words(sources, run, path, question, passages))


def _places(found: Retrieved) -> dict[str, int]:
    order = dict.fromkeys(passage.chunk.note_path for passage in found.passages)
    return {path: place for place, path in enumerate(order, 1)}


def _legs(sources: Sources, found: Retrieved, passages: Sequence[Passage]) -> tuple[Standing | None, Standing | None]:
    """Where the note stands among all notes by words and by meaning, filters aside."""
    with sources.catalog.database.read() as snapshot:
        words = search_words(snapshot, found.standalone, EVERYTHING, None)
        if found.dense_by == "none":
            return _standing(sources, words, passages), None
        vector = sources.embedder.embed_query(found.standalone)
        meaning = sources.vectors.query(vector, EVERYTHING, None)
        if sources.languages is not None:
            elsewhere = sources.languages.near(found.standalone, EVERYTHING, None, also=())
            scores = {hit.chunk_id: hit.score for hit in meaning} | dict(elsewhere)
            meaning = sorted((Hit(*each) for each in scores.items()), key=lambda hit: -hit.score)
        return _standing(sources, words, passages), _standing(sources, meaning, passages)


def _standing(sources: Sources, hits: Sequence[Hit], passages: Sequence[Passage]) -> Standing | None:
    ours = {passage.chunk.id for passage in passages}
    mine = next((hit for hit in hits if hit.chunk_id in ours), None)
    if mine is None:
        return None
    paths = {
        chunk_id: path for chunk_id, (path, _, _) in sources.catalog.chunk_notes([h.chunk_id for h in hits]).items()
    }
    order = list(dict.fromkeys(paths[hit.chunk_id] for hit in hits if hit.chunk_id in paths))
    return Standing(order.index(passages[0].chunk.note_path) + 1, len(order), mine.score)


def _failed_filters(sources: Sources, path: str, wanted: Filter) -> tuple[str, ...]:
    """Which parts of the filter, each alone, the note does not pass."""
    ours = {passage.chunk.id for passage in sources.catalog.note_passages(path)}
    failed = []
    for each in fields(Filter):
        value = getattr(wanted, each.name)
        if value in ((), None):
            continue
        change: Mapping[str, object] = {each.name: value}
        allowed = sources.catalog.allowed_chunks(replace(Filter(), **change))  # type: ignore[arg-type]  # one by name
        if allowed is not None and not ours & allowed:
            shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
            failed.append(f"{each.name} ({shown})")
    return tuple(failed)


def _without_filters(run: Callable[[str], Retrieved], path: str, question: str) -> tuple[str, ...]:
    words = parse_filters(take_undo(question)[0])[0]
    if words == question:
        words = f"{question} all:"
    place = _places(run(words)).get(path) if words else None
    return (f'"{words}" finds it, at place {place}',) if place else ()


def _with_words(
    sources: Sources, run: Callable[[str], Retrieved], path: str, question: str, passages: Sequence[Passage]
) -> tuple[str, ...]:
    """The note's own rare words, and its title, as additions that were tried and found it."""
    counted = Counter(term for passage in passages for term in terms_of(passage.chunk.plain) if len(term) > 3)
    asked = set(terms_of(question))
    often = [term for term, _ in counted.most_common(40) if term not in asked]
    with sources.catalog.database.read() as snapshot:
        rare = document_frequency(snapshot, often)
    telling = sorted(often, key=lambda term: (rare[term] / counted[term], term))[:TRIED]
    tried = [*(f"{question} {term}" for term in telling), *([f"{question} {passages[0].title}"] if passages else [])]
    found = ((asked, _places(run(asked)).get(path)) for asked in tried)
    return tuple(f'"{asked}" finds it, at place {place}' for asked, place in found if place)
