"""Questions about check boxes, answered from the boxes themselves."""

from __future__ import annotations

import pytest

from askbase.answer.stated import boxes
from askbase.answer.stated.boxes import boxes_of
from tests.fakes.vaults import Vault

RETRO = """---
date: 2025-01-21
---
# Go-live retro

## Actions

- [ ] Marek: document dates in *ranking*
- [x] Wenda: pay the invoice
* [ ] Priyanka: retire the old sheets (27 files)
"""
GARDEN = """---
date: 2024-05-01
tags: [garden]
---
# Garden beds 2024

1. [X] order seed potatoes
2. [ ] move the water butt

```
- [ ] an example
```
<!-- - [ ] not any more -->
"""


@pytest.fixture
def filled(vault: Vault) -> Vault:
    vault.write("retro.md", RETRO)
    vault.write("garden.md", GARDEN)
    vault.write("boiler.md", "# Boiler\n\nThe box of the boiler is open. Which task was done by Callum is not known.\n")
    return vault


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("How many actions from the go-live retro are still open?",
         ["2 of 3 boxes are open in Go-live retro:", "- [ ] Marek: document dates in ranking [1]",
          "- [ ] Priyanka: retire the old sheets (27 files) [1]"]),
        ("which actions of the go-live retro are done",
         ["1 of 3 boxes is ticked in Go-live retro:", "- [x] Wenda: pay the invoice [1]"]),
        ("What is left to do in the garden beds?",
         ["1 of 2 boxes is open in Garden beds 2024:", "- [ ] move the water butt [1]"]),
        ("which tasks are not done in garden beds 2024?",
         ["1 of 2 boxes is open in Garden beds 2024:", "- [ ] move the water butt [1]"]),
        ("what are my open to-dos tag:garden",
         ["1 of 2 boxes is open in Garden beds 2024:", "- [ ] move the water butt [1]"]),
    ],
)  # fmt: skip
async def test_boxes_are_counted_and_told_with_their_lines(filled: Vault, question: str, lines: list[str]) -> None:
    assert await filled.told(question) == lines


async def test_all_notes_are_asked_newest_first(filled: Vault) -> None:
    lines = await filled.told("what are my open tasks?")
    assert lines[0] == "3 of 5 boxes are open:"
    assert [line.rpartition("[")[2] for line in lines[1:]] == ["1]", "1]", "2]"]
    assert "water butt" in lines[3]


@pytest.mark.parametrize(
    "question", ["Who opened the box?", "Is the task done?", "When was the box of the boiler open?"]
)
async def test_other_questions_are_not_about_boxes(filled: Vault, question: str) -> None:
    assert not any("boxes" in line for line in await filled.told(question))


def test_code_and_comments_have_no_boxes() -> None:
    assert [(box.text, box.state) for box in boxes_of(GARDEN)] == [
        ("order seed potatoes", "done"), ("move the water butt", "open"),
    ]  # fmt: skip
    quotes = [GARDEN[slice(*box.span)] for box in boxes_of(GARDEN)]
    assert quotes == ["[X] order seed potatoes", "[ ] move the water butt"]


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("What are my open tasks for Marek?",
         ["1 of 5 boxes is open, with “Marek” in the text:", "- [ ] Marek: document dates in ranking [1]"]),
        ("Which tasks mention Wenda?",
         ["1 of 5 boxes is open or ticked, with “Wenda” in the text:", "- [x] Wenda: pay the invoice [1]"]),
        ("What are the open tasks of the beds?",
         ["1 of 5 boxes is open, with “beds” in the note's name:", "- [ ] move the water butt [1]"]),
        ("Which open tasks of the retro are for Priyanka?",
         ["1 of 5 boxes is open, with “retro Priyanka” in the text or the note's name:",
          "- [ ] Priyanka: retire the old sheets (27 files) [1]"]),
    ],
)  # fmt: skip
async def test_boxes_are_named_by_a_word(filled: Vault, question: str, lines: list[str]) -> None:
    assert await filled.told(question) == lines


async def test_all_notes_that_a_part_of_the_name_fits_are_asked(filled: Vault) -> None:
    filled.write("autumn.md", "# Autumn beds\n\n- [ ] dig\n- [x] sow\n")
    lines = await filled.told("What are the open tasks of the beds?")
    assert lines[0] == "2 of 7 boxes are open, with “beds” in the note's name:"
    assert len(lines) == 3


async def test_a_word_that_no_box_says_asks_something_else(filled: Vault) -> None:
    assert not any("boxes" in line for line in await filled.told("What are my open tasks for Olga?"))


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("Offene Aufgaben", "open tasks"),
        ("Welche Aufgaben sind noch offen?", "Which tasks are still open?"),
        ("Wie viele offene Aufgaben habe ich?", "How many open tasks do I have?"),
        ("Welche Aufgaben sind erledigt?", "Which tasks are done?"),
        ("offene Aufgaben tag:garden", "open tasks tag:garden"),
        ("meine offenen To-dos", "my open to-dos"),
        ("Was ist diese Woche fällig?", "What is due this week?"),
        ("Was ist nächste Woche fällig?", "What is due next week?"),
        ("Was ist überfällig?", "What is overdue?"),
        ("Welche Aufgaben sind bis 30.11.2026 fällig?", "Which tasks are due by 30 November 2026?"),
        ("Was muss Marek noch erledigen?", "What are the open tasks for Marek?"),
    ],
)
async def test_german_questions_have_the_same_answers(filled: Vault, german: str, english: str) -> None:
    filled.write("bills.md", "# Rechnungen\n\n- [ ] Miete bis 20.11.2026 zahlen\n")
    lines = await filled.told(german)
    assert " boxes " in lines[0]
    assert lines == await filled.told(english)


async def test_folders_are_looked_at_only_where_boxes_are_asked_for(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.write("house/roof.md", "# Roof\n\n- [ ] slate\n")
    asked: list[str] = []
    known = boxes.note_limits
    monkeypatch.setattr(
        boxes, "note_limits", lambda limits, *more, **by: asked.append("x") or known(limits, *more, **by)
    )
    assert await vault.told("How steep is the roof?")
    assert asked == []
    assert "- [ ] slate [1]" in await vault.told("Which tasks in house are open?")
    assert asked == ["x"]
