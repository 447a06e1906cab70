"""Notes that no question of their own finds. A note's own questions are its title, its headings and its rarest words;
words alone are searched, so that thousands of notes take seconds and no model is loaded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from askbase.clean import fold
from askbase.store.catalog import Catalog
from askbase.store.lexical import search_words, terms_of
from askbase.store.listing import Listed, listed
from askbase.types import Filter, Passage

WITHIN = 5  # notes; who would look further
HEADINGS = 3
RAREST = 5
FEW_WORDS = 4
_HITS = 60  # chunks looked at to fill five notes


@dataclass(frozen=True, slots=True)
class Hidden:
    """A note that none of `tried` finds, and why that may be."""

    note: str
    reason: str
    tried: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findability:
    """How many notes were looked at, and those that nothing finds."""

    notes: int
    hidden: tuple[Hidden, ...]


def findability(catalog: Catalog) -> Findability:
    """Every indexed note, asked for by itself. Blocks."""
    notes = listed(catalog.database, Filter())
    titles = Counter(fold(note.title) for note in notes)
    passages = {note.path: catalog.note_passages(note.path) for note in notes}
    spread = Counter(term for each in passages.values() for term in _terms(each))
    hidden = []
    for note in notes:
        tried = _questions(note, passages[note.path], spread)
        if not any(_finds(catalog, question, note.path) for question in tried):
            hidden.append(Hidden(note.path, _reason(note, passages, titles), tuple(tried)))
    return Findability(len(notes), tuple(hidden))


def _questions(note: Listed, passages: Sequence[Passage], spread: Counter[str]) -> list[str]:
    headings = dict.fromkeys(heading for passage in passages for heading in passage.chunk.headings)
    rare = sorted(_terms(passages), key=lambda term: (spread[term], -len(term), term))[:RAREST]
    asked = [note.title, *[f"{note.title} {heading}" for heading in headings if heading != note.title][:HEADINGS]]
    return [question for question in dict.fromkeys((*asked, " ".join(rare))) if question.strip()]


def _finds(catalog: Catalog, question: str, path: str) -> bool:
    with catalog.database.read() as snapshot:
        hits = search_words(snapshot, question, _HITS, None)
    places = catalog.chunk_notes([hit.chunk_id for hit in hits])
    order = dict.fromkeys(places[hit.chunk_id][0] for hit in hits if hit.chunk_id in places)
    return path in list(order)[:WITHIN]


def _reason(note: Listed, passages: dict[str, list[Passage]], titles: Counter[str]) -> str:
    ours = _body(passages[note.path])
    words = ours.split()
    if len(words) < FEW_WORDS:
        return "it has hardly a word of its own"
    twin = next((path for path, others in passages.items() if path != note.path and _body(others) == ours), None)
    if twin:
        return f"it says the same as {twin}"
    if titles[fold(note.title)] > 1:
        return f"{titles[fold(note.title)]} notes are called “{note.title}”, and its words are common ones"
    return "its words are common ones: longer notes use them more"


def _terms(passages: Sequence[Passage]) -> set[str]:
    return {term for passage in passages for term in terms_of(passage.chunk.plain) if len(term) > 2}


def _body(passages: Sequence[Passage]) -> str:
    return " ".join(fold(passage.chunk.plain) for passage in passages)
