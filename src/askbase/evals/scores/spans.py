"""Arithmetic on spans: unions, overlaps, and when chunks cover a span. No cases, no metrics."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from askbase.evals.anchors import Anchor, Span

COVERED = (4, 5)  # at least 4 of 5 non-space characters
Ranges = dict[str, list[tuple[int, int]]]


def union(spans: Iterable[Span]) -> Ranges:
    """Disjoint, sorted ranges per note."""
    per_note: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for span in spans:
        if span.end > span.start:
            per_note[span.note].append((span.start, span.end))
    return {note: _merged(sorted(ranges)) for note, ranges in per_note.items()}


def length(ranges: Ranges) -> int:
    """Characters in disjoint ranges."""
    return sum(end - start for of_note in ranges.values() for start, end in of_note)


def shared(one: Ranges, other: Ranges) -> int:
    """Characters that lie in both."""
    return sum(
        max(0, min(end, stop) - max(start, begin))
        for note in one.keys() & other.keys()
        for start, end in one[note]
        for begin, stop in other[note]
    )


def cover_rank(anchor: Anchor, ranking: Sequence[Span], notes: Mapping[str, str]) -> int | None:
    """The smallest r for which the union of the first r chunks covers one place of the evidence; None if none does.

    Whole-note evidence is covered by any chunk of the note: a long note never fits into the top k.
    """
    if anchor.whole:
        paths = {place.note for place in anchor.places}
        return next((rank for rank, span in enumerate(ranking, 1) if span.note in paths), None)
    ranks = [_place_rank(place, ranking, notes.get(place.note, "")) for place in anchor.places]
    return min((rank for rank in ranks if rank is not None), default=None)


def covers(anchor: Anchor, chunks: Sequence[Span], notes: Mapping[str, str]) -> bool:
    """Whether the chunks together cover a place of the evidence."""
    return cover_rank(anchor, chunks, notes) is not None


def _place_rank(place: Span, ranking: Sequence[Span], text: str) -> int | None:
    missing = [at for at in range(place.start, place.end) if at >= len(text) or not text[at].isspace()]
    total = len(missing)
    part, whole = COVERED
    for rank, span in enumerate(ranking, 1):
        if span.overlaps(place):
            missing = [at for at in missing if not span.start <= at < span.end]
            if (total - len(missing)) * whole >= part * total > 0:
                return rank
    return None


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in ranges:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
