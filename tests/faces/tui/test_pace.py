"""Answers are painted in the pauses between keys."""

from __future__ import annotations

import pytest

from askbase.faces.tui.pace import Pace


class Clock:
    """Seconds that pass when told to."""

    time = 0.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    """After a painting that took a tenth of a second."""
    pace = Pace(clock)
    assert pace.allows()
    pace.begin()
    clock.time = 0.1
    pace.end()
    return pace


def test_a_fifth_of_the_time_goes_into_painting(pace: Pace, clock: Clock) -> None:
    clock.time = 0.49
    assert not pace.allows()
    clock.time = 0.51
    assert pace.allows()


def test_while_somebody_types_a_twentieth_of_it(pace: Pace, clock: Clock) -> None:
    clock.time = 1.5
    pace.typed()
    clock.time = 1.9
    assert not pace.allows()
    clock.time = 2.01
    assert pace.allows()


def test_a_key_is_shown_before_more_of_the_answer(pace: Pace, clock: Clock) -> None:
    clock.time = 60.0
    pace.typed()
    assert not pace.allows()
    clock.time = 60.04
    assert pace.allows()


def test_nothing_is_painted_before_the_last_painting_is_on_the_screen(pace: Pace, clock: Clock) -> None:
    clock.time = 1.0
    pace.begin()
    clock.time = 2.9
    assert not pace.allows()
    clock.time = 3.1  # its end was never told
    assert pace.allows()
