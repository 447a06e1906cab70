from __future__ import annotations

from collections.abc import Sequence
from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbase.evals import stats
from askbase.evals.clusters import clusters_of
from askbase.evals.distributions import beta_cdf, beta_quantile, t_quantile

from .builders import make_case

differences = st.lists(st.sampled_from([-1.0, 0.0, 1.0]), min_size=2, max_size=12)


def test_distributions_agree_with_scipy() -> None:
    scipy = pytest.importorskip("scipy.stats")
    for df in (1, 2, 5, 29, 200, 1e5):
        for p in (0.6, 0.9, 0.975, 0.999):
            assert t_quantile(p, df) == pytest.approx(scipy.t.ppf(p, df), rel=1e-8)
    for a, b in ((0.5, 0.5), (3, 7), (300, 2), (1, 60)):
        for p in (0.01, 0.5, 0.95):
            assert beta_quantile(p, a, b) == pytest.approx(scipy.beta.ppf(p, a, b), abs=1e-9)
            assert beta_cdf(p, a, b) == pytest.approx(scipy.beta.cdf(p, a, b), abs=1e-12)


def test_exact_bounds_agree_with_scipy() -> None:
    scipy = pytest.importorskip("scipy.stats")
    for events, n in ((1, 30), (12, 400), (13, 440), (59, 60)):
        truth = scipy.binomtest(events, n).proportion_ci(0.95, "exact").high
        assert stats.exact_upper(events, n) == pytest.approx(truth, abs=1e-8)


@pytest.mark.parametrize(("n", "bound"), [(30, 0.095), (60, 0.049), (100, 0.030), (300, 0.010)])
def test_no_event_still_has_an_upper_bound(n: int, bound: float) -> None:
    assert stats.exact_upper(0, n) == pytest.approx(1 - 0.05 ** (1 / n))
    assert stats.exact_upper(0, n) == pytest.approx(bound, abs=0.0006)


def test_wilson_without_clusters_is_wilson_with_a_t_quantile() -> None:
    scipy = pytest.importorskip("scipy.stats")
    found = stats.wilson([True] * 8_000 + [False] * 2_000, range(10_000))
    truth = scipy.binomtest(8_000, 10_000).proportion_ci(0.95, "wilson")
    assert (found.low, found.high) == pytest.approx((truth.low, truth.high), abs=1e-5)


