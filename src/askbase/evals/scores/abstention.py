"""Does it know when the notes are silent? Refusals on both sides, risk against coverage, and what
its sureness tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np


@dataclass(frozen=True, slots=True)
class Refusals:
    """How often it abstained and answered, by whether the notes hold the answer. Errors are in the totals only."""

    silent: int  # cases the notes do not answer
    silent_abstained: int
    silent_answered: int
    known: int
    known_abstained: int

    @property
    def precision(self) -> float | None:
        """Rightly among all refusals; None when nothing was refused."""
        refused = self.silent_abstained + self.known_abstained
        return self.silent_abstained / refused if refused else None

    @property
    def recall(self) -> float | None:
        """Refused among the cases the notes do not answer."""
        return self.silent_abstained / self.silent if self.silent else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean; 0 when nothing was refused that should have been."""
        if self.recall is None:
            return None
        both = (self.precision or 0.0) + self.recall
        return 2 * (self.precision or 0.0) * self.recall / both if both else 0.0


def refusals(cases: Sequence[tuple[bool, str]]) -> Refusals:
    """Count (answerable, outcome name) pairs; unjudged answers are answers."""
    silent = [outcome for answerable, outcome in cases if not answerable]
    known = [outcome for answerable, outcome in cases if answerable]
    return Refusals(
        silent=len(silent),
        silent_abstained=silent.count("abstained"),
        silent_answered=silent.count("wrong"),
        known=len(known),
        known_abstained=known.count("abstained"),
    )


def aurc(answers: Sequence[tuple[float, bool]]) -> float | None:
    """Area under the risk-coverage curve of (confidence, wrong) pairs, lower is better; None without answers.

    Mean over j of the share of wrong answers among the j most confident (Geifman and El-Yaniv 2017). Equal
    confidences share their average risk, so the order of the input does not matter.
    """
    if not answers:
        return None
    seen, wrong, area = 0, 0.0, 0.0
    for _, tied in groupby(sorted(answers, key=lambda pair: -pair[0]), key=lambda pair: pair[0]):
        group = [is_wrong for _, is_wrong in tied]
        share = sum(group) / len(group)
        for _ in group:
            seen, wrong = seen + 1, wrong + share
            area += wrong / seen
    return area / len(answers)


def excess_aurc(answers: Sequence[tuple[float, bool]]) -> float | None:
    """`aurc` above that of a perfect order, in which all right answers come first."""
    area = aurc(answers)
    return None if area is None else area - _perfect(sum(is_wrong for _, is_wrong in answers), len(answers))


def auroc(cases: Sequence[tuple[float, bool]]) -> float | None:
    """Area under the ROC curve of (how sure, answerable) pairs: how often a question that the notes answer looks surer
    than one they do not, half a point for a tie (Hanley and McNeil 1982). .50 tells nothing; None without both."""
    silent = np.sort([sure for sure, answerable in cases if not answerable])
    known = [sure for sure, answerable in cases if answerable]
    if not known or not len(silent):
        return None
    below, up_to = np.searchsorted(silent, known, "left"), np.searchsorted(silent, known, "right")
    return float((below + up_to).mean() / 2 / len(silent))


def _perfect(wrong: int, total: int) -> float:
    right = total - wrong
    return sum(max(0, j - right) / j for j in range(1, total + 1)) / total
