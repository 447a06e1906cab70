from __future__ import annotations

import pytest

from askbase.evals import stats
from askbase.evals.scores.risk import Answered, best_threshold, half_of, risk_curve


def answered(cluster: str, confidence: float, wrong: bool) -> Answered:
    return Answered(cluster, confidence, wrong, -1.0 if wrong else 1.0, 0.0)


def test_the_curve_by_hand_with_a_tie() -> None:
    answers = [answered("a", 0.9, False), answered("b", 0.5, True), answered("c", 0.5, False), answered("d", 0.1, True)]
    assert risk_curve(answers, asked=8) == [(1 / 8, 0.0), (3 / 8, 1 / 3), (4 / 8, 0.5)]
    assert risk_curve([], asked=8) == []


def test_the_threshold_is_chosen_on_one_half_and_measured_on_the_other() -> None:
    names = [f"k{at}" for at in range(40)]
    answers = [answered(name, 0.2 + 0.6 * (at % 2), wrong=at % 2 == 0) for at, name in enumerate(names)]
    found = best_threshold(answers)
    testing = [each for each in answers if half_of(each.cluster) == 1]
    assert found and found.confidence == pytest.approx(0.8) and found.n == len(testing)
    assert found.gain == pytest.approx(sum(each.wrong for each in testing) / len(testing))
    assert best_threshold(answers[:1]) is None


@pytest.mark.parametrize(("cases", "flips", "seen"), [(312, 0.1, 0.05), (1742, 0.2, 0.03), (234, 0.3, 0.1)])
def test_what_a_suite_can_see_is_the_inverse_of_what_it_needs(cases: int, flips: float, seen: float) -> None:
    assert stats.smallest_visible(cases, flips) == pytest.approx(seen, abs=1e-3)
    assert stats.smallest_visible(5, flips) is None
