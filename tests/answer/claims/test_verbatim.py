"""A password in other capitals opens nothing."""

from __future__ import annotations

import pytest

from tests.answer.claims.test_arrangement import status


@pytest.mark.parametrize(
    ("note", "claim"),
    [
        ("The wifi key is Blue-Fox-77.", "The wifi key is blue-fox-77."),
        ("The wifi key is Blue-Fox-77.", "the wifi key is BLUE-FOX-77."),
        ("Das WLAN-Passwort ist kX9fQ2.", "Das WLAN-Passwort ist KX9FQ2."),
        ("Password of the router: hunter2A", "Password of the router: Hunter2a"),
        ("The password of the safe is OpenSesame.", "The password of the safe is opensesame."),
        ("The wifi key is Blue-Fox-77.", "BLUE-FOX-77"),
        ("The wifi key is blue-fox-77.", "Blue-fox-77"),
        ("The part is an fR-300b, the small one.", "The part is an FR-300B."),
    ],
)
def test_other_capitals_are_another_key(note: str, claim: str) -> None:
    assert status(note, note) == "supported"
    assert status(note, claim) == "unverified"


@pytest.mark.parametrize(
    ("note", "claim"),
    [
        ("The wifi key is Blue-Fox-77.", "the Wifi key is Blue-Fox-77."),
        ("The wifi key is `Blue-Fox-77`.", 'The wifi key is "Blue-Fox-77".'),
        ("The bag weighs 20KG.", "The bag weighs 20kg."),
        ("The 3RD floor is closed.", "The 3rd floor is closed."),
        ("The GARAGE is open.", "The garage is open."),
        ("It turns out that d3 uses bins of 10.", "D3 uses bins of 10."),
    ],
)
def test_the_rest_may_be_written_as_it_comes(note: str, claim: str) -> None:
    assert status(note, claim) == "supported"
