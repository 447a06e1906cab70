from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbase.evals.report import report
from askbase.evals.scores.abstention import aurc, auroc, excess_aurc, refusals
from askbase.evals.scores.funnel import STAGES, lost_points
from askbase.evals.suite import Suite
from askbase.evals.summary import summarise

from .test_compare import result, scored

answers = st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.9]), st.booleans()), min_size=1, max_size=12)


def test_refusals_by_hand() -> None:
    found = refusals([(False, "abstained"), (False, "wrong"), (False, "error"), (True, "abstained"), (True, "right")])
    assert (found.precision, found.recall, found.silent_answered, found.known_abstained) == (0.5, 1 / 3, 1, 1)
    assert found.f1 == pytest.approx(0.4)


def test_no_refusal_leaves_precision_undefined_and_recall_zero() -> None:
    found = refusals([(False, "wrong"), (True, "right")])
    assert (found.precision, found.recall, found.f1) == (None, 0, 0)


def test_risk_over_coverage_by_hand() -> None:
    assert aurc([(0.9, False), (0.8, True), (0.7, False)]) == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)
    assert aurc([(0.5, True), (0.5, False)]) == pytest.approx((1 / 2 + 1 / 2) / 2)
    assert aurc([]) is None and excess_aurc([]) is None


def test_what_sureness_tells_by_hand() -> None:
    assert auroc([(0.9, True), (0.6, True), (0.6, False), (0.2, False)]) == pytest.approx((1 + 1 + 0.5 + 1) / 4)
    assert auroc([(0.1, True), (0.9, False)]) == 0 and auroc([(0.5, True), (0.5, False)]) == 0.5
    assert auroc([(0.1, True)]) is auroc([]) is None


def test_a_report_says_what_nearness_and_doubt_tell() -> None:
    found = [dataclasses.replace(scored(at, at % 2 == 0), answerable=at % 2 == 0, confidence=0.5,
                                 doubt=0.1 if at % 2 == 0 else 0.8) for at in range(40)]  # fmt: skip
    figures = summarise(found, Suite()).figures
    assert (figures["auroc"].value, figures["auroc_doubt"].value) == (0.5, 1.0)
    printed = report(result(found))
    assert "AUROC of nearness .50 [.50 .50]   of doubt 1.0 [1.0 1.0]" in printed
    plain = summarise([dataclasses.replace(each, doubt=None) for each in found], Suite()).figures
    assert "auroc" in plain and "auroc_doubt" not in plain


@given(answers, st.randoms())
def test_the_order_of_equally_sure_answers_does_not_matter(pairs: list[tuple[float, bool]], random: object) -> None:
    shuffled = sorted(pairs, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert aurc(shuffled) == pytest.approx(aurc(pairs))


@given(answers)
def test_no_order_beats_the_perfect_one(pairs: list[tuple[float, bool]]) -> None:
    assert (excess_aurc(pairs) or 0) >= -1e-12
    assert 0 <= (aurc(pairs) or 0) <= 1


@given(st.lists(st.tuples(st.sampled_from([*STAGES, None]), st.floats(0, 2)), max_size=30))
def test_the_stages_add_up_to_the_whole_loss(losses: list[tuple[str | None, float]]) -> None:
    known = sum(loss for stage, loss in losses if stage)
    assert sum(lost_points(losses).values()) == pytest.approx(known, abs=1e-9)
