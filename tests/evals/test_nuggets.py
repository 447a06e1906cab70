"""Facts that stand beside a negation: a note's own words, or the answer's; and what is said of those left open."""

from __future__ import annotations

import pytest

from askbase.evals.anchors import anchor_case
from askbase.evals.cases import Evidence, Nugget
from askbase.evals.html.case_page import Details
from askbase.evals.html.page import html_report
from askbase.evals.report import report
from askbase.evals.results import Manifest, Result
from askbase.evals.samples import Cited
from askbase.evals.scoring import CaseScore, Material, score_case, score_samples
from askbase.evals.show import show_case
from askbase.evals.suite import Suite
from askbase.evals.summary import summarise

from .builders import make_case, make_sample

RULE = "Never run step 4 before step 3: in February 2023 it logged out all 8,200 users."
NOTES = {"keys.md": f"# Keys\n\n- {RULE}\n"}
CITED = Cited(1, "keys.md", 10, 10 + len(RULE), (3, 3), RULE)
KEYS = make_case(
    "keys", question="How many?", evidence=(Evidence("keys.md", "logged out all 8,200 users"),),
    nuggets=(Nugget("`8,200`", True),), gold_answer=None,
)  # fmt: skip


def scored(answer: str, *citations: Cited) -> CaseScore:
    sample = make_sample("keys", pool=(), top=(), packed=(), answer=answer, citations=citations)
    return score_case(KEYS, sample, anchor_case(KEYS, NOTES), Material({"keys": KEYS}, NOTES, {}, Suite()))


def test_a_quoted_sentence_is_right_whatever_its_note_denies() -> None:
    assert NOTES["keys.md"][CITED.start : CITED.end] == RULE
    assert scored(f"- {RULE} [1]", CITED).outcome == "right"


@pytest.mark.parametrize("answer", ["It never logged out all 8,200 users [1].", "Not 8,200 [1]."])
def test_a_denial_of_the_answers_own_stays_open_and_says_why(answer: str) -> None:
    found = scored(answer, CITED)
    assert (found.outcome, found.why) == ("unjudged", "a fact stands only in sentences that deny something")


def test_a_quote_that_is_not_in_its_note_excuses_nothing() -> None:
    invented = Cited(1, "keys.md", 0, 6, (1, 1), "It was not 8,200 users.")
    assert scored("It was not 8,200 users. [1]", invented).outcome == "unjudged"


def test_whatever_is_left_open_says_why_wherever_it_is_shown() -> None:
    plain = make_case("plain", nuggets=(Nugget("it was in spring", True),))
    bare = [make_case(f"bare-{at}", nuggets=()) for at in range(6)]
    cases = [plain, *bare]
    notes = {"boiler.md": "The boiler was serviced on 3 May 2024.\n"}
    material = Material({case.id: case for case in cases}, notes, {}, Suite())
    samples = [make_sample(case.id) for case in cases]
    scores, _ = score_samples(samples, material)
    manifest = Manifest("r", "n", "full", "2025-06-07T10:15:30Z", "", Suite(), "s", 7, False, {}, "")
    result = Result(manifest, summarise(scores, Suite()), tuple(scores), {})
    text = " ".join(report(result).split())
    assert "covers 0 of 7 cases: code cannot decide the others" in text
    assert "a nugget without backticks: plain" in text
    assert "the case has no nuggets: bare-0, bare-1, bare-2, bare-3, bare-4 and 1 more" in text
    assert "unjudged: it was in spring (a nugget without backticks)" in show_case("plain", samples, material)
    assert "no reward: the case has no nuggets" in show_case("bare-0", samples, material)
    page = html_report(result, [], Details({sample.case: sample for sample in samples}, material))
    assert page.count("a nugget without backticks") == 2  # in the list of cases and on the page of this one
