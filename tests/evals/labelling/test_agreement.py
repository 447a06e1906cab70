"""Agreement by hand, corrected rates by formula and by simulation."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbase.evals.labelling.agreement import Agreement, agreement, corrected, kappa


def agreed(good_kept: int, good_lost: int, bad_caught: int, bad_missed: int) -> Agreement:
    pairs = [(True, True)] * good_kept + [(True, False)] * good_lost
    pairs += [(False, False)] * bad_caught + [(False, True)] * bad_missed
    return agreement(pairs, [str(at) for at in range(len(pairs))])


def test_rates_on_paper() -> None:
    found = agreed(45, 5, 40, 10)
    assert found.tpr is not None and found.tnr is not None
    assert (found.tpr.value, found.tnr.value, found.fail_precision) == (0.9, 0.8, 40 / 45)
    assert found.kappa == pytest.approx(0.70)
    assert found.tpr.low < 0.9 < found.tpr.high


def test_kappa_falls_with_the_share_of_fails_at_the_same_rates() -> None:
    half, tenth = agreed(450, 50, 450, 50), agreed(810, 90, 90, 10)
    assert half.kappa == pytest.approx(0.80) and tenth.kappa == pytest.approx(0.59, abs=0.005)


def test_kappa_does_not_exist_where_nothing_varies() -> None:
    assert kappa([(True, True)] * 5) is None and kappa([]) is None


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        ((15, 0, 14, 0), "uncalibrated"),  # 29 labels
        ((20, 0, 10, 0), "provisional"),
        ((60, 0, 49, 0), "provisional"),  # a fail short
        ((50, 0, 50, 0), "aligned"),
        ((40, 10, 40, 10), "aligned"),  # .80, .80, kappa .60
        ((39, 11, 45, 5), "provisional"),  # good kept .78
        ((45, 5, 39, 11), "provisional"),  # bad caught .78
        ((500, 60, 50, 0), "provisional"),  # of its fails 50 of 110 right
    ],
)
def test_states(counts: tuple[int, int, int, int], state: str) -> None:
    assert agreed(*counts).state == state


@pytest.mark.parametrize("always", [True, False])
def test_a_judge_that_always_says_the_same_is_never_aligned(always: bool) -> None:
    pairs = [(person, always) for person in [True, False] * 100]
    assert agreement(pairs, [str(at) for at in range(200)]).state == "provisional"


def test_a_failed_verdict_counts_as_wrong_never_as_right() -> None:
    found = agreement([(True, None)] * 5 + [(False, None)] * 5, [str(at) for at in range(10)])
    assert found.tpr is not None and found.tnr is not None
    assert (found.tpr.value, found.tnr.value, found.errors) == (0, 0, 10)


def test_the_corrected_rate_of_the_design() -> None:
    found = corrected(86, 100, (46, 50), (40, 50))
    assert found is not None and found.value == pytest.approx(0.9167, abs=1e-4)


@given(st.integers(1, 200), st.integers(0, 200))
def test_for_a_perfect_judge_nothing_is_corrected(judged: int, passes: int) -> None:
    found = corrected(min(passes, judged), judged, (60, 60), (60, 60))
    assert found is not None and found.value == pytest.approx(min(passes, judged) / judged)
    assert 0 <= found.low <= found.high <= 1


def test_a_judge_without_skill_is_not_corrected() -> None:
    assert corrected(50, 100, (30, 50), (30, 50)) is None and corrected(0, 0, (5, 5), (5, 5)) is None


def test_the_interval_covers_the_truth() -> None:
    """100 worlds with 30 + 30 labels: the nominal 95 % must not fall below .90."""
    draw = random.Random(7)
    truth, tpr, tnr, covered = 0.7, 0.9, 0.85, 0
    for _ in range(100):
        good = sum(draw.random() < tpr for _ in range(30))
        bad = sum(draw.random() < tnr for _ in range(30))
        passes = sum(draw.random() < (tpr if draw.random() < truth else 1 - tnr) for _ in range(150))
        found = corrected(passes, 150, (good, 30), (bad, 30))
        covered += found is not None and found.low <= truth <= found.high
    assert covered >= 90
