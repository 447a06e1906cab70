"""Two questions in one are told from one question with an "and" in it."""

from __future__ import annotations

import time

import pytest

from askbase.answer.quoting.parts import parts


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (
            "What is the tyre pressure, and how long does the bread bake?",
            ["What is the tyre pressure", "how long does the bread bake?"],
        ),
        ("When is the visit? Who pays for it?", ["When is the visit", "Who pays for it?"]),
        ("Wie alt ist der Kessel und wer wartet ihn?", ["Wie alt ist der Kessel", "wer wartet ihn?"]),
        ("What did Anna and Ben pay?", ["What did Anna and Ben pay?"]),
        ("What is it, and why?", ["What is it, and why?"]),
        ("Compare bread and how it is sold?", ["Compare bread and how it is sold?"]),
        ("", [""]),
    ],
)
def test_parts(question: str, found: list[str]) -> None:
    assert parts(question) == found


def test_a_long_gap_is_gone_over_once() -> None:
    begun = time.process_time()
    assert parts(f"How much rent{' ' * 20_000}and how is{chr(10) * 20_000}the boiler?")[1].startswith("how is")
    assert time.process_time() - begun < 1
