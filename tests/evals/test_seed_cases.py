"""The cases over the sample notes: every kind often enough, every quote where it says, every trap there."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from askbase.evals.anchors import anchor_case
from askbase.evals.cases import Case, load_cases
from askbase.evals.derive.suite import derive
from askbase.evals.literals import holds_all, literals_of
from askbase.notes.read import read_note
from askbase.notes.walk import scan
from askbase.types import Note

ROOT = Path(__file__).parents[2]
STRATA = (
    "lookup", "metadata", "definition", "summary", "inference", "multi", "conflict", "followup", "count", "hedge",
    "paraphrase", "language", "unanswerable",
)  # fmt: skip


@cache
def cases() -> tuple[Case, ...]:
    return load_cases(ROOT / "evals" / "seeds" / "cases.jsonl")


@cache
def notes() -> dict[str, str]:
    found = (read_note(ROOT / "seeds", file) for file in scan(ROOT / "seeds").files.values())
    return {note.path: note.text for note in found if isinstance(note, Note)}


@pytest.mark.parametrize("kind", STRATA)
def test_every_kind_of_question_has_at_least_ten(kind: str) -> None:
    assert sum(case.kind == kind for case in cases()) >= 10


def test_there_are_enough_and_a_third_is_not_in_the_notes() -> None:
    silent = sum(not case.answerable for case in cases())
    assert len(cases()) >= 150 and silent >= len(cases()) / 3
    assert set(Counter(case.kind for case in cases())) == set(STRATA)


def test_every_quote_stands_once_where_it_says() -> None:
    states = {
        (case.id, anchor.state) for case in cases() for anchor in anchor_case(case, notes()) if anchor.state != "exact"
    }
    assert states == set()


def test_every_answerable_case_has_a_vital_fact_and_its_gold_answer_states_it() -> None:
    for case in cases():
        if case.answerable:
            vital = [nugget for nugget in case.nuggets if nugget.vital]
            assert vital and len(vital) <= 12, case.id
            told = [nugget.text for nugget in case.nuggets if literals_of(nugget.text)]
            assert all(holds_all(text, case.gold_answer or "") for text in told), (case.id, told, case.gold_answer)


def test_many_cases_have_a_twin_that_the_notes_cannot_answer() -> None:
    twins = derive(cases(), notes(), ["removed"])
    assert len(twins.overlays) >= 80 and all(not case.answerable for case in twins.cases if case.parent)


def test_the_eight_traps_of_the_founding_note_are_asked_for() -> None:
    traps = {case.id: case for case in cases() if case.id.startswith("trap-")}
    assert set(traps) == {f"trap-{number}" for number in range(1, 9)}
    assert [name for name, case in traps.items() if not case.answerable] == ["trap-6"]
    for case in traps.values():  # all of them can be decided without a judge
        assert all(literals_of(nugget.text) for nugget in case.nuggets if nugget.vital)
