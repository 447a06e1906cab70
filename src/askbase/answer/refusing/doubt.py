"""How sure it is that the passages do not state the answer, told by the odds of the model that comes with askbase.

It is asked two questions of one word each. The likeliest beginnings of the second reply are weighed by a logistic
regression (`doubt.json`, made by `benchmarks/doubt.py`): a model that could name a passage, and one that could
not, differ in more than in the odds of "0". Other models' odds mean other things.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

MIDDLE_DENSE = 0.55  # cosine of MiniLM that says nothing either way, and how fast that changes beside it
DENSE_STEEPNESS = 12.0
BEYOND_TITLES = 0.175  # so much farther than titles from what they name is the middle, where that is known
LEAST_MIDDLE = 0.35  # beyond this and the middle above nothing was measured
EASED = 0.04  # by so much less the same odds mean in a folder whose titles say little: the model doubts too much there
_SAYING_LITTLE, _SAYING_MUCH = 0.57, 0.70  # nearness of titles, where all of that counts and where nothing does
_TINY = 1e-12
TOKENS = 300  # of passages that the model reads for it: the weights were fitted so
SCALE = "doubt-5"  # what `doubt` measures: another name whenever its weights, prompts or reading change


@dataclass(frozen=True, slots=True)
class Weighing:
    """A logistic regression on the logarithms of odds. A reply that is not among those told counts as the least
    likely one of them."""

    bias: float
    weights: Mapping[str, float]

    def silent(self, which: Mapping[str, float]) -> float:
        """How likely no passage states the answer, 0 to 1. `which`: odds of replies to which does; not empty."""
        least = max(min(which.values()), _TINY)
        logs = ((weight, math.log(max(which.get(reply, least), _TINY))) for reply, weight in self.weights.items())
        score = self.bias + sum(weight * log for weight, log in logs)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))


def doubt(
    yes_no: Mapping[str, float], which: Mapping[str, float], nearest: float, titles: float | None = None
) -> float | None:
    """0 to 1: what the model would reply to whether the passages state the answer (two fifths) and to which of them
    does (two fifths), and how far they are; a little less where titles say little. None: the model does not say.

    `nearest`: cosine of the question with the nearest passage, as far as the model reads it. `titles`: that of titles
    with what they name in this folder (`titles_nearness`), if known."""
    yes, no = yes_no.get("yes", 0.0), yes_no.get("no", 0.0)
    if not yes + no or not any(reply.rstrip(".").isdigit() for reply in which):
        return None
    told = (2 * no / (yes + no) + 2 * weighing().silent(which) + far(nearest, titles)) / 5
    return max(0.0, told - eased(titles))


def eased(titles: float | None) -> float:
    """What is taken off for a folder of journals and minutes: its notes say in few words what questions are about."""
    if titles is None:
        return 0.0
    return EASED * min(1.0, max(0.0, (_SAYING_MUCH - titles) / (_SAYING_MUCH - _SAYING_LITTLE)))


def far(nearest: float, titles: float | None = None) -> float:
    """0 to 1: how far the nearest passage is from the question, for this folder."""
    middle = MIDDLE_DENSE if titles is None else min(max(titles - BEYOND_TITLES, LEAST_MIDDLE), MIDDLE_DENSE)
    return 1 / (1 + math.exp((nearest - middle) * DENSE_STEEPNESS))


@cache
def weighing() -> Weighing:
    kept = json.loads((files("askbase.answer.refusing") / "doubt.json").read_text(encoding="utf-8"))
    return Weighing(kept["bias"], kept["weights"])
