"""From samples to scores: what counts, what is left out, and what may not change a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbase.evals.cases import Case, Evidence
from askbase.evals.samples import Sample
from askbase.evals.scoring import CaseScore, Material, score_samples
from askbase.evals.suite import Suite
from askbase.evals.summary import summarise

from .builders import GOLD, NOTES, OTHER, make_case, make_sample, score

REFUSED: dict[str, Any] = {"status": "not_in_notes", "answer": "", "citations": ()}


def scored(cases: Sequence[Case], samples: Sequence[Sample], notes: dict[str, str] = NOTES) -> list[CaseScore]:
    return score_samples(samples, Material({case.id: case for case in cases}, notes, {}, Suite()))[0]


@pytest.mark.parametrize(("parent", "twin", "held"), [(True, True, 1.0), (True, False, 0.0), (False, True, 0.0)])
def test_a_twin_holds_when_its_parent_is_right_and_it_is_refused(parent: bool, twin: bool, held: float) -> None:
    cases = [make_case("a"), make_case("a~removed", answerable=False)]
    samples = [
        make_sample("a") if parent else make_sample("a", **REFUSED),
        make_sample("a~removed", **REFUSED) if twin else make_sample("a~removed"),
    ]
    assert [each.values.get("twin_pass") for each in scored(cases, samples)] == [None, held]


def test_lost_and_ambiguous_evidence_leaves_every_denominator() -> None:
    cases = [
        make_case("gone", evidence=(Evidence("deleted.md", "It stood by the door."),)),
        make_case("often", evidence=(Evidence("boiler.md", "Filler line."),)),
        make_case("here"),
    ]
    samples = [make_sample(case.id) for case in cases]
    found, left_out = score_samples(samples, Material({case.id: case for case in cases}, NOTES, {}, Suite()))
    assert [each.case for each in found] == ["here"] and left_out == {"gone": "lost", "often": "ambiguous"}


def test_an_edited_gold_note_gives_another_fingerprint_and_another_note_does_not() -> None:
    gold, other = ({**NOTES, path: NOTES[path] + "More.\n"} for path in NOTES)
    before, after, beside = (scored([make_case()], [make_sample()], notes)[0].gold for notes in (NOTES, gold, other))
    assert before == beside != after


def test_a_refusal_enters_no_row_about_answers() -> None:
    values = score(make_case(), make_sample(**REFUSED)).values
    assert "vital_recall" not in values and "lands" not in values and values["over_refused"] == 1
    assert values["recall@10"] == 1


def test_an_error_counts_and_is_not_dropped() -> None:
    samples = [make_sample("a"), make_sample("b", status="error", answer="", citations=(), error="boom")]
    summary = summarise(scored([make_case("a"), make_case("b")], samples), Suite())
    assert summary.figures["reward"].value == pytest.approx(0.5) and summary.outcomes["error"] == 1


def test_finding_nothing_scores_zero_and_raises_nothing() -> None:
    values = score(make_case(), make_sample(pool=(), top=(), packed=())).values
    assert (values["recall@10"], values["mrr"], values["map"], values["ndcg"]) == (0, 0, 0, 0)


@given(st.permutations(range(6)))
def test_the_order_of_samples_changes_nothing(order: list[int]) -> None:
    cases = [make_case(f"c{at}") for at in range(6)]
    samples = [make_sample(case.id, answer="On 3 May 2024 [1]." if at % 2 else "") for at, case in enumerate(cases)]
    assert scored(cases, [samples[at] for at in order]) == scored(cases, samples)


@given(st.lists(st.sampled_from([GOLD, OTHER]), min_size=1, max_size=6), st.integers(0, 5))
def test_a_repeated_chunk_raises_no_retrieval_score(pool: list[object], at: int) -> None:
    once = make_sample(pool=tuple(pool), top=tuple(range(len(pool))), packed=tuple(range(len(pool))))
    again = replace(once, pool=(*once.pool, once.pool[at % len(pool)]), top=(*once.top, len(pool)))
    before, after = (score(make_case(), sample).values for sample in (once, again))
    for name in ("recall@10", "mrr", "map", "ndcg", "note_recall@1", "all_hit@10"):
        assert (after[name] or 0) <= (before[name] or 0) <= 1
