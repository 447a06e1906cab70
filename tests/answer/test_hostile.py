"""A hostile model: nothing it says controls a terminal or carries notes away, in text, JSON and chat."""

from __future__ import annotations

import json

import pytest

from askbase.answer.claims.outflow import Outflow
from askbase.clean import clean
from askbase.faces.output import as_json
from askbase.faces.tui.answer_text import with_checks
from tests.answer.builders import passage
from tests.answer.hostile import live_links, outputs

BOILER = passage(
    "The boiler was serviced on 3 May 2024 by Callum. It cost £92. See https://example.org/boiler for more."
)


def check(count: int, seed: int) -> None:
    failed: list[tuple[str, object]] = []
    for pieces in outputs(count, seed):
        outflow = Outflow([BOILER], "When was the boiler serviced?")
        segments = [segment for piece in pieces for segment in outflow.feed(piece)] + outflow.finish()
        text = "".join(segment.text for segment in segments)
        in_json, in_chat = json.loads(as_json({"text": text}))["text"], with_checks(text, [(len(text), False)])
        for shown in (text, in_json, in_chat):
            if shown != clean(shown):
                failed.append(("".join(pieces), "control character"))
            if links := live_links(shown):
                failed.append(("".join(pieces), (links, shown)))
    assert not failed, f"{len(failed)} of {count}, e.g. {failed[0]!r}"


def test_the_generator_is_hostile() -> None:
    texts = ["".join(pieces) for pieces in outputs(300, 1)]
    assert sum(bool(live_links(text)) for text in texts) > 150
    assert sum(text != clean(text) for text in texts) > 60


def test_no_output_of_a_hostile_model_is_live() -> None:
    check(1_500, 7)


@pytest.mark.slow
def test_no_output_of_ten_thousand_is_live() -> None:
    check(10_000, 20_261_124)
