"""How sure it is that the passages are silent, from odds of the real model."""

from __future__ import annotations

import pytest

from askbase.answer.refusing.doubt import EASED, MIDDLE_DENSE, Weighing, doubt, far, weighing
from tests.fakes.odds import SURE, SURE_YES, UNSURE, UNSURE_NO


def test_one_fifth_no_three_fifths_the_other_replies_one_fifth_distance() -> None:
    silent, no = weighing().silent(SURE, SURE_YES), SURE_YES["no"] / (SURE_YES["yes"] + SURE_YES["no"])
    assert doubt(SURE_YES, SURE, MIDDLE_DENSE) == pytest.approx((no + 3 * silent + 0.5) / 5)
    sure, unsure = doubt(SURE_YES, SURE, 0.7), doubt(UNSURE_NO, UNSURE, 0.5)
    assert sure is not None and sure < 0.35
    assert unsure is not None and unsure > 0.5


def test_near_is_farther_in_a_folder_whose_titles_are_far_from_what_they_name() -> None:
    journal, encyclopaedia = doubt(SURE_YES, SURE, 0.5, 0.56), doubt(SURE_YES, SURE, 0.5, 0.72)
    assert journal is not None and encyclopaedia is not None
    assert journal < encyclopaedia
    assert far(0.5, 0.9) == far(0.5), "no stricter than where it was measured"
    assert far(0.3, 0.1) == far(0.3, 0.2)


def test_the_same_odds_mean_less_in_a_folder_whose_titles_say_little() -> None:
    def told(titles: float | None) -> float:
        found = doubt(SURE_YES, SURE, 0.99, titles)
        assert found is not None
        return found

    assert told(None) - told(0.56) == pytest.approx(EASED, abs=0.001)  # far is nothing at a cosine of .99
    assert told(0.72) == pytest.approx(told(None), abs=0.001)
    assert told(0.5) < told(0.62) < told(0.7)


def test_a_model_that_could_name_a_passage_begins_other_replies_than_one_that_could_not() -> None:
    assert weighing().silent(SURE, SURE_YES) < 0.35
    assert weighing().silent(UNSURE, UNSURE_NO) > 0.5


def test_a_reply_that_is_not_told_counts_as_the_least_likely_one() -> None:
    model = Weighing(0.0, {"0": 1.0, "[none": 2.0}, {"no": 1.0, "unknown": 1.0})
    told, missing = {"0": 0.5, "[none": 0.01, "1": 0.4}, {"0": 0.5, "1": 0.01}
    yes_no = {"no": 0.4, "yes": 0.5, "unknown": 0.02}
    assert model.silent(told, yes_no) == pytest.approx(model.silent(missing, {"no": 0.4, "yes": 0.02}))
    assert Weighing(0.0, {"0": 1e6}, {}).silent({"0": 0.5}, yes_no) == pytest.approx(0.0)


def test_without_probabilities_there_is_no_opinion() -> None:
    assert doubt({}, SURE, 0.5) is None
    assert doubt({"no": 1.0}, {"none": 1.0}, 0.5) is None
    assert doubt({"no": 1.0}, {}, 0.5) is None
