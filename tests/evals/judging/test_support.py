"""Support as in ALCE, worked on paper: marks together, alone, and left out."""

from __future__ import annotations

import dataclasses

import pytest

from askbase.evals.anchors import anchor_case
from askbase.evals.judging.questions import claim_items, is_whole, questions_for
from askbase.evals.judging.verdicts import Given, Judgement, Verdicts, answer_sha
from askbase.evals.samples import Said
from askbase.evals.scores.support import judged_scores
from askbase.evals.scoring import Material, score_case
from askbase.evals.suite import Suite
from tests.evals.builders import CITED, CITED_OTHER, NOTES, make_case, make_sample

ONE, TWO = "Serviced on 3 May [1].", "Serviced on 3 May, beside an apple tree [1][2]."


def rows(answer: str, *given: Given, citations: tuple[object, ...] = (CITED, CITED_OTHER)) -> tuple[object, object]:
    """Recall and precision when the judge says `given` to the items in their order."""
    case, sample = make_case(), make_sample(answer=answer, citations=citations)
    items = claim_items(case, sample, NOTES)
    assert len(items) == len(given)
    sha = answer_sha(answer)
    pairs = zip(items, given, strict=True)
    judged = Verdicts(Judgement("j", case.id, sha, "claim", item.key, verdict) for item, verdict in pairs)
    values = judged_scores(case, sample, judged)
    return values["cite_recall"], values.get("cite_precision", "none")


@pytest.mark.parametrize(
    ("answer", "given", "recall", "precision"),
    [
        (ONE, ["yes"], 1.0, 1.0),
        (ONE, ["no"], 0.0, 0.0),
        (ONE, ["error"], None, None),
        (TWO, ["yes", "yes", "no", "no", "yes"], 1.0, 0.5),  # the first carries it, the second is redundant
        (TWO, ["yes", "no", "no", "no", "no"], 1.0, 1.0),  # each needed
        (TWO, ["yes", "yes", "yes", "yes", "yes"], 1.0, 1.0),  # each enough
        (TWO, ["no", "no", "no", "no", "no"], 0.0, 0.0),
        (f"{ONE} The oven squeaks loudly.", ["yes"], 0.5, 1.0),  # an uncited sentence costs recall alone
    ],
)
def test_recall_and_precision(answer: str, given: list[Given], recall: float | None, precision: float | None) -> None:
    assert rows(answer, *given) == (recall, precision)


def test_an_answer_without_citations_has_no_precision() -> None:
    case, sample = make_case(), make_sample(answer="Serviced in May.", citations=())
    other = Verdicts([Judgement("j", "else", "a", "claim", "0:1", "yes")])
    assert judged_scores(case, sample, other) == {"cite_recall": 0.0}


def test_a_mark_that_stands_for_two_places_is_one_citation() -> None:
    both = (CITED, CITED.__class__(1, "boiler.md", 49, 67, (4, 4), "It cost 120 euros."))
    items = claim_items(make_case(), make_sample(answer=ONE, citations=both), NOTES)
    assert [is_whole(item.key) for item in items] == [True] and len(items[0].passages) == 2
    assert len({item.key for item in items}) == len(items)


@pytest.mark.parametrize(
    ("cited", "gold", "outcome"),
    [
        ("no", "no", "wrong"),
        ("no", "yes", "right"),  # badly cited, and true
        ("yes", "no", "right"),  # beside the evidence, and in the notes
        ("error", "yes", "right"),  # a verdict that is not needed spoils nothing
        ("no", "error", "judge_error"),
        ("no", None, "right"),  # an older judging did not ask
    ],
)
def test_a_claim_shown_as_supported_that_nothing_supports_is_wrong(
    cited: Given, gold: Given | None, outcome: str
) -> None:
    """The first sentence states the fact, which code sees and no judge is asked about; the second adds to it."""
    answer = "It was serviced on 3 May 2024 [1]. Otto was there [1]."
    claims = (Said(0, 34, "supported", (1,)), Said(35, len(answer), "supported", (1,)))
    case, sample = make_case(), make_sample(answer=answer, claims=claims)
    anchors = anchor_case(case, NOTES)
    (asked,) = [each for each in questions_for(case, sample, anchors, NOTES) if each.criterion == "claim"]
    first, second, evidence = (item.key for item in asked.items)
    assert evidence == f"{second}=" and "3 May 2024" in asked.items[2].passages[0]
    given = {first: "no", second: cited, **({evidence: gold} if gold else {})}
    judged = Verdicts(Judgement("j", case.id, answer_sha(answer), "claim", key, word) for key, word in given.items())
    material = Material({}, NOTES, {}, Suite(), judged)
    assert score_case(case, sample, anchors, material).outcome == outcome
    doubted = dataclasses.replace(sample, claims=(claims[0], dataclasses.replace(claims[1], status="unverified")))
    assert score_case(case, doubted, anchors, material).outcome == "right"
