"""A refusal that helps: "not in your notes" or "near, but not said", the nearest notes, and one thing to try next."""

from __future__ import annotations

from askbase.answer.refusing import decide
from askbase.answer.refusing.references import missing_reference
from askbase.clean import clean_line
from askbase.types import Passage, Retrieved

NOT_IN_NOTES = "This is not in your notes."
NEAR = "Your notes come near this, but do not say it."
NO_NOTES = "No note passes the filter."
UNASKED = "No model could be asked, and nothing in your notes is near enough to quote."
NEAREST = 3


def sentence(retrieved: Retrieved, unasked: bool = False) -> str:
    """`unasked`: a model was to read the passages, and could not."""
    if unasked:
        return UNASKED
    if retrieved.none_pass:
        return NO_NOTES
    return NEAR if is_near(retrieved) else NOT_IN_NOTES


def is_near(retrieved: Retrieved) -> bool:
    """A passage is as near in meaning as passages that answer usually are."""
    return decide.is_strong(retrieved.passages)


def nearest(retrieved: Retrieved) -> tuple[Passage, ...]:
    """The best passage of each of the nearest notes."""
    best: dict[str, Passage] = {}
    for passage in _best_first(retrieved):
        best.setdefault(passage.chunk.note_path, passage)
    return tuple(best.values())[:NEAREST]


def next_step(retrieved: Retrieved, withheld_private: bool) -> str:
    """The one thing most likely to help."""
    if withheld_private:
        return "Private notes match: ask again with a local model (--model local)."
    if not retrieved.filters.empty:
        return _without_the_filter(retrieved)
    missing = missing_reference(retrieved.question, retrieved.passages) if retrieved.passages else None
    if missing:
        return f"No passage speaks of {clean_line(missing)}: ask by a name or a topic instead."
    if not retrieved.passages:
        return "Ask with words that stand in your notes."
    best = _best_first(retrieved)[0]
    place = f"{clean_line(best.chunk.note_path)}:{best.chunk.first_line}"
    return (
        f"Read {place}, or ask with a name that stands there."
        if is_near(retrieved)
        else ("If it should be there, ask with the words the note would use.")
    )


def _without_the_filter(retrieved: Retrieved) -> str:
    if retrieved.narrowed:
        return f"Only notes {retrieved.narrowed} were looked at: add all: to search everything."
    if retrieved.none_pass:
        return "Look at the filter, ask without it, or put it in quotes if it is a word."
    return "Only notes that pass the filter were looked at: ask without it, or put it in quotes if it is a word."


def _best_first(retrieved: Retrieved) -> list[Passage]:
    """Passages may come in the order of their dates."""
    return sorted(retrieved.passages, key=lambda passage: -passage.score)
