"""From a bad answer to a case that guards: asked, thumbed down, promoted, approved, failing, mended, passing."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from askbase.base import Base
from askbase.evals.drafts.own import OwnSuite
from askbase.evals.drafts.promote import promote
from askbase.evals.drafts.spans import best_quote
from askbase.faces.cli.evals import drafts as drafts_module
from askbase.faces.cli.evals import run as run_module
from askbase.faces.cli.evals.group import evals_group
from tests.fakes.vaults import Vault
from tests.test_base import SayingModel

QUESTION = "What did the boiler service cost?"
NOTE = "# Boiler\n\nCallum serviced the boiler on 3 May 2024.\nThe service cost £92.\n"
Call = Callable[..., str]


@pytest.fixture
def says() -> list[str]:
    """What the model will answer next."""
    return []


@pytest.fixture
def opened(vault: Vault, says: list[str]) -> Callable[..., Base]:
    def open_vault(**_: Any) -> Base:
        vault_base = vault.base()
        return Base(vault.root, vault.data_dir, vault_base.settings, embedder=vault_base._opened.embedder(),
                    chat=SayingModel(*says) if says else None)  # fmt: skip

    return open_vault


@pytest.fixture
def call(opened: Callable[..., Base], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    for module in (run_module, drafts_module):
        monkeypatch.setattr(module, "open_base", opened)

    def run(*words: str) -> str:
        found = CliRunner().invoke(evals_group, list(words))
        assert found.exception is None, found.exception
        return found.output

    return run


def test_the_whole_way_round(vault: Vault, opened: Callable[..., Base], says: list[str], call: Call) -> None:
    vault.write("boiler.md", NOTE)
    vault.sync()
    says[:] = ["Callum serviced the boiler on 3 May 2024 [1]."] * 2
    with opened() as base:
        answer = base.run(base.ask(QUESTION))
        base.feedback(answer.id, "bad", "incomplete", "It cost £92.")

    said = call("promote", answer.id)
    assert "boiler.md: The service cost £92." in said and "states `£92`" in said
    draft = OwnSuite(vault.data_dir / "evals").drafts()[0]
    assert draft.question == QUESTION and draft.gold_answer == "It cost £92."

    unapproved = CliRunner().invoke(evals_group, ["run"])
    assert "No case in cases.jsonl is approved" in str(unapproved.exception)  # a draft never counts

    assert "1 approved" in call("approve", draft.id)
    failing = call("run")
    assert "missed 1" in failing and "right" not in failing.partition("beside it")[0].partition("outcomes")[2]

    says[:] = ["The service cost £92 [1]."] * 2  # mended
    assert "right 1 (1 cited)" in call("run")


def test_an_edited_case_is_a_draft_again(vault: Vault, opened: Callable[..., Base], call: Call) -> None:
    vault.write("boiler.md", NOTE)
    vault.sync()
    with opened() as base:
        answer = base.run(base.ask(QUESTION))
        base.feedback(answer.id, "bad", correction="£92.")
    call("promote", answer.id)
    own = OwnSuite(vault.data_dir / "evals")
    call("approve", own.cases()[0].id)
    assert own.drafts() == []
    line = json.loads(own.file.read_text())
    own.file.write_text(json.dumps({**line, "question": "What was paid for the boiler?"}) + "\n")
    assert [case.id for case in own.drafts()] == [line["id"]]
    retired = call("approve", line["id"], "--retire")
    assert retired.startswith("1 retired. They are not asked any more") and "eval run" not in retired
    assert own.drafts() == [] and own.life.counted(own.cases()) == ()
    assert [event.origin for event in own.life.events()] == ["chat"] * 3


@pytest.mark.parametrize(
    ("feedback", "answerable", "quote"),
    [
        ({"reason": "not in my notes"}, False, None),
        ({"reason": "not in my notes", "missing_source": "boiler.md"}, True, "The service cost £92."),
        ({"reason": "wrong", "correction": "Callum, in May"}, True, "Callum serviced the boiler on 3 May 2024."),
        ({"reason": "wrong"}, True, "The service cost £92."),
    ],
)
def test_what_a_draft_is_made_of(
    vault: Vault, opened: Callable[..., Base], call: Call, feedback: dict[str, str], answerable: bool, quote: str | None
) -> None:
    vault.write("boiler.md", NOTE)
    vault.write("oven.md", "# Oven\n\nThe oven door squeaks.\n")
    vault.sync()
    with opened() as base:
        answer = base.run(base.ask(QUESTION))
        base.feedback(answer.id, "bad", **feedback)
    call("promote", answer.id)
    draft = OwnSuite(vault.data_dir / "evals").drafts()[0]
    assert draft.answerable is answerable
    assert [piece.quote for piece in draft.evidence] == ([quote] if quote else [])


def test_a_refused_question_is_expected_to_be_refused_until_a_person_says_otherwise(
    vault: Vault, opened: Callable[..., Base], call: Call
) -> None:
    vault.write("boiler.md", NOTE)
    vault.sync()
    with opened() as base:
        answer, refused = base.run(base.ask(QUESTION)), base.run(base.ask("Zzyzx quux frobnicate?"))
        trace = base.trace(answer.id)
        as_refused = dataclasses.replace(trace, record={**trace.record, "ended": refused.outcome})
        drafts = [base.run(promote(base, each)) for each in (trace, as_refused)]
    assert [(draft.answerable, len(draft.evidence)) for draft in drafts] == [(True, 1), (False, 0)]
    said = " ".join(call("promote", refused.id).split())
    assert "set answerable to true, quote the words in evidence, and name the facts in nuggets" in said


def test_a_heading_is_no_evidence() -> None:
    note = "# The service cost of the boiler\n\nCallum took £92 for the boiler.\n"
    found = best_quote("What did the boiler service cost?", [("boiler.md", note)])
    assert found is not None and found.quote == "Callum took £92 for the boiler."


def test_promoting_twice_says_where_the_case_is(vault: Vault, opened: Callable[..., Base], call: Call) -> None:
    vault.write("boiler.md", NOTE)
    vault.sync()
    with opened() as base:
        answer = base.run(base.ask(QUESTION))
    call("promote", answer.id)
    again = CliRunner().invoke(evals_group, ["promote", answer.id])
    assert "There is a case 'chat-" in str(again.exception)
    nobody = CliRunner().invoke(evals_group, ["approve", "chat-nobody"])
    assert "no case 'chat-nobody'" in str(nobody.exception)
