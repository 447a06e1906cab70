"""Passages in another language than the question: it shares no words with them, only what they mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from askbase.language import in_another
from askbase.types import Passage


def elsewhere(question: str, passages: Sequence[Passage]) -> frozenset[int]:
    """Their places in `passages`. A passage too short to tell is in the language of the others of its note."""
    texts: dict[str, list[str]] = defaultdict(list)
    for each in passages:
        texts[each.chunk.note_path].append(each.chunk.plain)
    notes = {path for path, said in texts.items() if in_another(question, "\n".join(said))}
    return frozenset(at for at, each in enumerate(passages) if each.chunk.note_path in notes)
