"""The oracle and the closed book, over a real index and a scripted model."""

from __future__ import annotations

import pytest

from askbase import config
from askbase.base import Base
from askbase.evals.cases import Case, Evidence
from askbase.evals.contexts import ClosedBook, Oracle
from askbase.evals.rows import rows_for
from askbase.types import Answer, Answered, Retrieved
from tests.fakes.fake_chat import FakeChat
from tests.fakes.fake_embedder import FakeEmbedder
from tests.fakes.vaults import Vault

from .builders import make_case

NARROW = {"search.limit": 1, "answer.passages": 1}
QUESTION = "When was the apple tree planted in the garden?"  # the search finds the garden, the evidence is elsewhere


@pytest.fixture
def notes(vault: Vault) -> Vault:
    vault.write("boiler.md", "# Boiler\n\nThe boiler was serviced on 3 May 2024 by Karin.\n")
    vault.write("garden.md", "# Garden\n\nThe apple tree was planted in 2019 in the garden.\n")
    vault.sync()
    return vault


def opened(vault: Vault, chat: FakeChat | None = None) -> Base:
    settings = config.load({**NARROW, **({} if chat else {"chat.model": "none"})}, env={})
    return Base(vault.root, vault.data_dir, settings, embedder=FakeEmbedder(), chat=chat)


async def asked(entry: Oracle | ClosedBook, case: Case) -> tuple[Retrieved, Answer]:
    events = [event async for event in entry.stream(case.question)]
    (found,) = [event for event in events if isinstance(event, Retrieved)]
    (ended,) = [event.answer for event in events if isinstance(event, Answered)]
    return found, ended


@pytest.mark.parametrize("quote", ["serviced on 3 May 2024", None])
async def test_the_oracle_hands_over_the_evidence_whatever_the_search_finds(notes: Vault, quote: str | None) -> None:
    case = make_case(question=QUESTION, evidence=(Evidence("boiler.md", quote),))
    async with opened(notes) as base:
        plain = await base.search(QUESTION, 1)
        found, answer = await asked(Oracle(base, [case]), case)
    assert [passage.chunk.note_path for passage in plain.passages] == ["garden.md"]
    assert [passage.chunk.note_path for passage in found.passages] == ["boiler.md"]
    assert {passage.chunk.note_path for passage in answer.passages} == {"boiler.md"}


async def test_the_oracle_has_nothing_to_add_where_the_notes_are_silent(notes: Vault) -> None:
    silent = make_case(question=QUESTION, answerable=False)
    async with opened(notes) as base:
        found, _ = await asked(Oracle(base, [silent]), silent)
    assert [passage.chunk.note_path for passage in found.passages] == ["garden.md"]


async def test_the_closed_book_sees_the_question_and_no_note(notes: Vault) -> None:
    chat = FakeChat(replies=["In 2019, I think."])
    async with opened(notes, chat) as base:
        found, answer = await asked(ClosedBook(base), make_case(question=QUESTION))
    assert (found.passages, answer.text, answer.citations) == ((), "In 2019, I think.", ())
    assert chat.prompts == [QUESTION]


def test_only_rows_that_differ_from_the_run_are_asked() -> None:
    assert rows_for("none", False) == ["lexical", "dense", "oracle"]
    assert rows_for("qwen", True) == ["lexical", "dense"]
    assert rows_for("qwen", False) == ["extractive", "lexical", "dense", "closed_book", "oracle"]
