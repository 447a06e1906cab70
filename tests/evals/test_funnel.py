"""Each planted fault is charged to its own stage, and the stages add up to the whole loss."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbase.evals.anchors import anchor_case
from askbase.evals.cases import Nugget
from askbase.evals.html.page import html_report
from askbase.evals.report import report
from askbase.evals.results import read_result, result_document
from askbase.evals.samples import Found
from askbase.evals.scoring import Material, score_case
from askbase.evals.suite import Suite
from askbase.evals.summary import summarise

from .builders import CITED, CITED_OTHER, GOLD, NOTES, OTHER, make_case, make_sample, score
from .test_compare import result

SILENT: dict[str, Any] = {"status": "not_in_notes", "answer": "", "citations": ()}
CROWD = tuple(Found("garden.md", at * 10, at * 10 + 9) for at in range(12))
FAULTS: dict[str, dict[str, Any]] = {
    "retrieve": {"pool": (OTHER,), "top": (0,), "packed": (0,), "answer": "In June [1]."},
    "rank": {"pool": (*CROWD, GOLD), "top": tuple(range(12)), "packed": (0,), "answer": "In June [1]."},
    "pack": {"packed": (1,), "answer": "In June [1]."},
    "generate": {"answer": "In June [1]."},
    "over_refused": SILENT,
    "cite": {"answer": "It was on 3 May 2024 [2].", "citations": (CITED, CITED_OTHER)},
    "error": {"status": "error", "answer": "", "citations": (), "error": "Unreachable: no reply"},
}


@pytest.mark.parametrize("stage", FAULTS)
def test_a_planted_fault_is_charged_to_its_stage(stage: str) -> None:
    found = score(make_case(), make_sample(**FAULTS[stage]))
    assert found.stage == stage and found.loss > 0


@pytest.mark.parametrize(("cut", "stage"), [((), "ingest"), (((60, 90),), "ingest"), (((0, 90),), "retrieve")])
def test_what_was_never_indexed_is_no_fault_of_the_search(cut: tuple[tuple[int, int], ...], stage: str) -> None:
    case, lost = make_case(), make_sample(**FAULTS["retrieve"])
    material = Material({case.id: case}, NOTES, {}, Suite(), cuts={"boiler.md": cut})
    found = score_case(case, lost, anchor_case(case, NOTES), material)
    assert (found.stage, found.reached) == (stage, (stage != "ingest", False, False, False))


def test_an_answer_on_silent_notes_is_charged_twice_a_refusal_not_at_all() -> None:
    silent = make_case(answerable=False)
    answered, refused = score(silent, make_sample()), score(silent, make_sample(**SILENT))
    assert (answered.stage, answered.loss) == ("false_answer", 2.0)
    assert (refused.stage, refused.loss) == (None, 0.0)


def test_a_refusal_is_blamed_on_the_search_that_found_nothing() -> None:
    assert score(make_case(), make_sample(**SILENT, pool=(OTHER,), top=(0,), packed=())).stage == "retrieve"


def test_a_refusal_before_packing_is_no_fault_of_packing() -> None:
    assert score(make_case(), make_sample(**SILENT, packed=())).stage == "over_refused"


def test_what_code_cannot_decide_is_outside_the_funnel() -> None:
    vague = make_case(nuggets=(Nugget("in spring", True),))
    assert score(vague, make_sample()).stage is None


@given(st.lists(st.tuples(st.sampled_from([*FAULTS, "none"]), st.booleans()), min_size=1, max_size=12))
def test_the_stages_add_up_to_what_the_reward_lacks(faults: list[tuple[str, bool]]) -> None:
    scores = [
        score(make_case(f"c{at}", answerable=known), make_sample(f"c{at}", **FAULTS.get(fault, {})))
        for at, (fault, known) in enumerate(faults)
    ]
    found = summarise(scores, Suite())
    assert sum(found.lost.values()) == pytest.approx(1 - (found.figures["reward"].value or 0), abs=1e-9)


def test_a_stage_weighs_as_its_questions_do_in_the_reward() -> None:
    known = [score(make_case(f"k{at}"), make_sample(f"k{at}", answer="In June [1].")) for at in range(4)]
    silent = [score(make_case(f"s{at}", answerable=False), make_sample(f"s{at}")) for at in range(4)]
    lost = summarise([*known, *silent], Suite(mix=0.2)).lost
    assert (lost["generate"], lost["false_answer"]) == (pytest.approx(0.8), pytest.approx(0.4))


def test_both_reports_say_the_same_and_earlier_runs_are_read_in_this_scale() -> None:
    known = [score(make_case(f"k{at}"), make_sample(f"k{at}", answer="In June [1].")) for at in range(4)]
    silent = [score(make_case(f"s{at}", answerable=False), make_sample(f"s{at}")) for at in range(4)]
    found = result([*known, *silent])
    stale = result_document(found)
    stale["summary"] = {**stale["summary"], "lost": {"generate": 4.0, "false_answer": 8.0}}
    for each in (found, read_result(json.loads(json.dumps(stale)))):
        text, page = report(each), html_report(each, [], None)
        assert "points lost  1.20 between REWARD and 1, over 8 cases" in text
        assert re.search(r"generate +\.80   see k0", text) and "Points lost: 1.20 between reward and 1" in page
        assert "generate · .80 points · 4 cases" in page
