"""One row per outcome, with its reward; then where the points went."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbase.evals.cases import Evidence, Nugget
from askbase.evals.scores.outcome import Outcome, reward
from askbase.evals.suite import Suite

from .builders import CITED, CITED_OTHER, OTHER, find, make_case, make_sample, score

TWO_FACTS = {
    "evidence": (Evidence("boiler.md", "serviced on 3 May 2024"), Evidence("boiler.md", "It cost 120 euros.")),
    "nuggets": (Nugget("on `3 May 2024`", True), Nugget("cost `120`", True)),
}


@pytest.mark.parametrize(
    ("case", "sample", "outcome", "points"),
    [
        ({}, {}, "right", 1.0),
        ({}, {"citations": (), "answer": "It was serviced on 3 May 2024."}, "right", 0.5),
        ({}, {"answer": "It was serviced on 3 May 2024 [2].", "citations": (CITED_OTHER,)}, "right", 0.5),
        (TWO_FACTS, {}, "partial", 0.25),
        (TWO_FACTS, {"citations": (), "answer": "On 3 May 2024."}, "partial", 0.125),
        ({}, {"answer": "It was serviced in June [1]."}, "missed", 0.0),
        ({}, {"answer": ""}, "missed", 0.0),
        ({}, {"status": "not_in_notes", "answer": ""}, "abstained", 0.0),
        ({}, {"status": "error", "answer": "", "error": "timeout"}, "error", 0.0),
        ({"nuggets": ()}, {}, "unjudged", None),
        ({"nuggets": (Nugget("it was May", True),)}, {}, "unjudged", None),
        ({}, {"status": "searched", "answer": ""}, "not_asked", None),
        ({"answerable": False}, {}, "wrong", -1.0),
        ({"answerable": False}, {"status": "not_in_notes", "answer": ""}, "abstained", 1.0),
        ({"answerable": False}, {"status": "error", "answer": ""}, "error", 0.0),
    ],
)
def test_each_outcome_has_its_reward(
    case: dict[str, Any], sample: dict[str, Any], outcome: str, points: float | None
) -> None:
    found = score(make_case(**case), make_sample(**sample))
    assert (found.outcome, found.values["reward"]) == (outcome, points)


def test_a_forbidden_value_is_wrong_even_beside_the_right_one() -> None:
    sample = make_sample(answer="It was serviced on 3 May 2024 [1], or in 2019.")
    found = score(make_case(), sample, must_not=["2019"], suite=Suite(penalty=2))
    assert (found.outcome, found.values["reward"]) == ("wrong", -2.0)


def test_a_refusal_served_as_an_answer_is_a_soft_abstention() -> None:
    found = score(make_case(), make_sample(answer="The notes do not mention that.", citations=()))
    assert (found.outcome, found.soft, found.values["over_refused"]) == ("abstained", True, 1.0)


def test_an_answer_that_adds_a_limit_is_still_an_answer() -> None:
    answer = "It was serviced on 3 May 2024 [1]. The notes do not say by whom."
    assert score(make_case(), make_sample(answer=answer)).outcome == "right"


def test_words_that_hold_the_fact_earn_the_credit_outside_the_gold_span() -> None:
    _, cited = find("boiler.md", "on 3 May 2024.\nIt cost 120 euros.")
    case = make_case(evidence=(Evidence("boiler.md", "# Boiler"),))
    assert score(case, make_sample(citations=(cited,))).values["reward"] == 1.0


@given(
    st.sampled_from(["error", "abstained", "unjudged", "wrong", "right", "partial", "missed"]),
    st.booleans(),
    st.booleans(),
    st.floats(0, 1),
    st.floats(0, 5),
)
def test_the_reward_stays_within_its_bounds(
    name: Any, cited: bool, answerable: bool, present: float, penalty: float
) -> None:
    share = 1.0 if name == "right" else present
    points = reward(Outcome(name, share, cited), answerable, penalty)
    assert points is None or -penalty <= points <= 1


@pytest.mark.parametrize(
    ("case", "sample", "stage"),
    [
        ({}, {}, None),
        ({}, {"pool": (OTHER,), "top": (0,), "packed": (0,), "answer": "In June [1]."}, "retrieve"),
        ({}, {"top": (1,), "packed": (1,), "answer": "In June [1]."}, "rank"),
        ({}, {"packed": (1,), "answer": "In June [1]."}, "pack"),
        ({}, {"answer": "In June [1]."}, "generate"),
        ({}, {"status": "not_in_notes", "answer": "", "packed": ()}, "over_refused"),
        ({}, {"status": "not_in_notes", "answer": "", "top": (1,), "packed": ()}, "rank"),
        ({}, {"answer": "It was serviced on 3 May 2024."}, "cite"),
        ({}, {"pool": (), "top": (), "packed": (), "answer": "It was on 3 May 2024."}, "cite"),
        ({}, {"status": "error", "answer": ""}, "error"),
        ({"answerable": False}, {}, "false_answer"),
        ({"answerable": False}, {"status": "not_in_notes"}, None),
        ({"nuggets": ()}, {"pool": (), "top": (), "packed": ()}, None),
    ],
)
def test_a_planted_fault_is_charged_to_its_stage(
    case: dict[str, Any], sample: dict[str, Any], stage: str | None
) -> None:
    changed = {"citations": () if "[1]" not in str(sample.get("answer", "[1]")) else (CITED,)} | sample
    found = score(make_case(**case), make_sample(**changed))
    assert found.stage == stage
    assert (found.loss > 0) == (stage is not None)
