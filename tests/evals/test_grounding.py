"""Sentences without a citation, and figures that their citation does not hold."""

from __future__ import annotations

import pytest

from askbase.evals.scores.grounding import grounding_tallies

from .builders import NOTES, make_case, make_sample


def tallies(answer: str) -> tuple[tuple[int, int], tuple[int, int]]:
    found = grounding_tallies(make_case(), make_sample(answer=answer), NOTES)
    uncited, held = found["uncited"], found["values_held"]
    return (uncited.events, uncited.chances), (held.events, held.chances)


@pytest.mark.parametrize(
    ("answer", "uncited", "held"),
    [
        ("It was serviced on 3 May 2024 [1].", (0, 1), (1, 1)),
        ("It was serviced on 2024-05-03 [1]. It cost 120 euros [1].", (0, 2), (2, 2)),
        ("It was serviced on May 3 [1], in 2024 [1].", (0, 1), (2, 2)),
        ("It was serviced on 4 May 2024 [1].", (0, 1), (0, 1)),
        ("It cost 12 euros [1].", (0, 1), (0, 1)),  # not a part of 120
        ("It was serviced on 3 May 2024 [1]. Karin paid 80 euros.", (1, 2), (1, 1)),
        ("1. Serviced on 3 May 2024 [1].", (0, 1), (1, 1)),
        ("Here is what the notes say:\n- On 3 May 2024 [1].", (0, 1), (1, 1)),  # a lead-in says nothing
    ],
)
def test_rows(answer: str, uncited: tuple[int, int], held: tuple[int, int]) -> None:
    assert tallies(answer) == (uncited, held)


def test_a_refusal_has_no_rows() -> None:
    assert grounding_tallies(make_case(), make_sample(status="not_in_notes"), NOTES) == {}
