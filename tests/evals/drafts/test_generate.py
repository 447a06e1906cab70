"""Proposed questions: answerable from their quote, found by search, no copies, drafts all of them."""

from __future__ import annotations

import json

import pytest

from askbase.errors import BadReply, UsageError
from askbase.evals.drafts.generate import Ask, Generated, generate
from askbase.evals.drafts.templates import KINDS, Proposal, chosen_kinds, proposals
from askbase.notes.read import note_from_bytes
from askbase.types import Note
from tests.fakes.fake_chat import FakeChat, Reply
from tests.fakes.vaults import Vault

TEXT = """---
source: Data Elixir
---
# Boiler

Flow temperature: 58 °C
A condensate trap is a bend that keeps flue gas out of the house.
The whole service by Callum took place on 3 May 2024.
The old pump used up 45 watts all day long.
It was loud before 2019 and never again after that.
| a | 7 |
"""


def kinds_of(text: str) -> dict[str, tuple[str, str]]:
    note = note_from_bytes("boiler.md", text.encode())
    assert isinstance(note, Note)
    return {found.kind: (found.question, found.value) for found in proposals(note)}


def test_each_template_asks_for_a_value_it_does_not_tell() -> None:
    found = kinds_of(TEXT)
    assert set(found) == set(KINDS)
    assert found["metadata"] == ("What source does my note “Boiler” have?", "Data Elixir")
    assert found["lookup"][1] == "58 °C" and found["definition"][0] == "What is a condensate trap?"
    assert found["date"][1] == "3 May 2024" and "3 May" not in found["date"][0]
    assert found["number"][1] == "45"
    assert not any("2019" in question or "7" in value for question, value in found.values())


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("The boiler in the cellar was serviced on 3 May 2024.", "When was the boiler in the cellar serviced?"),
        ("The budget for new hardware is 18,500 €.", "What is the budget for new hardware?"),
        ("The old pump used up 45 watts all day.",
         "Which number is missing here, in “Boiler”: “The old pump used up … watts all day”?"),
        ("Callum came to us first in spring 2019.",
         "Which year is missing here, in “Boiler”: “Callum came to us first in spring …”?"),
        ("Callum moved here with his dog on 3 May.",
         "Which date is missing here, in “Boiler”: “Callum moved here with his dog on …”?"),
    ],
)  # fmt: skip
def test_a_value_is_asked_for_as_one_would(sentence: str, question: str) -> None:
    assert [asked for asked, _ in kinds_of(f"# Boiler\n\n{sentence}\n").values()] == [question]


@pytest.mark.parametrize(
    "sentence",
    [
        "Callum lives in Brno and answers under +420 603-111-222 all day.",
        "Callum lives in Brno, +1 to everything that saves gas.",
        "Callum lives in Brno and answers under (0171) 234-5678 all day.",
        "The pump was changed after that, see [[visits/2024-05-28-pump]] for it.",
        "The pump is set by typing `pump --level 7` and waiting.",
    ],
)
def test_a_piece_of_a_longer_thing_is_no_value(sentence: str) -> None:
    assert kinds_of(f"# Boiler\n\n{sentence}\n") == {}


async def made(vault: Vault, wanted: int = 10, **options: object) -> Generated:
    vault.write("boiler.md", TEXT)
    vault.write("copy.md", TEXT.replace("# Boiler", "# Boiler again"))
    vault.write("oven.md", "# Oven\n\nThe oven door squeaks.\n")
    await vault.base().sync()
    async with vault.base() as base:
        return await generate(base, base.note_paths(), wanted, **options)  # type: ignore[arg-type]


async def test_drafts_are_found_by_search_and_no_copies(vault: Vault) -> None:
    found = await made(vault)
    questions = [case.question for case in found.cases]
    assert len(questions) == len(set(questions)) >= 4
    assert found.refused["a near copy of another question"] >= 2
    for case in found.cases:
        assert case.answerable and case.nuggets and case.id.startswith("gen-")
        assert (vault.root / case.evidence[0].note).read_text().count(case.evidence[0].quote or "") == 1


async def test_questions_there_are_already_are_not_proposed_again(vault: Vault) -> None:
    first = await made(vault)
    known = [case.question for case in first.cases]
    assert not {case.question for case in (await made(vault, known=known)).cases} & set(known)


async def test_kinds_and_number_are_kept_to(vault: Vault) -> None:
    found = await made(vault, 1, kinds=("date", "definition"))
    assert len(found.cases) == 1 and found.cases[0].kind in ("lookup", "definition")


GOOD = json.dumps({"question": "How warm is the water set to be when it leaves the boiler (flow)?", "answer": "58 °C"})


async def test_a_model_words_the_question_and_code_checks_it(vault: Vault) -> None:
    chat = FakeChat([f"Sure! {GOOD}"], otherwise=lambda prompt: "no idea")
    found = await made(vault, kinds=("lookup",), ask=Ask(chat, {}))
    assert [case.question for case in found.cases] == [json.loads(GOOD)["question"]]
    assert found.cases[0].nuggets[0].text == "`58 °C`" and found.refused["the model gave no question"] == 1


@pytest.mark.parametrize(
    "reply",
    ["", "{", "[]", BadReply("down"), json.dumps({"question": "How warm?", "answer": "61 °C"}),
     json.dumps({"question": "Say it.", "answer": "58 °C"}), json.dumps({"question": "Is it 58 °C?", "answer": "58 °C"})
    ],
)  # fmt: skip
async def test_what_a_model_makes_up_is_left_out(vault: Vault, reply: Reply) -> None:
    found = await made(vault, kinds=("lookup",), ask=Ask(FakeChat(otherwise=lambda prompt: reply), {}))
    assert found.cases == [] and sum(found.refused.values()) == 2


async def test_secrets_go_to_a_model_on_this_computer_only(vault: Vault) -> None:
    said: list[str] = []

    def reply(prompt: str) -> str:
        said.append(prompt)
        return "{}"

    proposal = Proposal("lookup", "?", "keys.md", "The key is sk-abcdefghijklmnopqrstuvwx.", "x")
    for trusted in (False, True):
        await Ask(FakeChat(otherwise=reply), {}, trusted=trusted)(proposal)
    assert ["sk-abc" in prompt for prompt in said] == [False, True]


def test_kinds_are_those_there_are() -> None:
    assert chosen_kinds(None) == [] and chosen_kinds("date, number") == ["date", "number"]
    with pytest.raises(UsageError, match="no kind 'foo'"):
        chosen_kinds("date,foo")
