"""A section that is asked for by its heading is told whole."""

from __future__ import annotations

import pytest

from askbase.answer.stated import section_asked
from tests.fakes.vaults import Vault

BOARD = """# Work board

## 🔨 Doing

- [ ] memory leak
\t- see the profile
- [ ] contract

## Done

- [x] invoice
"""
BREAD = "# Rye bread\n\n## Ingredients\n\n- 500 g rye\n\n---\n\n- water\n\n## Steps\n\n1. Mix.\n"


@pytest.fixture
def filled(vault: Vault) -> Vault:
    vault.write("Boards/work.md", BOARD)
    vault.write("Boards/house.md", "# House board\n\n## Doing\n\n- [ ] shelf\n")
    vault.write("bread.md", BREAD)
    for day in range(4):
        vault.write(f"day{day}.md", f"# Day {day}\n\n## Notes\n\nNothing on day {day}.\n")
    return vault


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("What's in the Doing column of the work board?",
         ["🔨 Doing in Work board:", "- [ ] memory leak [1]", "- see the profile [1]", "- [ ] contract [1]"]),
        ("what is in Done?", ["Done in Work board:", "- [x] invoice [1]"]),
        ("the ingredients of the rye bread", ["Ingredients in Rye bread:", "- 500 g rye [1]", "- water [1]"]),
        ("What are the ingredients of my rye bread?", ["Ingredients in Rye bread:", "- 500 g rye [1]", "- water [1]"]),
    ],
)  # fmt: skip
async def test_all_of_the_section_is_told(filled: Vault, question: str, lines: list[str]) -> None:
    assert await filled.told(question) == lines


async def test_each_of_a_few_notes_with_that_heading_is_told(filled: Vault) -> None:
    lines = await filled.told("show the Doing column")
    assert [line for line in lines if line.endswith(":")] == ["Doing in House board:", "🔨 Doing in Work board:"]


@pytest.mark.parametrize("question", ["what's in the notes?", "what is in the cellar?", "the price of the rye bread"])
async def test_other_questions_are_not_about_a_section(filled: Vault, question: str) -> None:
    assert not any(line.endswith(":") and " in " in line for line in await filled.told(question))


async def test_notes_that_only_say_the_word_neither_hide_nor_stand_for_those_with_the_heading(filled: Vault) -> None:
    for number in range(40):
        filled.write(f"A/said{number:02}.md", f"# Said {number}\n\nWhat I am doing. The ingredients came late.\n")
    lines = await filled.told("show the Doing column")
    assert [line for line in lines if line.endswith(":")] == ["Doing in House board:", "🔨 Doing in Work board:"]
    for number in range(12):
        filled.write(f"recipe{number:02}.md", f"# Recipe {number}\n\n## Ingredients\n\n- {number} eggs\n")
    lines = await filled.told("what's in the ingredients section?")
    assert not any(" in Recipe " in line for line in lines), "of thirteen notes nobody said which"
    assert await filled.told("the ingredients of recipe 11") == ["Ingredients in Recipe 11:", "- 11 eggs [1]"]


async def test_of_more_notes_than_are_looked_into_none_is_told(filled: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(section_asked, "LOOKED_INTO", 3)
    filled.write("A/one.md", "# One\n\nNothing doing.\n")
    assert any(line.startswith("Doing in ") for line in await filled.told("show the Doing column"))
    filled.write("A/two.md", "# Two\n\nNothing doing.\n")
    assert not any(line.startswith("Doing in ") for line in await filled.told("show the Doing column"))


@pytest.mark.parametrize("heading", ["Doing\n-----", "Doing\r\n=====", "### [Doing](https://example.org/board)"])
async def test_a_heading_may_be_written_in_other_ways(vault: Vault, heading: str) -> None:
    vault.write("plan.md", f"# Plan\n\n{heading}\n\n- shelf\n")
    assert await vault.told("show the Doing column") == ["Doing in Plan:", "- shelf [1]"]


async def test_quotes_are_the_lines_of_the_note(filled: Vault) -> None:
    async with filled.base(chat__model="none") as base:
        await base.sync()
        answer = await base.ask("the ingredients of the rye bread")
    assert [(each.first_line, each.quote) for each in answer.citations][:1] == [(5, "- 500 g rye")]
