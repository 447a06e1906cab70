"""Where an answer of the chat failed, as far as its trace and the draft made of it tell, and what failed alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from askbase.evals.cases import Case
from askbase.evals.drafts.promote import Indexed, draft_of
from askbase.evals.samples import Sample, Status
from askbase.evals.scores.funnel import Stage, stage_of
from askbase.evals.scores.outcome import Name, Outcome
from askbase.types import Passage, Trace

_ENDS: dict[str, tuple[Status, Name]] = {
    "answered": ("answered", "wrong"), "not_in_notes": ("not_in_notes", "abstained"), "failed": ("error", "error"),
}  # fmt: skip


class Cut(Indexed, Protocol):
    """Notes and passages as the index holds them, and how it cuts notes."""

    def note_passages(self, path: str) -> Sequence[Passage]: ...


def failed_at(base: Cut, trace: Trace, draft: Case) -> Stage | None:
    """The stage of the funnel that a bad answer is charged to, by the draft's evidence; None where nobody called it bad
    or nothing tells. A trace keeps the first candidates only: what comes behind them counts as not found."""
    status, outcome = _ENDS.get(str(trace.record.get("ended")), (None, None))
    if status is None or outcome is None or trace.feedback is None or trace.feedback.verdict != "bad":
        return None
    record = trace.record
    packed, retrieved = record.get("packed") or [], record.get("retrieved") or []
    candidates = [each[0] for each in record.get("candidates") or []]
    holding = [_passages_with(base, piece.note, piece.quote or "") for piece in draft.evidence]
    there, pool, top, read = (
        all(ids & set(group) for ids in holding)
        for group in (set[str]().union(*holding), [*candidates, *retrieved], retrieved, packed)
    )
    sample = Sample(draft.id, draft.sha, status, packed=tuple(range(len(packed))))
    return stage_of(Outcome(outcome), draft.answerable, sample, (there, pool, top, read))


def alike(base: Cut, trace: Trace, stage: Stage, others: Iterable[Trace]) -> list[Trace]:
    """The other bad answers that failed at the same stage."""
    bad = [each for each in others if each.id != trace.id and each.feedback and each.feedback.verdict == "bad"]
    return [each for each in bad if failed_at(base, each, draft_of(base, each)) == stage]


def _passages_with(base: Cut, note: str, quote: str) -> set[str]:
    """The ids of the passages that hold a part of these words of the note."""
    found = base.read_note(note)
    start = found.text.find(quote) if found else -1
    chunks = [passage.chunk for passage in base.note_passages(note)] if start >= 0 else []
    return {chunk.id for chunk in chunks if chunk.start < start + len(quote) and start < chunk.end}
