"""Try settings: every combination on one half of the cases, the best one confirmed once on the other.

The half that chose a setting flatters it, so it never says how good the setting is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from askbase.errors import UsageError
from askbase.evals.cases import Case
from askbase.evals.clusters import clusters_of
from askbase.evals.figure import Figure
from askbase.evals.results import Result
from askbase.evals.scores.risk import half_of

Setting = Mapping[str, str]  # dotted key to value; empty: as it is
AS_IT_IS: Setting = {}
ABLATIONS: dict[str, Setting] = {
    "dense": {"search.dense_weight": "0"},
    "lexical": {"search.dense_weight": "1"},
    "diversify": {"search.per_note": "100"},
    "focus": {"answer.focus_tokens": "0"},
    "model": {"chat.model": "none"},
}
_SECTIONS = ("search", "answer", "chat", "prompts")  # others change the index, which a sweep does not make anew


@dataclass(frozen=True, slots=True)
class Tried:
    """A setting with its scored run over the half that chooses."""

    setting: Setting
    result: Result

    @property
    def figure(self) -> Figure:
        """What is maximised: the reward, or recall where nothing was answered."""
        return self.result.summary.figures[decisive(self.result)]

    @property
    def seconds(self) -> float:
        """Median seconds of a search or an answer."""
        step = "retrieve" if self.result.manifest.retrieval_only else "total"
        figure = self.result.summary.figures.get(f"{step}_p50_s")
        return figure.value or 0.0 if figure else 0.0

    @property
    def tokens(self) -> float:
        """Tokens read and written per question."""
        sides = (self.result.summary.figures.get(f"tokens_{side}") for side in ("in", "out"))
        return sum(figure.value or 0.0 for figure in sides if figure)


def settings_of(varied: Sequence[str], ablated: Sequence[str]) -> list[Setting]:
    """As it is, every combination of `key=value,value` options, and each ablation by itself.

    Raises:
        UsageError: an option is no `key=value`, or names what cannot be swept.
    """
    columns = [_column(option) for option in varied]
    grid = [dict(pairs) for pairs in product(*columns)] if columns else []
    unknown = next((name for name in ablated if name not in ABLATIONS), None)
    if unknown:
        raise UsageError(f"There is no ablation '{unknown}'.", f"Known: {', '.join(ABLATIONS)}.")
    return [AS_IT_IS, *grid, *(ABLATIONS[name] for name in ablated)]


def halves(cases: Sequence[Case]) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """The half that chooses and the half that confirms; a cluster is never in both.

    Raises:
        UsageError: all cases hang together, or lie in one half by chance.
    """
    cluster = clusters_of(cases)
    first, second = (tuple(case for case in cases if half_of(cluster[case.id]) == side) for side in (0, 1))
    if not first or not second:
        raise UsageError("There are too few clusters to choose on one half and confirm on the other.", "Add cases.")
    return first, second


def decisive(result: Result) -> str:
    return f"recall@{result.manifest.suite.k}" if result.manifest.retrieval_only else "reward"


def front(tried: Sequence[Tried]) -> list[Tried]:
    """Those that no other one beats in value without being slower, or dearer in tokens."""
    return [one for one in tried if not any(_beats(other, one) for other in tried)]


def best(tried: Sequence[Tried]) -> Tried:
    """The highest value; of equals the first, so as it is before all others: some milliseconds choose nothing."""
    return max(tried, key=_value)


def as_good(tried: Sequence[Tried]) -> list[Tried]:
    """Those that have the value of the best one, too."""
    chosen = best(tried)
    return [each for each in tried if each is not chosen and _value(each) == _value(chosen)]


def named(setting: Setting) -> str:
    """`dense_weight=.4 limit=5`; "as it is" for none."""
    return " ".join(f"{key.partition('.')[2]}={value}" for key, value in setting.items()) or "as it is"


def _value(tried: Tried) -> float:
    return round(tried.figure.value or 0.0, 9)


def _column(option: str) -> list[tuple[str, str]]:
    key, equals, values = option.partition("=")
    section = key.partition(".")[0]
    if not equals or not values.strip(","):
        raise UsageError(f"'{option}' names no values.", "Write --set search.dense_weight=0.4,0.6,0.8")
    if section not in _SECTIONS:
        raise UsageError(f"'{key}' cannot be swept.", f"Sections: {', '.join(_SECTIONS)}.")
    return [(key, value.strip()) for value in values.split(",") if value.strip()]


def _beats(one: Tried, other: Tried) -> bool:
    pairs = [
        ((one.figure.value or 0.0), (other.figure.value or 0.0)),
        (-one.seconds, -other.seconds),
        (-one.tokens, -other.tokens),
    ]
    return all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)
