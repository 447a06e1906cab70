"""Where the points were lost: each case's loss is charged to one stage, the first that failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from askbase.evals.anchors import Anchor
from askbase.evals.samples import Sample
from askbase.evals.scores.outcome import Outcome
from askbase.evals.scores.spans import covers

Stage = Literal["retrieve", "rank", "pack", "generate", "over_refused", "false_answer", "cite", "error"]
STAGES: tuple[Stage, ...] = (
    "retrieve", "rank", "pack", "generate", "over_refused", "false_answer", "cite", "error",
)  # fmt: skip


def stage_of(  # noqa: PLR0911  (one return per stage, in their order)
    outcome: Outcome, answerable: bool, sample: Sample, anchors: Sequence[Anchor], notes: Mapping[str, str], k: int
) -> Stage | None:
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
    pool, top, packed = reach(sample, anchors, notes, k)
    if not pool:
        return "retrieve"
    if not top:
        return "rank"
    refused = outcome.name == "abstained"
    if not packed and not (refused and not sample.packed):
        return "pack"
    return "over_refused" if refused else "generate"


def reach(sample: Sample, anchors: Sequence[Anchor], notes: Mapping[str, str], k: int) -> tuple[bool, bool, bool]:
    """Whether all evidence is in the pool, in the top k, and in what the model read."""
    pool, top, packed = (
        all(covers(anchor, [found.span for found in chunks], notes) for anchor in anchors)
        for chunks in (sample.ranking, sample.shown[:k], sample.read)
    )
    return pool, top, packed


def lost_points(losses: Iterable[tuple[str | None, float]]) -> dict[str, float]:
    """Points lost per stage; the stages add up to the whole loss."""
    per_stage: dict[str, float] = dict.fromkeys(STAGES, 0.0)
    for stage, loss in losses:
        if stage is not None:
            per_stage[stage] += loss
    return per_stage
