"""How sure it is that the passages do not state the answer, told by the odds of the model that comes with askbase.

It is asked two questions of one word each. The likeliest beginnings of both replies are weighed by a logistic
regression (`doubt.json`, made by `benchmarks/doubt.py`): a model that could name a passage, and one that could
not, differ in more than in the odds of "0" and "no". Other models' odds mean other things.
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
SCALE = "doubt-6"  # what `doubt` measures: another name whenever its weights, prompts or reading change


@dataclass(frozen=True, slots=True)
class Weighing:
    """A logistic regression on the logarithms of odds of replies to `which` passage states the answer and to whether
    one does (`yes_no`). A reply that is not among those told counts as the least likely one of them."""

    bias: float
    which: Mapping[str, float]
    yes_no: Mapping[str, float]

    def silent(self, which: Mapping[str, float], yes_no: Mapping[str, float]) -> float:
        """How likely no passage states the answer, 0 to 1. `which`, `yes_no`: odds of replies; not empty."""
        score = self.bias + _weighed(self.which, which) + _weighed(self.yes_no, yes_no)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))


def _weighed(weights: Mapping[str, float], odds: Mapping[str, float]) -> float:
    least = max(min(odds.values()), _TINY)
    return sum(weight * math.log(max(odds.get(reply, least), _TINY)) for reply, weight in weights.items())


def doubt(
    yes_no: Mapping[str, float], which: Mapping[str, float], nearest: float | None, titles: float | None = None
) -> float | None:
    """0 to 1: "no" to whether the passages state the answer (a fifth), how replies to both questions begin (three
    fifths), and how far the passages are; a little less where titles say little. None: the model does not say.

    `nearest`: cosine of the question with the nearest passage, as far as the model reads it; None: it does not tell,
    for the passage is in another language. `titles`: that of titles
    with what they name in this folder (`titles_nearness`), if known."""
    yes, no = yes_no.get("yes", 0.0), yes_no.get("no", 0.0)
    if not yes + no or not any(reply.rstrip(".").isdigit() for reply in which):
        return None
    told = (no / (yes + no) + 3 * weighing().silent(which, yes_no) + far(nearest, titles)) / 5
    return max(0.0, told - eased(titles))


def eased(titles: float | None) -> float:
    """What is taken off for a folder of journals and minutes: its notes say in few words what questions are about."""
    if titles is None:
        return 0.0
    return EASED * min(1.0, max(0.0, (_SAYING_MUCH - titles) / (_SAYING_MUCH - _SAYING_LITTLE)))


def far(nearest: float | None, titles: float | None = None) -> float:
    """0 to 1: how far the nearest passage is from the question, for this folder; the middle if that is not known."""
    if nearest is None:
        return 0.5
    middle = MIDDLE_DENSE if titles is None else min(max(titles - BEYOND_TITLES, LEAST_MIDDLE), MIDDLE_DENSE)
    return 1 / (1 + math.exp((nearest - middle) * DENSE_STEEPNESS))


@cache
def weighing() -> Weighing:
    kept = json.loads((files("askbase.answer.refusing") / "doubt.json").read_text(encoding="utf-8"))
    return Weighing(kept["bias"], kept["which"], kept["yes_no"])
