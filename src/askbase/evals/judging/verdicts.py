"""Verdicts of a judge, kept in a run folder and looked up when its samples are scored.

A verdict is bound to the words it was given for: another answer to the same case has none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from askbase.errors import EvalError
from askbase.evals.judging.frame import Criterion

State = Literal["uncalibrated", "provisional", "aligned", "stale"]
Given = Literal["yes", "no", "error"]


@dataclass(frozen=True, slots=True)
class JudgedBy:
    """Which judge a run was scored with. `states` holds how far each criterion is calibrated."""

    fingerprint: str
    host: str
    model: str
    states: Mapping[str, State]

    @property
    def may_gate(self) -> bool:
        return bool(self.states) and all(state == "aligned" for state in self.states.values())


@dataclass(frozen=True, slots=True)
class Judgement:
    """One verdict. `answer` fingerprints the answer, `item` names what was judged about it."""

    judge: str
    case: str
    answer: str
    criterion: Criterion
    item: str
    verdict: Given
    critique: str = ""


class Verdicts:
    """The verdicts of one judge, by what was judged."""

    def __init__(self, judgements: Iterable[Judgement] = ()) -> None:
        self._given = {(j.case, j.answer, j.criterion, j.item): j for j in judgements}

    def of(self, case: str, answer: str, criterion: Criterion, item: str) -> Given | None:
        """The verdict; None when nobody judged that."""
        found = self._given.get((case, answer_sha(answer), criterion, item))
        return found.verdict if found else None

    def about(self, case: str, answer: str) -> list[Judgement]:
        """Everything that was judged about this answer."""
        sha = answer_sha(answer)
        return [given for (of, words, _, _), given in self._given.items() if (of, words) == (case, sha)]

    def __len__(self) -> int:
        return len(self._given)


NONE = Verdicts()


def answer_sha(answer: str) -> str:
    return hashlib.sha256(answer.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def judgement_line(judgement: Judgement) -> dict[str, Any]:
    return asdict(judgement)


def read_judgement(line: Mapping[str, Any]) -> Judgement:
    """A verdict back from its JSON values.

    Raises:
        EvalError: a field is missing or unknown.
    """
    try:
        return Judgement(**line)
    except TypeError as exc:
        raise EvalError(f"A stored verdict cannot be read: {exc}.", "Judge again: askbase eval report --judge") from exc
