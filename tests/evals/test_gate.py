"""What a gate may rest on: the same judge on both sides, and every case that was accepted."""

from __future__ import annotations

import dataclasses

import pytest

from askbase.errors import EvalError, NotComparable
from askbase.evals.compare import compare
from askbase.evals.gate import check_gates
from askbase.evals.judging.verdicts import JudgedBy, State
from askbase.evals.results import Result
from askbase.evals.suite import Gate, Suite

from .test_compare import run_of

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
