"""Damage to what was found: a sample in, a damaged copy out, or None where it would change nothing that matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from askbase.evals.anchors import in_front_matter
from askbase.evals.sabotage.scene import Scene
from askbase.evals.samples import Found, Sample
from askbase.evals.scores.spans import cover_rank


def find_nothing(scene: Scene) -> Sample | None:
    if not _hit(scene):
        return None
    return replace(scene.sample, pool=(), top=(), packed=())


def reverse(scene: Scene) -> Sample | None:
    """Only where the first evidence stands nearer to the head than the last does to the tail."""
    top = scene.sample.shown[: scene.material.suite.k]
    first, last = _first_cover(scene, top), _first_cover(scene, top[::-1])
    if first is None or (last is not None and last <= first):
        return None
    return replace(scene.sample, top=scene.sample.top[: scene.material.suite.k][::-1])


def one_passage(scene: Scene) -> Sample | None:
    if not scene.above(f"all_hit@{scene.material.suite.k}") or _all_covered(scene, scene.sample.shown[:1]):
        return None
    return replace(scene.sample, top=scene.sample.top[:1])


def stale_chunks(scene: Scene) -> Sample | None:
    """Offsets of an older, longer note: each chunk points past the end of the text it came from."""
    if not _hit(scene) or any(anchor.whole for anchor in scene.anchors):
        return None
    ends = {note: len(text) for note, text in scene.notes.items()}
    return replace(scene.sample, pool=tuple(_past_end(found, ends.get(found.note, 0)) for found in scene.sample.pool))


def evidence_gone(scene: Scene) -> Sample | None:
    """The notes that hold the evidence are not in the index."""
    if not _hit(scene):
        return None
    gone = {place.note for anchor in scene.anchors for place in anchor.places}
    sample = scene.sample
    kept = {at for at, found in enumerate(sample.pool) if found.note not in gone}
    order = {at: place for place, at in enumerate(sorted(kept))}
    return replace(
        sample,
        pool=tuple(sample.pool[at] for at in sorted(kept)),
        top=tuple(order[at] for at in sample.top if at in kept),
        packed=tuple(order[at] for at in sample.packed if at in kept),
    )


def no_properties(scene: Scene) -> Sample | None:
    """What lies in front matter was never indexed."""
    spans = [place for anchor in scene.anchors for place in anchor.places]
    if not _hit(scene) or not any(in_front_matter(scene.notes.get(span.note, ""), span) for span in spans):
        return None
    body = {note: text.find("\n---", 3) + 4 for note, text in scene.notes.items() if text.startswith("---")}
    pool = tuple(
        replace(found, start=max(found.start, min(found.end, body.get(found.note, 0)))) for found in scene.sample.pool
    )
    return replace(scene.sample, pool=pool)


def duplicates(scene: Scene) -> Sample | None:
    if len(scene.sample.top) < 2 or not scene.above(f"all_hit@{scene.material.suite.k}"):
        return None
    if len(scene.sample.packed) < 2 and _all_covered(scene, scene.sample.shown[:1]):
        return None
    top, packed = scene.sample.top, scene.sample.packed
    return replace(scene.sample, top=top[:1] * len(top), packed=packed[:1] * len(packed))


def _hit(scene: Scene) -> bool:
    return scene.above(f"any_hit@{scene.material.suite.k}")


def _first_cover(scene: Scene, chunks: Sequence[Found]) -> int | None:
    spans = [found.span for found in chunks]
    ranks = [cover_rank(anchor, spans, scene.notes) for anchor in scene.anchors]
    return min((rank for rank in ranks if rank is not None), default=None)


def _all_covered(scene: Scene, chunks: Sequence[Found]) -> bool:
    spans = [found.span for found in chunks]
    return all(cover_rank(anchor, spans, scene.notes) for anchor in scene.anchors)


def _past_end(found: Found, end: int) -> Found:
    return replace(found, start=found.start + end, end=found.end + end)
