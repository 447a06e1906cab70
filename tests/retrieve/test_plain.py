"""Plain words that narrow the search, and the many that do not."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from askbase.retrieve.plain import understand
from askbase.types import Filter
from tests.fakes.vaults import Vault

TODAY = date(2026, 11, 24)
CASES = Path(__file__).parents[2] / "evals" / "seeds" / "cases.jsonl"


@pytest.mark.parametrize(
    ("question", "words", "filters"),
    [
        ("bread in my notes from 2024", "bread in my notes", Filter(after=date(2024, 1, 1), before=date(2025, 1, 1))),
        ("what did I note last week about bread?", "what did I note about bread?",
         Filter(after=date(2026, 11, 16), before=date(2026, 11, 23))),
        ("what did I write about bread yesterday", "what did I write about bread",
         Filter(after=date(2026, 11, 23), before=date(2026, 11, 24))),
        ("notes since March 2025 on heating", "notes on heating", Filter(after=date(2025, 3, 1))),
        ("What did I do yesterday?", "What did I do ?", Filter(after=date(2026, 11, 23), before=date(2026, 11, 24))),
        ("What did I do on Friday?", "What did I do ?", Filter(after=date(2026, 11, 20), before=date(2026, 11, 21))),
        ("What did we do in the lab yesterday?", "What did we do in the lab ?",
         Filter(after=date(2026, 11, 23), before=date(2026, 11, 24))),
        ("What did I do on the 3rd of November 2026?", "What did I do ?",
         Filter(after=date(2026, 11, 3), before=date(2026, 11, 4))),
        ("my notes on 23rd November", "my notes", Filter(after=date(2026, 11, 23), before=date(2026, 11, 24))),
        ("notes from 3. November 2026", "notes", Filter(after=date(2026, 11, 3), before=date(2026, 11, 4))),
        ("What happened on Sunday, 22 November?", "What happened ?",
         Filter(after=date(2026, 11, 22), before=date(2026, 11, 23))),
        ("what happened in October", "what happened", Filter(after=date(2026, 10, 1), before=date(2026, 11, 1))),
        ("Summarise last week's notes on bread", "Summarise notes on bread",
         Filter(after=date(2026, 11, 16), before=date(2026, 11, 23))),
        ("my unread clips on bread", "my unread clips on bread", Filter(read=False)),
        ("clippings I haven't read on bread", "clippings I haven't read on bread", Filter(read=False)),
        ("clips I have already read about bread", "clips I have already read about bread", Filter(read=True)),
    ],
)  # fmt: skip
def test_what_is_said_of_notes_becomes_a_filter(question: str, words: str, filters: Filter) -> None:
    found = understand(question, Filter(), TODAY)
    assert found is not None
    assert (found.words, found.filters) == (words, filters)


@pytest.mark.parametrize(
    "question",
    [
        "How far did I cycle in 2024?",
        "notes on 2024",  # about that year
        "notes on November 2024",
        "what did I note about the visit on 3 May 2024?",  # the visit's date
        "What did the budget for last year say?",
        "Which books did I read last month?",
        "What happened to the boiler in October?",
        "What did we do at the kickoff last month?",
        "How was the trip last week?",  # its note may be from this one
        "What happened in 2024?",  # of a year the notes of all days say too much
        "How do I read the meter?",
    ],
)
def test_what_is_said_of_the_world_does_not(question: str) -> None:
    assert understand(question, Filter(), TODAY) is None


def test_no_question_of_the_seeds_is_narrowed_by_mistake() -> None:
    questions = [json.loads(line)["question"] for line in CASES.read_text("utf-8").splitlines()]
    narrowed = {question for question in questions if understand(question, Filter(), TODAY)}
    assert len(questions) > 300
    assert all("unread" in question or "not read" in question for question in narrowed), narrowed


@pytest.fixture
def dated(vault: Vault) -> Vault:
    vault.write("old.md", "---\ndate: 2024-05-03\n---\nrye bread\n")
    vault.write("new.md", "---\ndate: 2025-05-03\n---\nrye bread\n")
    vault.sync()
    return vault


def test_the_reader_sees_how_the_search_was_narrowed_and_can_undo_it(dated: Vault) -> None:
    with dated.base() as base:
        found = base.run(base.search("bread in my notes from 2024"))
        everything = base.run(base.search("bread in my notes from 2024 all:"))
    assert {passage.chunk.note_path for passage in found.passages} == {"old.md"}
    assert found.warnings == ("looking only at notes from 2024-01-01 to 2024-12-31; add all: to search everything",)
    assert (found.question, found.standalone) == ("bread in my notes from 2024", "bread in my notes")
    assert {passage.chunk.note_path for passage in everything.passages} == {"old.md", "new.md"}
    assert (everything.question, everything.warnings) == ("bread in my notes from 2024", ())


def test_a_narrowing_that_leaves_nothing_is_dropped_and_said(dated: Vault) -> None:
    with dated.base() as base:
        found = base.run(base.search("bread in my notes from 1999"))
    assert {passage.chunk.note_path for passage in found.passages} == {"old.md", "new.md"}
    assert found.warnings == ("there are no notes from 1999-01-01 to 1999-12-31; searched everything",)


def test_a_day_that_never_was_is_said(dated: Vault) -> None:
    with dated.base() as base:
        found = base.run(base.search("my notes from 31 February 2024"))
    assert found.warnings == ("there is no day 31 February 2024; searched for its words",)
