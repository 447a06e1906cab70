"""Tasks as plugins write them: their marks, signs, tags and days."""

from __future__ import annotations

import pytest

from askbase.answer.stated.box_signs import done_on, has_tags, spread_tags, state_of, tags_of
from tests.fakes.vaults import Vault

TASKS = """# Tasks

- [ ] call Anna 📅 2026-12-03 🔁 every week ⏫ #client/acme
- [ ] send the offer #client/borealis
- [/] booking widget 📅 2026-12-11 #client/acme
- [-] logo redesign ❌ 2026-11-02 #client/acme
- [x] renew the certificate ✅ 2026-11-20
- [x] order toner ✅ 2026-10-02
- [ ] water the plants ⏳ 2026-12-01 🔽
- [ ] plan the offsite 🛫 2026-12-05
"""
BOARD = """---
tags: [board]
---
# Work board

## Doing

- [ ] search tuning for Acme @{2026-12-11}
"""
TEMPLATE = """# {{title}}

- [ ] {{task}} 📅 {{date}}
- [ ] send the minutes
"""


@pytest.fixture
def filled(vault: Vault) -> Vault:
    vault.write("Tasks.md", TASKS)
    vault.write("Boards/Work board.md", BOARD)
    vault.write("Templates/Meeting.md", TEMPLATE)
    vault.write("Clients/Acme.md", "---\ntags: [client]\n---\n# Acme\n\n- [ ] send them a card\n")
    return vault


@pytest.mark.parametrize(
    ("question", "first", "boxes"),
    [
        ("how many open tasks do I have for Acme?",
         "4 of 10 boxes are open, with “Acme” in the text or the note's name:",
         ["call Anna", "booking widget", "search tuning", "send them a card"]),
        ("how many open tasks are tagged client/acme?", "2 of 10 boxes are open and tagged client/acme:",
         ["call Anna", "booking widget"]),
        ("my open tasks tag:client/acme", "2 of 8 boxes are open in Tasks:", ["call Anna", "booking widget"]),
        ("which tasks are in progress?", "1 of 10 boxes is open and in progress:", ["booking widget"]),
        ("which tasks have I cancelled?", "1 of 10 boxes is cancelled:", ["logo redesign"]),
        ("what are my high priority tasks?", "1 of 10 boxes is open and of high priority:", ["call Anna"]),
        ("which tasks repeat?", "1 of 10 boxes is open and repeating:", ["call Anna"]),
        ("which tasks have no due date?", "4 of 10 boxes are open and without a due day:",
         ["send the offer", "water the plants", "plan the offsite", "send them a card"]),
        ("what tasks did I complete in November 2026?", "1 of 10 boxes is ticked from 2026-11-01 to 2026-11-30:",
         ["renew the certificate"]),
        ("which tasks are due on 11 December 2026?", "2 of 10 boxes are open and due on 2026-12-11:",
         ["booking widget", "search tuning"]),
        ("which tasks are scheduled for 1 December 2026?", "1 of 10 boxes is open and scheduled on 2026-12-01:",
         ["water the plants"]),
        ("tasks scheduled on 1 December 2026", "1 of 10 boxes is open and scheduled on 2026-12-01:",
         ["water the plants"]),
        ("what's due for Acme?", "3 of 10 boxes are open and due on a day, with “Acme” in the text or the note's name:",
         ["call Anna", "booking widget", "search tuning"]),
        ("which tasks are starting on 5 December 2026?", "1 of 10 boxes is open and starting on 2026-12-05:",
         ["plan the offsite"]),
    ],
)  # fmt: skip
async def test_tasks_are_chosen_by_their_signs(filled: Vault, question: str, first: str, boxes: list[str]) -> None:
    lines = await filled.told(question)
    assert lines[0] == first
    assert len(lines) == len(boxes) + 1
    assert all(any(box in line for line in lines[1:]) for box in boxes)


def test_a_mark_is_a_state() -> None:
    assert [state_of(mark) for mark in " xX-/>"] == ["open", "done", "done", "cancelled", "open", "open"]


def test_the_parts_of_a_tag_are_words_and_tags_above_it_hold_it() -> None:
    assert spread_tags("card #client/acme-north done").split() == ["card", "client", "acme", "north", "done"]
    assert tags_of("pay #Client/Acme, issue #12 and a#b") == {"client/acme"}
    assert has_tags(("client",), tags_of("#client/acme"))
    assert not has_tags(("client/ac",), tags_of("#client/acme"))


def test_the_day_behind_the_tick_is_the_day_it_was_done() -> None:
    assert str(done_on("pay ✅ 2026-11-20")) == "2026-11-20"
    assert str(done_on("pay [completion:: 2026-11-20]")) == "2026-11-20"
    assert done_on("pay 📅 2026-11-20") is None
