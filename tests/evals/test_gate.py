"""What a gate may rest on: the same judge on both sides, and every case that was accepted."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest

from askbase.errors import EvalError, NotComparable
from askbase.evals.compare import compare
from askbase.evals.gate import Check, check_gates, exit_code, verdict
from askbase.evals.judging.verdicts import JudgedBy, State
from askbase.evals.paired_report import gate_report
from askbase.evals.results import Result
from askbase.evals.suite import Gate, Suite

from .test_compare import result, run_of, scored

SUITE = Suite(gates=(Gate("reward", "tolerance", 0.10),))


def judged(run: Result, model: str = "big", state: State = "aligned", fingerprint: str = "") -> Result:
    judge = JudgedBy(fingerprint or model, "judge.example:9", model, {"claim": state})
    return dataclasses.replace(run, judge=judge)


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        (judged(run_of(30)), run_of(30), "big at judge.example:9 in one and no judge in the other"),
        (run_of(30), judged(run_of(30)), "no judge in one and big at judge.example:9 in the other"),
        (judged(run_of(30)), judged(run_of(30), "small"), "small at judge.example:9 in the other"),
        (judged(run_of(30), fingerprint="f1"), judged(run_of(30), fingerprint="f2"), r"\(f2\) in the other"),
    ],
)
def test_runs_of_different_judges_are_no_pair(before: Result, after: Result, named: str) -> None:
    with pytest.raises(NotComparable, match=named):
        compare(before, after)
    with pytest.raises(NotComparable, match=named):
        check_gates(after, before, SUITE)


def test_runs_of_one_judge_are_compared() -> None:
    assert compare(judged(run_of(30)), judged(run_of(45))).differences[0].verdict == "better"


def test_an_accepted_run_of_a_judge_that_may_not_gate_is_no_measure() -> None:
    with pytest.raises(EvalError, match=r"accepted run .* judge big has not been aligned"):
        check_gates(judged(run_of(30)), judged(run_of(30), state="provisional"), SUITE)


def apart(checks: Sequence[Check]) -> Check:
    (found,) = [check for check in checks if check.gate.metric == "cases"]
    return found


def test_accepted_cases_that_were_not_asked_leave_the_gate_open() -> None:
    accepted = run_of(30)
    few = result(accepted.scores[:40])
    checks = check_gates(few, accepted, SUITE)
    assert apart(checks).figures == "40 of 60 accepted cases compared"
    assert apart(checks).remark == "20 not asked: c40, c41, c42 and 17 more"
    assert (verdict(checks), exit_code(checks, SUITE)) == ("inconclusive", 4)
    printed = gate_report(checks, few, accepted)
    assert "20 not asked: c40" in printed and max(map(len, printed.splitlines())) <= 80


def test_a_suite_that_only_warns_lets_noise_pass_and_missing_cases_not() -> None:
    warns = dataclasses.replace(SUITE, on_inconclusive="warn")
    noise = check_gates(run_of(28), run_of(30), warns)
    assert (verdict(noise), exit_code(noise, SUITE), exit_code(noise, warns)) == ("inconclusive", 4, 0)
    accepted = run_of(30)
    few = check_gates(result(accepted.scores[:40]), accepted, warns)
    assert (verdict(few), exit_code(few, warns)) == ("inconclusive", 4)


def test_a_tolerance_finer_than_the_cases_can_tell_is_said_whatever_the_verdict() -> None:
    fine, coarse = (Suite(gates=(Gate("reward", "tolerance", limit),)) for limit in (0.01, 0.9))
    for after, state in ((run_of(34), "inconclusive"), (run_of(10), "regression")):
        (check,) = check_gates(after, run_of(36), fine)
        assert check.state == state and "finer than these cases can tell" in check.remark
    assert "finer" not in check_gates(run_of(34), run_of(36), coarse)[0].remark


def test_a_gate_without_a_tolerance_counts_the_accepted_cases_too() -> None:
    limit = Suite(gates=(Gate("mrr", "min", 0.1),))
    assert verdict(check_gates(result(run_of(30).scores[:40]), run_of(30), limit)) == "inconclusive"
    assert verdict(check_gates(result(run_of(30).scores[:40]), None, limit)) == "pass"


def test_a_regression_stays_one_however_few_were_asked() -> None:
    assert verdict(check_gates(result(run_of(0).scores[:50]), run_of(60), SUITE)) == "regression"


def test_cases_whose_notes_or_words_changed_are_named_and_decide_nothing() -> None:
    accepted = run_of(30)
    edited, other_notes, lost, *rest = accepted.scores
    changed = [dataclasses.replace(edited, sha="edited"), dataclasses.replace(other_notes, gold="other"), *rest]
    after = dataclasses.replace(result(changed), left_out={lost.case: "lost", "new": "lost"})
    checks = check_gates(after, accepted, SUITE)
    assert apart(checks).remark == "1 with lost evidence: c2; 1 with changed notes: c1; 1 edited: c0"
    assert verdict(checks) == "pass"


def test_where_every_accepted_case_is_there_nothing_is_said() -> None:
    more = result([*run_of(30).scores, scored(99, True)])
    assert [check.gate.metric for check in check_gates(more, run_of(30), SUITE)] == ["reward"]
