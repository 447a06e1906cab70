"""Support as in ALCE, worked on paper: marks together, alone, and left out."""

from __future__ import annotations

import pytest

from askbase.evals.judging.questions import claim_items, is_whole
from askbase.evals.judging.verdicts import Given, Judgement, Verdicts, answer_sha
from askbase.evals.scores.support import judged_scores
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
