from __future__ import annotations

import dataclasses

import pytest

from askbase.evals.effort import effort
from askbase.evals.scoring import CaseScore

from .builders import make_case, make_sample, score


def spent(at: int, good: bool, seconds: float, read: int, written: int) -> CaseScore:
    sample = make_sample(answer="On 3 May 2024 [1]." if good else "In June [1].")
    found = score(make_case(), sample)
    return dataclasses.replace(
        found, case=f"c{at}", cluster=f"k{at}", ms={"total": seconds * 1000}, tokens={"in": read, "out": written}
    )


def test_a_right_answer_carries_the_cost_of_the_wrong_ones() -> None:
    found = effort([spent(0, True, 2.0, 1000, 100), spent(1, False, 4.0, 3000, 300)], (1.0, 10.0))
    assert found["cost"].value == pytest.approx((0.002 + 0.006) / 2)
    assert found["cost_per_right"].value == pytest.approx(0.008)
    assert found["seconds_per_right"].value == pytest.approx(6.0)
    assert found["tokens_per_right"].value == 4400 and found["tokens_in"].value == 2000


def test_without_a_price_there_is_no_row_of_money_and_without_a_right_answer_no_quotient() -> None:
    found = effort([spent(0, False, 2.0, 1000, 100)])
    assert "cost" not in found and found["seconds_per_right"].value is None


def test_below_sixty_samples_the_largest_stands_for_the_p95() -> None:
    few, many = (effort([spent(at, True, at / 10, 1, 1) for at in range(n)]) for n in (59, 60))
    assert "total_p95_s" not in few and few["total_max_s"].value == pytest.approx(5.8)
    p95 = many["total_p95_s"]
    assert p95.value == pytest.approx(5.605) and (p95.low or 0) < 5.605 < (p95.high or 0)
