"""Two score lists → one ranking: normalise both, weighted sum, cap per note, drop near copies.

Score fusion rather than rank fusion: Bruch, Gai, Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", 2023.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import Literal

from askbase.types import Passage

Fate = Literal["used", "capped", "near_copy", "cut"]
COPY_OVERLAP = 0.9
RIVAL = 0.6  # share of a score that another note needs to go before one that has its places (table in CONTRIBUTING.md)
NEAR_TIE = 0.3  # share of the best score by words that counts 0 at most, where all that have the words were found
COMPANY = 0.1  # what a note's second best chunk counts for all of its chunks (table in CONTRIBUTING.md)
_DIGITS = 5  # of a score that count: sums of products may differ behind them
_WORD = re.compile(r"\w+")


def fuse(
    lexical: Mapping[str, float],
    dense: Mapping[str, float],
    weight: float,
    cut_off: bool = False,
    apart: Set[str] = frozenset(),
) -> list[tuple[str, float]]:
    """(chunk id, fused score in [0, 1]), best first. `weight` is the share of `dense`.

    Not found by words counts 0, as does the last that was found: behind it may be others as good (`cut_off`), or it is
    far behind the best. If it is the last of all and near the best (3.0 and 3.3), it counts nearly as much. A chunk
    that has no vector yet is judged by its words alone; words count nothing against those in `apart`, which are in
    another language than the question."""
    words, meaning = _normalised(lexical, 1.0 if cut_off else NEAR_TIE), _normalised(dense)
    words.update({chunk_id: max(words.get(chunk_id, 0.0), meaning[chunk_id]) for chunk_id in apart})
    fused = {
        chunk_id: weight * meaning.get(chunk_id, words.get(chunk_id, 0.0)) + (1 - weight) * words.get(chunk_id, 0.0)
        for chunk_id in (*lexical, *dense)
    }
    return sorted(fused.items(), key=lambda item: (-item[1], item[0]))


def with_company(ranked: Sequence[tuple[str, float]], notes: Mapping[str, str]) -> list[tuple[str, float]]:
    """A note of which two chunks speak of it goes before a note with one as good: all of its chunks get a share of the
    second best one's score. `notes`: the note of each chunk. Scores stay in [0, 1], a note's chunks in their order."""
    best: set[str] = set()
    second: dict[str, float] = {}
    for chunk_id, score in ranked:
        note = notes.get(chunk_id, chunk_id)
        if note in best:
            second.setdefault(note, score)
        best.add(note)
    raised = [
        (chunk_id, (score + COMPANY * second.get(notes.get(chunk_id, chunk_id), 0.0)) / (1 + COMPANY))
        for chunk_id, score in ranked
    ]
    return sorted(raised, key=lambda item: (-item[1], item[0]))


def lift(ranked: Sequence[tuple[str, float]], exact: Set[str]) -> list[tuple[str, float]]:
    """Chunks that hold a phrase to the letter before all others, each group in its order; scores stay in [0, 1]."""
    if not exact:
        return list(ranked)
    lifted = [(chunk_id, (score + (chunk_id in exact)) / 2) for chunk_id, score in ranked]
    return sorted(lifted, key=lambda item: (-item[1], item[0]))


def first_copy_first(passages: Sequence[Passage]) -> list[Passage]:
    """Best first; what scores the same in the order of its place, so that of copies the first is read and cited."""
    return sorted(passages, key=lambda each: (-round(each.score, _DIGITS), each.chunk.note_path, each.chunk.start))


def diversify(passages: Sequence[Passage], limit: int, per_note: int) -> list[tuple[Passage, Fate]]:
    """What becomes of each passage, in order: used, one too many of its note, a copy of a better one, or cut.

    A note takes more than `per_note` places only where no other note's passage comes near.
    """
    taken: Counter[str] = Counter()
    bags: list[frozenset[str]] = []
    fates: list[tuple[Passage, Fate]] = []
    for at, passage in enumerate(passages):
        fate: Fate = "used"
        path = passage.chunk.note_path
        if len(bags) >= limit:
            fate = "cut"
        elif taken[path] >= per_note and _has_rival(passage, passages[at + 1 :], taken, per_note):
            fate = "capped"
        else:
            bag = frozenset(_WORD.findall(passage.chunk.plain.casefold()))
            if any(_overlap(bag, other) >= COPY_OVERLAP for other in bags):
                fate = "near_copy"
            else:
                taken[path] += 1
                bags.append(bag)
        fates.append((passage, fate))
    return fates


def _has_rival(passage: Passage, behind: Sequence[Passage], taken: Counter[str], per_note: int) -> bool:
    """Whether a note that has places left has a passage nearly as good."""
    rival = next((other for other in behind if taken[other.chunk.note_path] < per_note), None)
    return rival is not None and rival.score >= RIVAL * passage.score


def _normalised(scores: Mapping[str, float], share: float = 1.0) -> dict[str, float]:
    """To [0, 1]: 0 is the lowest score, or `share` of the highest where all are above that. A lone score is 1: it is
    the best there is."""
    if not scores:
        return {}
    high = max(scores.values())
    low = min(*scores.values(), share * high)
    if high == low:
        return dict.fromkeys(scores, 1.0)
    return {key: (score - low) / (high - low) for key, score in scores.items()}


def _overlap(first: frozenset[str], second: frozenset[str]) -> float:
    union = len(first | second)
    return len(first & second) / union if union else 0.0
