"""What was corrected later is told with its correction, which goes first; what is superseded goes last and says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from askbase.answer.claims.segment import Segment
from askbase.answer.quoting.conflict import newest_first
from askbase.answer.quoting.corrected import corrections, in_force_first
from askbase.answer.quoting.extract import extract
from askbase.types import Passage
from tests.answer.builders import passage
from tests.fakes.vaults import Vault

QUESTION = "Is the effect of hedge length on beetles significant?"
JULY = passage("**2024-07-05.** The effect of hedge length on beetles has p = 0.03.", "july.md")
AUGUST = passage(
    "**2024-08-06. CORRECTION.** The July result on hedge length is wrong. Rows were entered twice."
    " Without them, hedge length has p = 0.21.\n\n**2024-08-22.** Wrote the chapter on hedge length.",
    "august.md",
)


def quotes(*passages: Passage) -> list[Segment]:
    """The first sentence of each passage that has something to say of hedges."""
    return extract(QUESTION, passages, lambda texts: [0.6] * len(texts), 1)


def words(segments: Sequence[Segment]) -> list[str]:
    return [each.claim for each in segments]


def test_a_later_correction_of_what_is_quoted_is_told() -> None:
    told = corrections(QUESTION, quotes(JULY), [JULY, AUGUST])
    assert words(told) == [
        "2024-08-06. CORRECTION. The July result on hedge length is wrong.", "Without them, hedge length has p = 0.21.",
    ]  # fmt: skip
    assert [each.numbers for each in told] == [(2,), (2,)]


@pytest.mark.parametrize(
    "other",
    [
        passage("**2024-06-01. CORRECTION.** The effect of hedge length on beetles is wrong.", "june.md"),  # before it
        passage("**2024-08-06. CORRECTION.** The price of the traps is wrong.", "prices.md"),  # of something else
        passage("**2024-08-06.** The effect of hedge length on beetles was discussed.", "talk.md"),  # corrects nothing
        passage("**2024-08-06.** I have corrected the table of hedge length and beetles.", "table.md"),  # elsewhere
        passage("The result on hedge length is wrong.", "undated.md"),  # of no day: before or after?
    ],
)
def test_what_corrects_nothing_that_is_quoted_is_not_added(other: Passage) -> None:
    assert corrections(QUESTION, quotes(JULY), [JULY, other]) == []


def test_the_correction_stands_first() -> None:
    told = [*quotes(JULY), *corrections(QUESTION, quotes(JULY), [JULY, AUGUST])]
    assert words(in_force_first(told, [JULY, AUGUST]))[-1] == words(quotes(JULY))[0]


def test_days_of_one_log_that_contradict_each_other_come_newest_first() -> None:
    log = passage(
        "**2024-07-02.** The decay of the spider kernel is 0.031.\n\n"
        "**2024-08-08.** The decay of the spider kernel is 0.024.\n"
    )
    told = extract("What is the decay of the spider kernel?", [log], lambda texts: [0.6] * len(texts))
    assert words(newest_first(told, [log])) == [
        "2024-08-08. The decay of the spider kernel is 0.024.",
        "2024-07-02. The decay of the spider kernel is 0.031.",
    ]


def test_an_item_that_says_when_it_corrects_stands_before_what_it_corrects() -> None:
    log = passage(
        "- Noted on 14 January 2024: service of the boiler every two years (Desmond). **Wrong, see below.**\n"
        "- Corrected on 3 November 2024: service of the boiler every 12 months.\n"
    )
    told = extract("How often is the boiler serviced?", [log], lambda texts: [0.6] * len(texts))
    assert [each.partition(":")[0] for each in words(in_force_first(told, [log]))] == [
        "Corrected on 3 November 2024", "Noted on 14 January 2024",
    ]  # fmt: skip


OLD = replace(passage("The traps stand 5 m apart.", "v1.md"), superseded="v2.md")
NEW = passage("The traps stand 10 m apart.", "v2.md")


def test_what_is_superseded_goes_behind_the_note_that_took_its_place_and_says_so() -> None:
    told = extract("How far apart are the traps?", [OLD, NEW], lambda texts: [0.6] * len(texts))
    assert [each.text for each in in_force_first(told, [OLD, NEW])] == [
        "- The traps stand 10 m apart. [2]\n",
        "- The traps stand 5 m apart. (superseded by v2.md) [1]\n",
    ]


def test_what_is_superseded_by_a_note_that_is_not_quoted_keeps_its_place() -> None:
    other = passage("The traps stand in rows.", "rows.md")
    told = extract("How do the traps stand?", [OLD, other], lambda texts: [0.6] * len(texts))
    assert [each.numbers for each in in_force_first(told, [OLD, other])] == [each.numbers for each in told]


async def test_the_answer_says_what_holds_now(vault: Vault) -> None:
    vault.write("july.md", f"# Diary of July\n\n{JULY.chunk.text}\n")
    vault.write("august.md", f"# Diary of August\n\n{AUGUST.chunk.text}\n")
    async with vault.base() as base:
        await base.sync()
        answer = await base.ask(QUESTION)
    assert answer.text.index("0.21") < answer.text.index("0.03")
