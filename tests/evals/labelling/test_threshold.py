"""The bar for answering: found where the cases need one, kept only if the other half gains too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from askbase.errors import EvalError
from askbase.evals.labelling.labels import split_of
from askbase.evals.labelling.threshold import Threshold, threshold, threshold_report
from askbase.evals.samples import Sample
from askbase.evals.scoring import CaseScore
from tests.evals.builders import make_case, make_sample, score


def one(at: int, *, answerable: bool, cosine: float) -> tuple[CaseScore, Sample]:
    """A case in a cluster of its own: answered rightly where there is evidence, wrongly where there is none."""
    case = make_case(f"case-{at}", answerable=answerable)
    sample = make_sample(case.id)
    sample = replace(sample, pool=tuple(replace(found, dense=cosine) for found in sample.pool))
    return replace(score(case, sample), cluster=f"cluster-{at}"), sample


def found_in(pairs: list[tuple[CaseScore, Sample]]) -> Threshold:
    return threshold([pair[0] for pair in pairs], [pair[1] for pair in pairs], 0.2, 1.0)


def test_a_bar_is_found_between_what_is_known_and_what_is_not() -> None:
    known = [one(at, answerable=True, cosine=0.5 + at % 10 / 100) for at in range(100)]
    silent = [one(100 + at, answerable=False, cosine=0.3 + at % 10 / 100) for at in range(100)]
    found = found_in(known + silent)
    assert (found.bar, found.value) == ("min_cosine", 0.5) and found.worth_it
    assert (found.before, found.after) == pytest.approx((0.6, 1.0))
    assert found.gain.value == pytest.approx(0.4) and found.gain.low > 0
    assert found.refused_more == sum(split_of(f"cluster-{100 + at}") == "test" for at in range(100))
    text = threshold_report(found)
    assert "below cosine .50" in text and "kept for these notes" in text
    assert max(map(len, text.splitlines())) <= 80


def doubted(known: float, silent: float) -> Threshold:
    """200 cases, half of them answerable; the model doubts each kind so much, and up to .09 more."""
    pairs = [one(at, answerable=at % 2 == 0, cosine=0.5) for at in range(200)]
    doubts = [(known if at % 2 == 0 else silent) + at % 10 / 100 for at in range(200)]
    return found_in([(case, replace(sample, doubt=doubt)) for (case, sample), doubt in zip(pairs, doubts, strict=True)])


def test_a_model_that_was_asked_for_its_doubt_gets_a_bar_for_it() -> None:
    found = doubted(0.55, 0.75)
    assert found.bar == "max_doubt" and found.worth_it
    assert found.value == pytest.approx(0.63), "the least strict that earns the most"
    assert (found.before, found.after, found.on_others) == pytest.approx((0.2, 1.0, 1.0))
    text = threshold_report(found)
    assert "above doubt .63 silence earns more" in text and "fewer refused" in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_built_in_bar_stays_where_none_earns_more() -> None:
    found = doubted(0.2, 0.6)
    assert (found.value, found.worth_it, found.refused_more) == (None, False, 0)
    assert found.before == found.after == found.on_others


def test_no_bar_where_nearness_tells_nothing() -> None:
    both = [one(at, answerable=at % 2 == 0, cosine=0.4) for at in range(200)]
    assert found_in(both).value is None and "no bar earns more" in threshold_report(found_in(both))


def test_a_bar_that_helps_one_half_alone_is_not_kept() -> None:
    def near(at: int, answerable: bool) -> float:
        lucky = split_of(f"cluster-{at}") != "test"
        return 0.3 if answerable is not lucky else 0.6

    found = found_in([one(at, answerable=at % 2 == 0, cosine=near(at, at % 2 == 0)) for at in range(240)])
    assert found.value is not None and not found.worth_it and "not kept" in threshold_report(found)


def test_too_few_cases_are_refused() -> None:
    with pytest.raises(EvalError, match="too few to choose"):
        found_in([one(at, answerable=True, cosine=0.5) for at in range(100)])


def test_too_few_cases_say_how_many_it_takes_and_which_count() -> None:
    pairs = [one(at, answerable=at % 5 > 0, cosine=0.5) for at in range(20)]
    unjudged = replace(pairs[1][0], values={**pairs[1][0].values, "reward": None})
    with pytest.raises(EvalError) as refused:
        found_in([pairs[0], (unjudged, pairs[1][1]), *pairs[2:]])
    sides = [[split_of(f"cluster-{at}") == "test" for at in range(20) if at != 1 and (at % 5 > 0) is known]
             for known in (True, False)]  # fmt: skip
    known, silent = ((len(side) - sum(side), sum(side)) for side in sides)
    said = str(refused.value)
    assert "15 answerable and 4 unanswerable cases are too few" in said
    assert f"{known[0]} and {silent[0]} of them choose it, {known[1]} and {silent[1]} test it" in said
    assert "1 of 20 do not count: not judged" in said
    assert "about 45 answerable and 45 unanswerable ones in all" in (refused.value.hint or "")
