"""A single day is asked for: its parts of the notes are told, and never another day's."""

from __future__ import annotations

from datetime import date

import pytest

from askbase.answer.quoting.day_asked import carrying, day_asked
from askbase.types import Answer
from tests.answer.builders import passage
from tests.fakes.vaults import Vault

TODAY = date(2024, 12, 1)
LOG = """# Experiment log

## 2024-05-21
Released 120 beetles at the orchard.

## May 28th 2024
Released 150 at the meadow.

## 4/6/24
Thirty-one recaptures in all.

## Tue 25 June
The meadow was closed.
"""
DIARY = """# Diary

**2024-07-02.** Fitted the kernel.

It looks too good.

**2024-07-05.** Ran the model.
"""
COUNTS = """# Counts

| Site | Date | Caught | Observer |
|---|---|---|---|
| Orchard | 14 May 2024 | 77 | Ines |
| Orchard | 11 June 2024 | 141 | Tom |
"""


@pytest.mark.parametrize(
    ("question", "day", "past"),
    [
        ("What happened on 2 July 2024?", date(2024, 7, 2), True),
        ("Who observed at Mere End on 13 June 2024?", date(2024, 6, 13), True),
        ("Was wurde am 4. Juni 2024 entschieden?", date(2024, 6, 4), True),
        ("What did we do on 4 June?", date(2024, 6, 4), True),
        ("Was ist am 4. Juni 2024 offen?", date(2024, 6, 4), False),
        ("Is the shop open on 4 June 2024?", date(2024, 6, 4), False),  # a rule may say it
        ("What did I decide about the visit on 4 June 2024?", date(2024, 6, 4), False),
        ("What must be done by 4 June 2024?", date(2024, 6, 4), False),
    ],
)
def test_which_day_is_asked_for_and_whether_what_was_on_it(question: str, day: date, past: bool) -> None:
    asked = day_asked(question, TODAY)
    assert asked is not None
    assert (asked.day, asked.past) == (day, past)


@pytest.mark.parametrize(
    ("question", "any_year"),
    [
        ("What did we do on 4 June?", True),
        ("What did we do on 4 June 1850?", False),
        ("Was war am 4.6.24?", False),
        ("What did I do 2 days ago?", False),
    ],
)
def test_a_day_is_of_any_year_only_where_none_is_said(question: str, any_year: bool) -> None:
    asked = day_asked(question, TODAY)
    assert asked is not None and asked.any_year is any_year


@pytest.mark.parametrize("question", ["What happened in June 2024?", "What did I do yesterday?", "Who is Tom?"])
def test_a_month_and_yesterday_are_no_such_day(question: str) -> None:
    assert day_asked(question, TODAY) is None


def test_a_weekday_is_the_latest_one_that_is_over() -> None:
    asked = day_asked("What did I do on Friday?", TODAY)
    assert asked is not None
    assert (asked.day, asked.weekday, asked.past) == (date(2024, 11, 29), True, True)


def test_what_names_the_day_or_stands_under_it_carries_it() -> None:
    asked = day_asked("Who was there on 4 June 2024?", TODAY)
    read = passage(
        "On 4 June 2024 we met. Tom came.\n\nOn 5 June 2024 we slept.\n\n## 4 June 2024\n\nOpen until 25 June.\n"
    )
    assert asked is not None
    places = sorted(carrying(asked, [read], lambda path: [read]))
    start = read.chunk.text.index
    assert [span[0] for _, span in places] == [0, start("Tom came"), start("## 4 June"), start("Open until")]


async def asked(vault: Vault, question: str) -> Answer:
    vault.write("log.md", LOG)
    vault.write("diary.md", DIARY)
    vault.write("counts.md", COUNTS)
    vault.write("journal/2024-08-06.md", "# 6 August 2024\n\nA bad day. Bought ice cream.\n")
    async with vault.base() as base:
        await base.sync()
        return await base.ask(question)


def told(answer: Answer) -> list[str]:
    return [claim.text for claim in answer.claims]


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        ("What happened on 28 May 2024?", ["Released 150 at the meadow."]),
        ("What did I log on 4 June 2024?", ["Thirty-one recaptures in all."]),
        ("What happened on 25 June 2024?", ["The meadow was closed."]),
        ("Was ist am 28.05.2024 passiert?", ["Released 150 at the meadow."]),
        ("What did I do on 2 July 2024?", ["Fitted the kernel.", "It looks too good."]),
        ("What happened on 6 August 2024?", ["A bad day.", "Bought ice cream."]),
    ],
)
async def test_the_parts_of_that_day_are_told(vault: Vault, question: str, sentences: list[str]) -> None:
    answer = await asked(vault, question)
    assert told(answer) == sentences
    assert not any("searched everything" in said for said in answer.warnings)


async def test_a_day_without_a_year_is_the_latest_that_the_notes_have(vault: Vault) -> None:
    assert told(await asked(vault, "What did I do on 28 May?")) == ["Released 150 at the meadow."]


async def test_a_day_that_only_a_row_names_is_told_by_that_row(vault: Vault) -> None:
    answer = await asked(vault, "What happened on 14 May 2024?")
    assert "77" in answer.text and "141" not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "What happened on 3 July 2024?",
        "What was caught at the orchard on 13 June 2024?",
        "What happened on 6 August 1850?",
        "Was ist am 6.8.1850 passiert?",
        "What happened on 31 June 2024?",
        "Was war am 31.06.2024?",
    ],
)
async def test_of_a_day_without_notes_no_other_is_told(vault: Vault, question: str) -> None:
    assert (await asked(vault, question)).outcome == "not_in_notes"


@pytest.mark.parametrize("question", ["What did I do on 29 February?", "What happened on 28 May 1850?"])
async def test_a_day_is_told_of_the_year_that_has_it(vault: Vault, question: str) -> None:
    vault.write("journal/2020-02-29.md", "# Leap day\n\nPlanted a leap oak.\n")
    vault.write("old.md", "# Old letters\n\n## 28 May 1850\n\nPlanted a leap oak.\n")
    assert told(await asked(vault, question)) == ["Planted a leap oak."]


async def test_lines_are_counted_as_citations_do(vault: Vault) -> None:
    vault.write("old mac.md", "# Log\r\r## 1 October 2024\r\rMowed.\r\r## 2 October 2024\r\rRaked.\r")
    [citation] = (await asked(vault, "What happened on 2 October 2024?")).citations
    assert citation.passage.chunk.first_line == 9


async def test_a_question_of_that_day_is_answered_from_what_stands_under_it(vault: Vault) -> None:
    answer = await asked(vault, "How many recaptures on 4 June 2024?")
    assert told(answer) == ["Thirty-one recaptures in all."]


async def test_a_note_of_that_day_that_is_a_log_tells_of_that_day_only(vault: Vault) -> None:
    vault.write("visits.md", "---\ndate: 2024-09-01\n---\n## 2024-09-01\n\nSaw Ann.\n\n## 2024-09-09\n\nSaw Bob.\n")
    assert told(await asked(vault, "What happened on 1 September 2024?")) == ["Saw Ann."]
