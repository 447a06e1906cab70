"""Comparing, gating, reporting and the suite file: on results made by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from askbase.errors import BadCase, EvalError, NotComparable
from askbase.evals.compare import compare, difference_of
from askbase.evals.figures import number
from askbase.evals.gate import check_gates, exit_code, verdict
from askbase.evals.metrics import metric
from askbase.evals.paired_report import comparison_report, gate_report, sentence
from askbase.evals.report import abstain_reward, report
from askbase.evals.results import Manifest, Result
from askbase.evals.scoring import CaseScore
from askbase.evals.suite import Gate, Suite, load_suite, metric_name, read_suite
from askbase.evals.summary import summarise

from .builders import make_case, make_sample, score

GOOD = make_sample()
BAD = make_sample(answer="In June [1].")


def scored(at: int, good: bool, **changes: Any) -> CaseScore:
    answerable = changes.pop("answerable", True)
    case = make_case(f"c{at}", answerable=answerable)
    sample = GOOD if good else BAD
    if not answerable:
        sample = make_sample(status="not_in_notes", answer="") if good else BAD
    found = score(case, dataclasses.replace(sample, case=case.id))
    return dataclasses.replace(found, cluster=f"k{at}", **changes)


def result(scores: Sequence[CaseScore], suite: Suite | None = None, **changes: Any) -> Result:
    suite = suite or Suite()
    fields: dict[str, Any] = {
        "id": "20250607-101530-tiny", "name": "tiny", "row": "full", "created": "", "version": "", "suite": suite,
        "suite_sha": "s", "cases": len(scores), "retrieval_only": False, "fingerprints": {}, "machine": "",
    }  # fmt: skip
    return Result(Manifest(**(fields | changes)), summarise(scores, suite), tuple(scores), {})


@cache
def run_of(right: int, of: int = 60, **changes: Any) -> Result:
    return result([scored(at, at < right) for at in range(of)], **changes)


def test_a_plain_gain_is_better_and_the_swap_is_worse() -> None:
    low, high = run_of(30), run_of(45)
    up, down = (compare(*pair).differences[0] for pair in ((low, high), (high, low)))
    assert (up.verdict, down.verdict, up.better, down.worse) == ("better", "worse", 15, 15)
    assert up.change.value == pytest.approx(-down.change.value) == pytest.approx(0.25)


def test_a_small_change_cannot_be_told_and_says_what_would_show() -> None:
    found = compare(run_of(30), run_of(33)).differences[0]
    assert found.verdict == "cannot tell" and found.visible > found.change.value
    assert "cannot tell with 60 cases" in sentence(found) and "no test can reach .05" in sentence(found)


def test_the_same_run_is_the_same() -> None:
    found = compare(run_of(30), run_of(30))
    assert {each.verdict for each in found.differences} == {"same"} and "no case differs" in comparison_report(found)


def test_fewer_over_refusals_are_better() -> None:
    of = metric("over_refused")
    refused = [dataclasses.replace(scored(at, True), values={"over_refused": 1.0}) for at in range(30)]
    answered = [dataclasses.replace(each, values={"over_refused": 0.0}) for each in refused]
    found = of and difference_of(of, list(zip(refused, answered, strict=True)), 0.2)
    assert found and found.verdict == "better"


@pytest.mark.parametrize("suite", [Suite(k=5), Suite(penalty=2), Suite(mix=0.5)])
def test_runs_measured_differently_are_refused(suite: Suite) -> None:
    with pytest.raises(NotComparable, match="measured differently"):
        compare(run_of(30), run_of(30, suite=suite))


def test_edited_cases_and_changed_notes_are_dropped_and_counted() -> None:
    old = [scored(at, True) for at in range(5)]
    new = [
        dataclasses.replace(old[0], sha="edited"), dataclasses.replace(old[1], gold="other"), *old[2:4], scored(9, True)
    ]  # fmt: skip
    found = compare(result(old), result(new))
    assert (found.changed_cases, found.changed_notes, found.only_before, found.only_after) == (
        ("c0",), ("c1",), ("c4",), ("c9",),
    )  # fmt: skip
    assert len(found.pairs) == 2
    assert comparison_report(found).splitlines()[1:6] == [
        "  2 cases compared",
        "  left out     1 with evidence in notes that changed between the runs: c1",
        "               1 edited between the runs: c0",
        "               1 only in A: c4",
        "               1 only in B: c9",
    ]
    with pytest.raises(NotComparable, match="no case"):
        compare(result(old[:1]), result(new[4:]))


@pytest.mark.parametrize(
    ("before", "after", "tolerance", "state", "code"),
    [
        (40, 40, 0.05, "pass", 0),
        (30, 45, 0.05, "pass", 0),
        (45, 25, 0.10, "regression", 3),
        (40, 38, 0.01, "inconclusive", 4),
    ],
)
def test_a_tolerance_gate(before: int, after: int, tolerance: float, state: str, code: int) -> None:
    suite = Suite(gates=(Gate("reward", "tolerance", tolerance),))
    checks = check_gates(run_of(after), run_of(before), suite)
    assert (verdict(checks), exit_code(checks, suite)) == (state, code)
    assert f"GATE {state}" in gate_report(checks, run_of(after), run_of(before))
    if state == "inconclusive":
        assert "cases would decide" in checks[0].remark
        assert exit_code(checks, dataclasses.replace(suite, on_inconclusive="warn")) == 0


def test_few_clusters_decide_nothing() -> None:
    suite = Suite(gates=(Gate("reward", "tolerance", 0.05),))
    assert verdict(check_gates(run_of(0, 10), run_of(10, 10), suite)) == "inconclusive"


def test_zero_and_bounded_gates_read_counts() -> None:
    clean = run_of(60)
    dirty = result([*clean.scores[1:], score(make_case("x"), make_sample("x", answer="On 3 May 2024 [1][9]."))])
    zero, bound = Gate("invented_shown", "zero", 1), Gate("invented_shown", "upper_max", 0.05)
    states = {
        (gate.kind, name): check_gates(run, None, Suite(gates=(gate,)))[0].state
        for gate in (zero, bound)
        for name, run in (("clean", clean), ("dirty", dirty))
    }
    assert states == {
        ("zero", "clean"): "pass", ("zero", "dirty"): "regression",
        ("upper_max", "clean"): "pass", ("upper_max", "dirty"): "inconclusive",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("gates", "accepted"),
    [
        ((), True),
        ((Gate("reward", "tolerance", 0.1),), False),
        ((Gate("nonsense", "tolerance", 0.1),), True),
        ((Gate("twin_pass", "tolerance", 0.1),), True),
        ((Gate("nonsense", "max", 0.1),), True),
        ((Gate("mrr", "zero", 1),), True),
        ((Gate("mrr", "upper_max", 0.1),), True),
    ],
)
def test_a_gate_that_cannot_be_checked_is_an_error(gates: tuple[Gate, ...], accepted: bool) -> None:
    with pytest.raises(EvalError):
        check_gates(run_of(30), run_of(30) if accepted else None, Suite(gates=gates))


def test_limits_on_values() -> None:
    suite = Suite(gates=(Gate("total_max_s", "max", 1), Gate("mrr", "min", 1.1)))
    assert [check.state for check in check_gates(run_of(30, 50), None, suite)] == ["pass", "regression"]


def mixed() -> Result:
    return result(
        [scored(at, at % 3 > 0, answerable=at % 2 == 0, kind="fact" if at < 4 else "other") for at in range(40)]
    )


def test_the_report_fits_80_columns_and_shows_intervals_and_counts() -> None:
    text = report(mixed(), [mixed()])
    assert max(map(len, text.splitlines())) <= 80
    for part in (
        "REWARD",
        "found it",
        "cited it",
        "knew limits",
        "points lost",
        "never answering +.20 (exact)",
        "fact",
    ):
        assert part in text
    assert "invented 0/" in text and "fewer than 10 cases" in text


def test_a_search_report_has_no_reward() -> None:
    scores = [score(make_case(f"c{at}"), make_sample(f"c{at}", status="searched", answer="")) for at in range(3)]
    text = report(result(scores, retrieval_only=True))
    assert "REWARD" not in text and "recall@10" in text and "points lost" not in text


def test_a_report_lets_no_control_character_through() -> None:
    odd = dataclasses.replace(scored(1, False), kind="a\x1b[31mb")
    assert "\x1b" not in report(result([odd, scored(2, True)]))


def test_every_figure_adds_up() -> None:
    found = mixed()
    rewards = [each.values["reward"] or 0 for each in found.scores]
    silent = [points for points, each in zip(rewards, found.scores, strict=True) if not each.answerable]
    known = [points for points, each in zip(rewards, found.scores, strict=True) if each.answerable]
    expected = 0.8 * sum(known) / len(known) + 0.2 * sum(silent) / len(silent)
    assert found.summary.figures["reward"].value == pytest.approx(expected)
    assert sum(found.summary.lost.values()) == pytest.approx(1 - expected)
    assert abstain_reward(found) == 0.2


def test_comparison_fits_80_columns() -> None:
    assert max(map(len, comparison_report(compare(run_of(30), run_of(45))).splitlines())) <= 80


@pytest.mark.parametrize(
    ("value", "text"), [(0.893, ".89"), (1.0, "1.0"), (-0.07, "-.07"), (-0.001, ".00"), (0, ".00")]
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert number(value) == text
    assert number(0.5, signed=True) == "+.50"


def test_a_suite_file_is_strict_and_survives_its_json(tmp_path: Path) -> None:
    file = tmp_path / "suite.toml"
    file.write_text(
        'k = 5\nlambda = 2\nunanswerable_mix = 0.3\n[[gate]]\nmetric = "evidence_recall_at_10"\ntolerance = 0.05\n'
    )
    suite = load_suite(file)
    assert (suite.k, suite.penalty, suite.mix, suite.gates) == (5, 2, 0.3, (Gate("recall@10", "tolerance", 0.05),))
    assert read_suite(dataclasses.asdict(suite)) == suite
    assert load_suite(tmp_path / "none" / "suite.toml") == Suite(name="none")


@pytest.mark.parametrize(
    "text",
    [
        "url = 'x'",
        "k = 0",
        "k = 'many'",
        "= broken",
        "[[gate]]\nmetric = 'mrr'",
        "[[gate]]\nmetric='mrr'\nmax=1\nzero=true",
    ],
)
def test_a_broken_suite_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "suite.toml").write_text(text)
    with pytest.raises(BadCase, match=r"suite\.toml"):
        load_suite(tmp_path / "suite.toml")


def test_metric_names_may_be_written_in_several_ways() -> None:
    ways: Mapping[str, str] = {
        "all-hit@10": "all_hit@10", "citation.invented_shown": "invented_shown", "latency.total_p95_s": "total_p95_s",
        "evidence_recall_at_5": "recall@5",
    }  # fmt: skip
    assert {way: metric_name(way) for way in ways} == ways


def test_lost_cases_are_named_in_the_report() -> None:
    left_out = {f"gone-{at}": "lost" for at in range(7)} | {"twice": "ambiguous"}
    text = report(dataclasses.replace(mixed(), left_out=left_out))
    assert "lost evidence: gone-0, gone-1, gone-2 and 4 more" in text and "ambiguous: twice" in text
    assert max(map(len, text.splitlines())) <= 80


def test_few_clusters_are_told_on_which_assumption_they_show_nothing() -> None:
    text = report(run_of(10, 12))
    assert "when 20% of cases change, no difference shows with 12 clusters" in " ".join(text.split())
    assert compare(run_of(0, 12), run_of(12, 12)).differences[0].verdict == "better", "more may change"


def test_stages_that_lost_points_say_that_they_name_only_some() -> None:
    text = report(result([scored(at, good=False) for at in range(4)]))
    assert "see c0, c1 and 2 more" in text
