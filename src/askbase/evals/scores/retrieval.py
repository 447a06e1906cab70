"""Was the evidence found? Over spans (recall, hits, MRR), over notes (MAP, nDCG, recall) and over characters.

Answerable cases only. Finding nothing scores 0, and a repeated chunk never adds anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2

from askbase.evals.anchors import Anchor
from askbase.evals.samples import Sample
from askbase.evals.scores.spans import cover_rank, covers, length, shared, union

DEPTHS = (5, 10, 25, 100)
NOTE_DEPTHS = (1, 3, 5, 10)
MRR_DEPTH = 10


def retrieval_scores(
    sample: Sample, anchors: Sequence[Anchor], notes: Mapping[str, str], k: int
) -> dict[str, float | None]:
    """All retrieval metrics of one answerable case, each in 0..1; None where a metric is undefined."""
    top = [found.span for found in sample.shown]
    ranking = [found.span for found in sample.ranking]
    # Up to k only what the top holds counts; below it the rest of the pool shows what was within reach.
    in_top = [cover_rank(anchor, top[:k], notes) for anchor in anchors]
    in_pool = [cover_rank(anchor, ranking, notes) for anchor in anchors]
    scores: dict[str, float | None] = {}
    for depth in sorted({*DEPTHS, k}):
        scores[f"recall@{depth}"] = recall_at(in_top if depth <= k else in_pool, depth)
    scores[f"any_hit@{k}"] = float(any(rank is not None for rank in in_top))
    scores[f"all_hit@{k}"] = float(all(rank is not None for rank in in_top))
    scores["mrr"] = reciprocal_rank(in_top, MRR_DEPTH)
    if sample.status != "searched":
        packed = [found.span for found in sample.read]
        scores["recall@packed"] = _mean([float(covers(anchor, packed, notes)) for anchor in anchors])
    return scores | note_scores([span.note for span in ranking], gold_notes(anchors)) | context_scores(sample, anchors)


def recall_at(ranks: Sequence[int | None], depth: int) -> float:
    """Share of spans covered by the first `depth` chunks; `ranks` are cover ranks, None for never."""
    return _mean([float(rank is not None and rank <= depth) for rank in ranks])


def reciprocal_rank(ranks: Sequence[int | None], depth: int) -> float:
    """1 / the first rank at which any span is covered, 0 if that is below `depth`."""
    best = min((rank for rank in ranks if rank is not None), default=None)
    return 1 / best if best is not None and best <= depth else 0.0


def gold_notes(anchors: Sequence[Anchor]) -> list[frozenset[str]]:
    """One set per gold note: the note itself and those that repeat its evidence."""
    groups: dict[str, set[str]] = {}
    for anchor in anchors:
        if anchor.places:
            groups.setdefault(anchor.places[0].note, set()).update(place.note for place in anchor.places)
    return [frozenset(group) for group in groups.values()]


def note_scores(ranked: Sequence[str], gold: Sequence[frozenset[str]]) -> dict[str, float | None]:
    """MAP@10, nDCG@10, recall and MRR over notes, the ranking reduced to each note's first place."""
    hits = relevance(ranked, gold)
    scores: dict[str, float | None] = {
        "map": average_precision(hits, len(gold), 10),
        "ndcg": ndcg(hits, len(gold), 10),
        "note_mrr": next((1 / rank for rank, hit in enumerate(hits[:10], 1) if hit), 0.0),
    }
    return scores | {f"note_recall@{k}": sum(hits[:k]) / len(gold) if gold else 0.0 for k in NOTE_DEPTHS}


def relevance(ranked: Sequence[str], gold: Sequence[frozenset[str]]) -> list[bool]:
    """For each distinct note of the ranking, whether it is the first to stand for a gold note."""
    waiting = list(gold)
    hits = []
    for note in dict.fromkeys(ranked):
        group = next((group for group in waiting if note in group), None)
        if group is not None:
            waiting.remove(group)
        hits.append(group is not None)
    return hits


def average_precision(hits: Sequence[bool], relevant: int, depth: int) -> float:
    """Sum of precision at each hit within `depth`, over the number of relevant notes (trec_eval's map_cut)."""
    found = [rank for rank, hit in enumerate(hits[:depth], 1) if hit]
    return sum(count / rank for count, rank in enumerate(found, 1)) / relevant if relevant else 0.0


def ndcg(hits: Sequence[bool], relevant: int, depth: int) -> float:
    """Binary discounted cumulative gain over the best possible one (Järvelin and Kekäläinen 2002)."""
    ideal = sum(1 / log2(rank + 1) for rank in range(1, min(relevant, depth) + 1))
    gain = sum(1 / log2(rank + 1) for rank, hit in enumerate(hits[:depth], 1) if hit)
    return gain / ideal if ideal else 0.0


def context_scores(sample: Sample, anchors: Sequence[Anchor]) -> dict[str, float | None]:
    """How much of what the model read was evidence. For a search without an answer: of the top passages."""
    read = [found.span for found in (sample.shown if sample.status == "searched" else sample.read)]
    context = union(read)
    unique, total = length(context), sum(span.end - span.start for span in read)
    if not unique:
        return {"context_precision": None, "context_iou": 0.0, "redundancy": None}
    gold = union(anchor.places[0] for anchor in anchors if anchor.places)
    inside = shared(context, gold)
    either = unique + length(gold) - inside
    anywhere = shared(context, union(place for anchor in anchors for place in anchor.places))
    return {
        "context_precision": anywhere / unique,
        "context_iou": inside / either,
        "redundancy": 1 - unique / total,
    }


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
