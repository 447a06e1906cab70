"""Where the points were lost: each case's loss is charged to one stage, the first that failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from askbase.evals.anchors import Anchor, Span
from askbase.evals.samples import Sample
from askbase.evals.scores.outcome import Outcome
from askbase.evals.scores.spans import covers

Reached = tuple[bool, bool, bool, bool]
Cut = Sequence[tuple[int, int]]
Stage = Literal["ingest", "retrieve", "rank", "pack", "generate", "over_refused", "false_answer", "cite", "error"]
STAGES: tuple[Stage, ...] = (
    "ingest", "retrieve", "rank", "pack", "generate", "over_refused", "false_answer", "cite", "error",
)  # fmt: skip


def stage_of(outcome: Outcome, answerable: bool, sample: Sample, reached: Reached) -> Stage | None:
    """The stage that a loss belongs to; None when nothing was lost or nothing is known.

    An answer that is right but not credited is charged to citing, whatever it was found by. A refusal before packing
    is no fault of packing.
    """
    if outcome.name in ("unjudged", "judge_error", "not_asked"):
        return None
    if outcome.name == "error":
        return "error"
    if not answerable:
        return "false_answer" if outcome.name == "wrong" else None
    if outcome.name == "right":
        return None if outcome.cited else "cite"
    refused = outcome.name == "abstained"
    stages: tuple[Stage, ...] = ("ingest", "retrieve", "rank", "pack")
    for stage, there in zip(stages, reached, strict=True):
        if not there and not (stage == "pack" and refused and not sample.packed):
            return stage
    return "over_refused" if refused else "generate"


def reach(
    sample: Sample, anchors: Sequence[Anchor], notes: Mapping[str, str], cuts: Mapping[str, Cut], k: int
) -> Reached:
    """Whether all evidence is in some chunk, in the pool, in the top k, and in what the model read.

    A note whose chunks are not known counts as indexed.
    """
    chunks = [Span(note, start, end) for note, cut in cuts.items() for start, end in cut]
    known = [anchor for anchor in anchors if all(place.note in cuts for place in anchor.places)]
    indexed = all(covers(anchor, chunks, notes) for anchor in known)
    pool, top, packed = (
        all(covers(anchor, [each.span for each in found], notes) for anchor in anchors)
        for found in (sample.ranking, sample.shown[:k], sample.read)
    )
    return indexed, pool, top, packed


def lost_points(losses: Iterable[tuple[str | None, float]]) -> dict[str, float]:
    """Points lost per stage; the stages add up to the whole loss."""
    per_stage: dict[str, float] = dict.fromkeys(STAGES, 0.0)
    for stage, loss in losses:
        if stage is not None:
            per_stage[stage] += loss
    return per_stage
