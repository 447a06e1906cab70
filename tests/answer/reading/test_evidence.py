"""A passage read for checking claims against it."""

from __future__ import annotations

from dataclasses import replace

from askbase.answer.reading.evidence import Evidence
from tests.answer.builders import passage

SAID = passage("The boiler was serviced on 3 May 2024. It cost 92 pounds.")


def test_a_passage_is_read_once_and_another_one_like_it_by_itself() -> None:
    read = Evidence.of(SAID)
    assert Evidence.of(replace(SAID)) is read
    dated = Evidence.of(replace(SAID, title="Heating"))
    assert (dated.passage.title, read.passage.title) == ("Heating", "boiler")
    assert "heat" in {word[:4] for word in dated.where} and "heat" not in {word[:4] for word in read.where}
    assert Evidence.of(SAID, ("| pump | price |", (0, 16))).above is not None and read.above is None
