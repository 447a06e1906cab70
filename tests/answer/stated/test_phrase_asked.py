"""Where the notes have some very words."""

from __future__ import annotations

import pytest

from tests.fakes.vaults import Vault

LESSONS = """# Conference lessons

## Building systems

- Start anywhere.

**First of all:**
- Start simple; it isn't always necessary.

## Production

Start simple and consider queues. Then measure. <!-- start simple -->
"""


@pytest.fixture
def filled(vault: Vault) -> Vault:
    vault.write("conf-lessons.md", LESSONS)
    vault.write("desk.md", "# Desk\n\n“Start simple” could hang over my desk. Simple starts are easy.\n")
    return vault


BOTH = [
    "Conference lessons, under Building systems › First of all:",
    "- Start simple; it isn't always necessary. [1]",
    "Conference lessons, under Production:",
    "- Start simple and consider queues. [1]",
]


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ('Where does the conference lessons note say "start simple", and what does it add each time?', BOTH),
        ("Which notes mention “start simple”?", [*BOTH, "Desk:", "- “Start simple” could hang over my desk. [2]"]),
        ('Where did I write "simple starts are easy"?', ["Desk:", "- Simple starts are easy. [1]"]),
    ],
)
async def test_each_place_is_told_with_its_heading(filled: Vault, question: str, lines: list[str]) -> None:
    assert await filled.told(question) == lines


@pytest.mark.parametrize(
    "question",
    [
        'Why do the lessons say "start simple"?',
        'Where do I find the café "Simple"?',
        "Where does the note say start simple?",
        'Where does it say "start with two"?',
    ],
)
async def test_another_question_is_left_to_the_search(filled: Vault, question: str) -> None:
    assert not any(line.endswith(":") and "Conference lessons" in line for line in await filled.told(question))
