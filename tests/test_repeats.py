"""A model that got stuck is told from one that lists, rules and counts."""

from __future__ import annotations

import pytest

from askbase.repeats import period, told_once

UNIT = "bis die Protokolle aufbewahrt werden, "


@pytest.mark.parametrize(
    "unit",
    [UNIT, "The same sentence as before. ", "ポンプの圧力は", "ha ", "One. Two is longer than one. Three ends it. "],
)
def test_what_is_repeated_for_ever_is_told_once(unit: str) -> None:
    start = "Logs are kept, "
    for cut in range(len(unit)):  # a model is stopped anywhere
        said = f"{start}{unit * (400 // len(unit) + 4)}{unit[:cut]}"
        assert period(said) == len(unit)
        assert told_once(said).startswith(start)
        assert len(told_once(said)) <= len(start) + 2 * len(unit) + 2


def test_what_is_not_repeated_stays() -> None:
    for said in (
        "", "a", "Short. " * 5, "=" * 500, "| --- " * 90,
        " ".join(f"Item {number} of the list." for number in range(60)),
        UNIT * 3,
    ):  # fmt: skip
        assert period(said) == 0
        assert told_once(said) == said
