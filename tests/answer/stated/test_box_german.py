"""German questions about check boxes as English ones."""

from __future__ import annotations

import pytest

from askbase.answer.stated.box_german import english_question


@pytest.mark.parametrize(
    ("asked", "english"),
    [
        ("offene aufgaben", "open tasks"),
        ("welche aufgaben sind noch offen?", "which tasks are open?"),
        ("wie viele offene aufgaben habe ich?", "how many open tasks do i have?"),
        ("welche aufgaben sind erledigt?", "which tasks are done?"),
        ("welche aufgaben sind nicht erledigt?", "which tasks are open?"),
        ("meine offenen to-dos", "my open to-dos"),
        ("was ist überfällig?", "what is overdue?"),
        ("was ist nächste woche fällig?", "what is due next week?"),
        ("was ist am 27. november fällig?", "what is due on 27 november?"),
        ("welche aufgaben sind bis 30.11.2026 fällig?", "which tasks are due until 2026-11-30?"),
        ("was muss mehmet noch erledigen?", "which open tasks for mehmet?"),
        ("welche aufgaben in aufgaben sind offen?", "which tasks in aufgaben are open?"),  # a note of that name
    ],
)
def test_questions_are_read_word_for_word(asked: str, english: str) -> None:
    assert english_question(asked) == english


@pytest.mark.parametrize(
    "asked", ["what are the open tasks in aufgaben?", "was the task done?", "wann ist sie fällig?"]
)
def test_other_questions_stay_as_they_are(asked: str) -> None:
    assert english_question(asked) == asked
