"""A judge's reply: read whatever shape it has, never filled in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbase.evals.judging.replies import rulings

ID, OTHER = "a1b2c3-1", "a1b2c3-2"


def offer(verdict: str, name: str = ID) -> str:
    return f'{{"items": [{{"id": "{name}", "critique": "c", "verdict": {verdict}}}]}}'


YES, NO = offer('"yes"'), offer('"no"')


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (offer('"yes"'), "yes"),
        (offer('"No."'), "no"),
        (offer("true"), "yes"),
        (f"```json\n{YES}\n```", "yes"),
        (f"Let me think.\n{NO}\nHope this helps!", "no"),
        (f"<think>{YES} or rather not</think>{NO}", "no"),  # the last offer counts
        (f"{{broken {YES}", "yes"),
        (f"The date is right.\nVERDICT {ID}: yes", "yes"),
        (f"**verdict {ID.upper()} = NO**", "no"),
    ],
)
def test_a_verdict_is_found_in_any_wrapping(reply: str, verdict: str) -> None:
    assert rulings(reply, [ID])[ID].verdict == verdict


@pytest.mark.parametrize(
    "reply",
    ["", "yes", "PASS", "VERDICT: yes", offer('"maybe"'), offer("1"), offer("null"), offer('"yes"')[:-9],
     offer('"yes"', "a1b2c3-9"),
     '{"items": "yes"}', '{"items": [["yes"]]}', '{"verdict": "yes"}', "[" * 5000, "{" * 5000],
)  # fmt: skip
def test_what_offers_no_verdict_has_none(reply: str) -> None:
    assert rulings(reply, [ID]) == {}


def test_a_missing_item_stays_missing() -> None:
    assert rulings(offer('"yes"'), [ID, OTHER]).keys() == {ID}


def test_both_verdicts_on_one_item_are_none() -> None:
    both = f'{{"items": [{{"id": "{ID}", "verdict": "yes"}}, {{"id": "{ID}", "verdict": "no"}}]}}'
    assert rulings(both, [ID])[ID].verdict is None


@given(st.text(max_size=300))
def test_no_text_without_the_id_is_a_verdict(reply: str) -> None:
    assert ID in reply.lower() or rulings(reply, [ID]) == {}
