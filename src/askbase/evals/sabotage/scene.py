"""What a saboteur looks at: one sample, what it was scored by, and its score. Nothing here does damage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from askbase.evals.anchors import Anchor, Span
from askbase.evals.cases import Case, Nugget
from askbase.evals.literals import holds_all
from askbase.evals.samples import Sample
from askbase.evals.scoring import CaseScore, Material


@dataclass(frozen=True, slots=True)
class Scene:
    """A sample with all that a saboteur may look at."""

    case: Case
    anchors: tuple[Anchor, ...]
    sample: Sample
    score: CaseScore
    material: Material

    @property
    def notes(self) -> Mapping[str, str]:
        """The notes as they were for this case."""
        return self.material.notes_for(self.case.id)

    def above(self, name: str, floor: float = 0.0) -> bool:
        """Whether the metric is there and has something to lose."""
        return (self.score.values.get(name) or 0.0) > floor

    def on_evidence(self, span: Span) -> bool:
        return any(span.overlaps(place) for anchor in self.anchors for place in anchor.places)

    def stated(self) -> list[Nugget]:
        """The vital facts that the answer states."""
        return [n for n in self.case.nuggets if n.vital and holds_all(n.text, self.sample.answer)]