def test_clusters_that_agree_widen_the_interval() -> None:
    answers = [True, True, True, False, False, False] * 10
    alone = stats.wilson(answers, range(60))
    together = stats.wilson(answers, [at // 3 for at in range(60)])
    assert together.high - together.low > 1.5 * (alone.high - alone.low)


def test_one_cluster_says_nothing() -> None:
    assert stats.wilson([True, True], ["a", "a"]) == stats.Interval(1.0, 0.0, 1.0)


def test_plus_two_is_the_bonett_price_interval_with_a_t_quantile() -> None:
    gaps = [1.0] * 6 + [-1.0] * 2 + [0.0] * 12
    n, better, worse = 20, 7 / 22, 3 / 22
    centre, count = better - worse, 22
    half = t_quantile(0.975, count - 1) * sqrt(count / (count - 1) * (better + worse - centre**2) / (n + 2))
    found = stats.cluster_t(gaps, range(n), low=-1, high=1)
    assert (found.value, found.low, found.high) == pytest.approx((0.2, centre - half, centre + half))


def test_strata_weigh_by_their_share_even_when_shares_are_equal() -> None:
    strata = [("known", 0.5)] * 3 + [("silent", 0.5)]
    assert stats.cluster_t([1, 1, 1, 0], range(4), strata, low=-1, high=1).value == pytest.approx(0.5)
    assert float(stats.stratum_weights([("known", 0.8)] * 5).sum()) == pytest.approx(1)


@given(differences)
def test_sign_flip_is_mcnemar_on_zero_one_singletons(gaps: list[float]) -> None:
    better, worse = gaps.count(1.0), gaps.count(-1.0)
    tail = sum(comb(better + worse, count) for count in range(min(better, worse) + 1)) / 2 ** (better + worse)
    exact = min(1.0, 2 * tail)  # McNemar 1947
    assert stats.sign_flip(gaps, range(len(gaps))) == pytest.approx(exact)


def test_sign_flip_agrees_with_a_permutation_test() -> None:
    scipy = pytest.importorskip("scipy.stats")
    gaps = np.random.default_rng(3).normal(0.3, 1, 12)
    truth = scipy.permutation_test((gaps,), np.mean, permutation_type="samples", n_resamples=np.inf)
    assert stats.sign_flip(gaps.tolist(), range(12)) == pytest.approx(truth.pvalue)


def test_many_clusters_are_drawn_and_repeatable() -> None:
    gaps = [0.5, -0.2, 0.3] * 20
    first = stats.sign_flip(gaps, range(60))
    assert first == stats.sign_flip(gaps, range(60)) and 0 < first < 0.01


@given(differences)
def test_swapping_the_runs_negates_the_difference(gaps: list[float]) -> None:
    clusters = [at // 2 for at in range(len(gaps))]
    one = stats.cluster_t(gaps, clusters, low=-1, high=1)
    other = stats.cluster_t([-gap for gap in gaps], clusters, low=-1, high=1)
    assert (one.value, one.low, one.high) == pytest.approx((-other.value, -other.high, -other.low))


@given(differences, st.randoms(use_true_random=False))
def test_the_order_of_cases_changes_nothing(gaps: list[float], random: object) -> None:
    pairs = list(enumerate(gaps))
    random.shuffle(pairs)  # type: ignore[attr-defined]
    one = stats.cluster_t(gaps, [at // 2 for at in range(len(gaps))], low=-1, high=1)
    other = stats.cluster_t([gap for _, gap in pairs], [at // 2 for at, _ in pairs], low=-1, high=1)
    assert (one.low, one.high) == pytest.approx((other.low, other.high))


def test_holm_by_hand() -> None:
    assert stats.holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert stats.holm([]) == []


@pytest.mark.parametrize(
    ("flips", "gap", "cases"), [(0.1, 0.05, 312), (0.2, 0.03, 1742), (0.3, 0.1, 234), (0.1, 0.2, None), (0.1, 0, None)]
)
def test_cases_needed_to_see_a_difference(flips: float, gap: float, cases: int | None) -> None:
    assert stats.cases_needed(flips, gap) == cases


def test_the_bootstrap_is_seeded_and_holds_its_value() -> None:
    values = [1.0, 2.0, 3.0, 10.0] * 10
    once, again = (stats.bootstrap(lambda at: stats.percentile([values[i] for i in at], 0.5), range(40)) for _ in "ab")
    assert once == again and once is not None and once.low <= 2.5 <= once.high
    assert stats.bootstrap(lambda at: None, range(3)) is None


@pytest.mark.parametrize("count", [20, 60])
def test_the_interval_covers_what_it_promises(count: int) -> None:
    random, covered, rounds = np.random.default_rng(count), 0, 200
    for _ in range(rounds):
        sizes = random.integers(1, 6, count)
        luck = random.beta(6, 2, count)
        clusters = np.repeat(np.arange(count), sizes)
        values = np.where(random.random(len(clusters)) < luck[clusters], 1.0, -1.0)
        found = stats.cluster_t(values.tolist(), clusters.tolist(), low=-1, high=1)
        covered += found.low <= 0.5 <= found.high
    assert covered / rounds >= 0.92


def _paired_run(random: np.random.Generator, clusters: int, moved: float, loss: float) -> stats.Interval:
    """Rewards of clusters of 1-5 cases; a share `moved` changes at random, and a share `loss` / 2 turns wrong."""
    at = np.repeat(np.arange(clusters), random.integers(1, 6, clusters))
    before = np.where(random.random(len(at)) < 0.8, 1.0, -1.0)
    after = np.where(random.random(len(at)) < moved, np.where(random.random(len(at)) < 0.8, 1.0, -1.0), before)
    after = np.where((after > 0) & (random.random(len(at)) < loss / 2 / 0.8), -1.0, after)
    gaps = (after - before).tolist()
    found = stats.cluster_t(gaps, at.tolist(), low=-2, high=2)
    return stats.Interval(stats.sign_flip(gaps, at.tolist()), found.low, found.high)


def _verdicts(rounds: int, tolerance: float, **setting: float) -> dict[str, float]:
    random = np.random.default_rng(11)
    runs = [_paired_run(random, 45, setting["moved"], setting["loss"]) for _ in range(rounds)]  # about 135 cases
    return {
        "pass": sum(each.low >= -tolerance for each in runs) / rounds,
        "regression": sum(each.low < -tolerance and each.high < 0 and each.value <= 0.05 for each in runs) / rounds,
    }


def test_when_nothing_changed_hardly_a_run_is_called_a_regression() -> None:
    assert _verdicts(120, 0.05, moved=0.15, loss=0.0)["regression"] <= 0.05


def test_a_loss_as_large_as_the_tolerance_does_not_pass() -> None:
    assert _verdicts(120, 0.10, moved=0.05, loss=0.10)["pass"] <= 0.05


def test_a_large_loss_is_found() -> None:
    assert _verdicts(120, 0.05, moved=0.02, loss=0.25)["regression"] >= 0.8


def test_exact_two_sided_bounds_agree_with_scipy_on_random_counts() -> None:
    scipy = pytest.importorskip("scipy.stats")
    random = np.random.default_rng(5)
    for n in random.integers(1, 500, 40):
        events = int(random.integers(0, n + 1))
        truth = scipy.binomtest(events, int(n)).proportion_ci(0.95, "exact")
        assert stats.exact(events, int(n)) == pytest.approx((truth.low, truth.high), abs=1e-8)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_never_lowers_a_p_and_keeps_the_order(values: list[float]) -> None:
    adjusted = stats.holm(values)
    assert all(p <= found <= 1 for p, found in zip(values, adjusted, strict=True))
    order = sorted(range(len(values)), key=lambda at: values[at])
    assert [adjusted[at] for at in order] == sorted(adjusted)


def test_a_cluster_bootstrap_of_pairs_is_wider_than_one_of_cases() -> None:
    values = [0.0, 0.0, 0.0, 1.0, 1.0, 1.0] * 10

    def mean(at: Sequence[int]) -> float:
        return sum(values[each] for each in at) / len(at)

    alone, together = stats.bootstrap(mean, range(60)), stats.bootstrap(mean, [at // 3 for at in range(60)])
    assert alone and together and together.high - together.low > 1.4 * (alone.high - alone.low)


def test_conversation_primary_note_and_parent_tie_cases_together() -> None:
    silent = {"answerable": False}
    cases = [
        make_case("a"),
        make_case("b"),
        make_case("a~removed", **silent),
        make_case("c.t1", **silent),
        make_case("c.t2", **silent),
        make_case("d", **silent),
    ]
    assert list(clusters_of(cases).values()) == ["a", "a", "a", "c.t1", "c.t1", "d"]


def test_strata_whose_shares_are_all_nothing_weigh_alike() -> None:
    assert stats.stratum_weights([("known", 0.0), ("known", 0.0)]).tolist() == [0.5, 0.5]
