"""Does a run pass? Each gate is pass, regression or inconclusive; the worst one decides the exit code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from askbase.errors import EvalError
from askbase.evals import stats
from askbase.evals.compare import SOUND_CLUSTERS, Difference, apart, cases_to_decide, compare
from askbase.evals.figures import chance, some
from askbase.evals.metrics import metric
from askbase.evals.results import Result
from askbase.evals.suite import Gate, Suite

State = Literal["pass", "regression", "inconclusive"]
JUDGE_ERRORS = 0.02  # share of cases without a verdict from which a run is void
EXIT: dict[State, int] = {"pass": 0, "regression": 3, "inconclusive": 4}


@dataclass(frozen=True, slots=True)
class Check:
    """One gate with its verdict. `figures` and `remark` say why, in words."""

    gate: Gate
    state: State
    figures: str
    remark: str = ""


def check_gates(after: Result, accepted: Result | None, suite: Suite) -> list[Check]:
    """Every gate of the suite, in order, then the accepted cases that are missing, if any. Regressions by tolerance use
    Holm over the gated metrics.

    Raises:
        EvalError: the suite has no gate, a metric is unknown or was not measured, or a tolerance has no accepted run;
            or one of the runs was judged by a judge that may not gate.
        NotComparable: the accepted run was measured differently.
    """
    if not suite.gates:
        raise EvalError("The suite has no gate.", "Add a [[gate]] with a metric and a limit to its suite.toml.")
    _refuse_judge(after)
    if accepted is not None:
        _refuse_unaligned(accepted)
    paired = [gate for gate in suite.gates if gate.kind == "tolerance"]
    differences = _differences(after, accepted, paired)
    adjusted = dict(zip(differences, stats.holm([found.p for found in differences.values()]), strict=True))
    checks: list[Check] = []
    for gate in suite.gates:
        if gate.kind == "tolerance":
            checks.append(_against_accepted(gate, differences[gate.metric], adjusted[gate.metric]))
        else:
            checks.append(_absolute(gate, after))
    return [*checks, *(_asked(after, accepted) if accepted else [])]


def _asked(after: Result, accepted: Result) -> list[Check]:
    """Accepted cases that this run has no partner for. Those it did not ask leave the verdict open: a run of the easy
    cases would pass. Those whose notes or words were changed are named, since somebody changed them."""
    left = apart(accepted, after)
    if not len(left):
        return []
    every = len(accepted.scores)
    reasons = (
        ("not asked", left.not_asked),
        ("with lost evidence", left.lost),
        ("with changed notes", left.changed_notes),
        ("edited", left.edited),
    )
    return [
        Check(
            Gate("cases", "asked", every),
            "inconclusive" if left.not_asked else "pass",
            f"{every - len(left)} of {every} accepted cases compared",
            "; ".join(f"{len(cases)} {why}: {some(cases)}" for why, cases in reasons if cases),
        )
    ]


def _refuse_judge(result: Result) -> None:
    """A judge may gate when it was measured against a person's labels, and when it did its work.

    Raises:
        EvalError: it was not, or it did not.
    """
    if result.judge is None:
        return
    if not result.judge.may_gate:
        hint = "Measure it (askbase eval calibrate), or leave it out: eval report --rescore --no-judge"
        raise EvalError(f"The judge {result.judge.model} has not been aligned, so it cannot gate.", hint)
    failed = sum(score.outcome == "judge_error" for score in result.scores)
    if failed > JUDGE_ERRORS * len(result.scores):
        raise EvalError(f"The judge failed on {failed} of {len(result.scores)} cases.", "Judge again: report --judge")


def _refuse_unaligned(accepted: Result) -> None:
    """What an unaligned judge said is no measure for others either."""
    if accepted.judge is not None and not accepted.judge.may_gate:
        raise EvalError(
            f"The accepted run cannot gate: its judge {accepted.judge.model} has not been aligned.",
            "Measure it (askbase eval calibrate), judge that run again and accept it: eval report RUN --judge --accept",
        )


def verdict(checks: Iterable[Check]) -> State:
    """The worst state: a regression before an inconclusive gate before a pass."""
    states = {check.state for check in checks}
    return "regression" if "regression" in states else "inconclusive" if "inconclusive" in states else "pass"


def exit_code(checks: Sequence[Check], suite: Suite) -> int:
    """0 pass, 3 regression, 4 inconclusive; the last is 0 where the suite only warns."""
    return 0 if only_warns(checks, suite) else EXIT[verdict(checks)]


def only_warns(checks: Sequence[Check], suite: Suite) -> bool:
    """Whether the suite lets an inconclusive gate pass. What these cases are too few to tell may pass; cases that were
    not asked may not, since they could have told."""
    missing = any(check.gate.kind == "asked" and check.state != "pass" for check in checks)
    return suite.on_inconclusive == "warn" and verdict(checks) == "inconclusive" and not missing


def _differences(after: Result, accepted: Result | None, gates: Sequence[Gate]) -> dict[str, Difference]:
    if not gates:
        return {}
    if accepted is None:
        raise EvalError("A gate has a tolerance, but there is no accepted run.", "Name one with --accepted.")
    wanted = [gate.metric for gate in gates]
    unknown = next((name for name in wanted if metric(name) is None), None)
    if unknown:
        raise EvalError(f"A gate names the unknown metric '{unknown}'.", "Correct it in suite.toml.")
    found = {each.metric: each for each in compare(accepted, after, wanted).differences}
    absent = next((name for name in wanted if name not in found), None)
    if absent:
        raise EvalError(f"The gated metric '{absent}' was not measured in both runs.", "Run the cases with answers.")
    return found


def _against_accepted(gate: Gate, found: Difference, adjusted_p: float) -> Check:
    """Pass when the loss is surely within tolerance; regression when it is surely a loss and may be one beyond it, by
    the interval and by the test."""
    figures = (
        f"{found.before:.2f} -> {found.after:.2f}  {found.change.value:+.2f} "
        f"[{found.change.low:+.2f} {found.change.high:+.2f}]"
    )
    pairs = f"{found.n} cases, {found.better} up, {found.worse} down, seen from {found.visible:.2f}"
    if not found.changed_clusters:
        return Check(gate, "pass", figures, f"{found.n} cases, none differs")
    if found.clusters < SOUND_CLUSTERS:
        return Check(gate, "inconclusive", figures, f"{found.clusters} clusters cannot decide ({SOUND_CLUSTERS} can)")
    if gate.limit < found.visible:
        pairs += "; the tolerance is finer than these cases can tell"
    if found.change.low >= -gate.limit:
        return Check(gate, "pass", figures, pairs)
    if found.change.high < 0 and adjusted_p <= 0.05:
        return Check(gate, "regression", figures, f"{pairs}, {chance(adjusted_p)}")
    needed = cases_to_decide(found, found.change.value + gate.limit)
    remark = f"{pairs}; " + (f"about {needed} cases would decide" if needed else "on the line")
    return Check(gate, "inconclusive", figures, remark)


def _absolute(gate: Gate, after: Result) -> Check:
    figure = after.summary.figures.get(gate.metric)
    if figure is None or figure.value is None:
        raise EvalError(f"The gated metric '{gate.metric}' was not measured.", "Run the cases with answers.")
    if gate.kind == "zero":
        if figure.events is None:
            raise EvalError(f"'{gate.metric}' counts no events, so it cannot be gated at zero.", "Use max or min.")
        return Check(gate, "regression" if figure.events else "pass", f"{figure.events}/{figure.chances}")
    if gate.kind == "upper_max":
        return _bounded(gate, figure.events, figure.chances)
    beyond = figure.value > gate.limit if gate.kind == "max" else figure.value < gate.limit
    return Check(gate, "regression" if beyond else "pass", f"{figure.value:.3g} ({gate.kind} {gate.limit:g})")


def _bounded(gate: Gate, events: int | None, chances: int | None) -> Check:
    if events is None or not chances:
        raise EvalError(f"'{gate.metric}' counts no events, so it has no upper bound.", "Use max or min.")
    upper = stats.exact_upper(events, chances)
    lower = 1 - stats.exact_upper(chances - events, chances)
    figures = f"{events}/{chances}, at most {100 * upper:.1f}%"
    if upper <= gate.limit:
        return Check(gate, "pass", figures)
    if lower > gate.limit:
        return Check(gate, "regression", figures)
    return Check(gate, "inconclusive", figures, f"needs to show at most {100 * gate.limit:g}%")
