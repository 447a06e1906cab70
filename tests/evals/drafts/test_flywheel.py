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
from askbase.evals.drafts.failed import failed_at
from askbase.evals.drafts.own import OwnSuite, keep_lines
from askbase.evals.drafts.promote import draft_of, promote
from askbase.evals.drafts.spans import best_quote
from askbase.faces.cli.evals import drafts as drafts_module
from askbase.faces.cli.evals import run as run_module
from askbase.faces.cli.evals.group import evals_group
from askbase.types import Feedback, Turn
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


BREAD = "# Bread\n\nThe rye bread takes 500 g of flour.\nBake it for 40 minutes.\n"


def test_evidence_comes_from_what_was_cited_not_from_a_new_search(
    vault: Vault, opened: Callable[..., Base], says: list[str], call: Call
) -> None:
    """A better note that came later is no evidence of what the answer was made from."""
    vault.write("boiler.md", NOTE)
    vault.write("bread.md", BREAD)
    vault.sync()
    says[:] = ["The service cost £92 [1].", "Rye bread takes 500 g of flour [1]."]
    with opened() as base:
        answer = base.run(base.ask(QUESTION))
        base.feedback(answer.id, "good")
        trace = base.trace(answer.id)
    vault.write("copy.md", "What did the boiler service cost?\nThe boiler service did cost £92.\n")
    vault.sync()
    with opened() as base:
        draft = base.run(promote(base, trace))
    assert [(piece.note, piece.quote) for piece in draft.evidence] == [("boiler.md", "The service cost £92.")]


def test_words_that_stand_twice_in_the_note_are_no_evidence() -> None:
    whole = "The service cost £92.\n\nThe service cost £92.\nCallum took £92.\n"
    found = best_quote("service cost £92", [("boiler.md", whole[22:])], {"boiler.md": whole})
    assert found is not None and found.quote == "Callum took £92."


def test_a_follow_up_keeps_what_was_said_before(vault: Vault, opened: Callable[..., Base], call: Call) -> None:
    vault.write("boiler.md", NOTE)
    vault.sync()
    before = Turn("When was the boiler serviced?", "On 3 May 2024 [1].")
    with opened() as base:
        answer = base.run(base.ask("And what did it cost?", [before]))
    said = call("promote", answer.id)
    assert "after: When was the boiler serviced?" in said
    [draft] = OwnSuite(vault.data_dir / "evals").drafts()
    assert draft.question == "And what did it cost?" and draft.kind == "followup"
    assert draft.history == (before,)
    assert [piece.quote for piece in draft.evidence] == ["The service cost £92."]


def test_what_private_notes_said_before_does_not_get_into_a_case(vault: Vault, opened: Callable[..., Base]) -> None:
    vault.write("boiler.md", NOTE)
    vault.sync()
    with opened() as base:
        answer = base.run(base.ask("And what did it cost?", [Turn("Who has the boiler key?", "Mina.", private=True)]))
        draft = base.run(promote(base, base.trace(answer.id)))
    assert draft.history == (Turn("Who has the boiler key?", ""),)


@pytest.mark.parametrize(
    ("record", "feedback", "stage"),
    [
        ({}, {"verdict": "bad", "correction": "It cost £92."}, "generate"),
        ({}, {"verdict": "good"}, None),
        ({"packed": []}, {"verdict": "bad", "missing_source": "boiler.md"}, "pack"),
        ({"packed": [], "retrieved": []}, {"verdict": "bad", "missing_source": "boiler.md"}, "rank"),
        ({"packed": [], "retrieved": [], "candidates": []}, {"verdict": "bad", "missing_source": "boiler.md"},
         "retrieve"),
        ({"ended": "not_in_notes"}, {"verdict": "bad", "missing_source": "boiler.md"}, "over_refused"),
        ({}, {"verdict": "bad", "reason": "not in my notes"}, "false_answer"),
        ({"ended": "failed"}, {"verdict": "bad"}, "error"),
        ({"ended": "cancelled"}, {"verdict": "bad"}, None),
    ],
)  # fmt: skip
def test_where_an_answer_failed(
    vault: Vault, opened: Callable[..., Base], record: dict[str, Any], feedback: dict[str, Any], stage: str | None
) -> None:
    vault.write("boiler.md", NOTE)
    vault.sync()
    with opened() as base:
        trace = base.trace(base.run(base.ask(QUESTION)).id)
        changed = dataclasses.replace(trace, record={**trace.record, **record}, feedback=Feedback(trace.id, **feedback))
        assert failed_at(base, changed, draft_of(base, changed)) == stage


def test_promote_says_where_it_failed_and_what_failed_alike(
    vault: Vault, opened: Callable[..., Base], call: Call
) -> None:
    vault.write("boiler.md", NOTE)
    vault.sync()
    with opened() as base:
        one, two, other = (base.run(base.ask(QUESTION)) for _ in range(3))
        base.feedback(one.id, "bad", "wrong", "It cost £92.")
        base.feedback(two.id, "bad", "wrong", "It cost £92 in May.")
        base.feedback(other.id, "bad", "not in my notes")
    said = call("promote", one.id)
    assert f"Failed at: generate; so did 1 other bad answer: {two.id[:8]}." in said


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


def test_a_purged_question_is_gone_from_traces_cases_labels_runs_and_cache(
    vault: Vault, opened: Callable[..., Base], call: Call
) -> None:
    vault.write("boiler.md", NOTE)
    vault.sync()
    home = vault.data_dir / "evals"
    with opened() as base:
        kept, gone = base.run(base.ask(QUESTION)), base.run(base.ask("Who is the zzyzx of Callum the boiler?"))
        base.feedback(gone.id, "bad", correction="£92.")
    for answer in (kept, gone):
        call("promote", answer.id)
    ids = [f"chat-{answer.id[-10:]}" for answer in (kept, gone)]
    call("approve", *ids)
    call("run", "--only", ids[0], "--name", "other")
    call("run", "--name", "both")
    for file, line in (("labels/claim.jsonl", {"case": ids[1], "critique": "zzyzx"}), ("judge-cache.db", "zzyzx")):
        (home / file).parent.mkdir(exist_ok=True)
        (home / file).write_text(json.dumps(line) + "\n")

    unasked = CliRunner().invoke(evals_group, ["purge", gone.id]).exception
    assert "nobody said yes" in str(unasked) and "1 run that asked it" in (getattr(unasked, "hint", "") or "")
    assert ids[1] in call("purge", gone.id, "--yes")
    with opened() as base:
        left_of = {trace.id for trace in base.traces()}
    assert kept.id in left_of and gone.id not in left_of
    assert [case.id for case in OwnSuite(home).cases()] == [ids[0]]
    assert [run.name.partition("-")[2][-5:] for run in (home / "runs").iterdir()] == ["other"]
    left = [file for file in home.rglob("*") if file.is_file() and b"zzyzx" in file.read_bytes()]
    assert left == []

    assert "Erased: 1 trace" in call("purge", ids[0], "--yes")  # by the name of the case
    assert OwnSuite(home).cases() == () and not OwnSuite(home).file.exists()


def test_other_lines_stay_as_they_were_typed(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text('{ "id":"a" }\n\nno json\n{"id":"b"}\n')
    assert keep_lines(file, lambda line: line.get("id") != "b") == 2
    assert file.read_text() == '{ "id":"a" }\n\nno json\n'
    assert keep_lines(tmp_path / "none.jsonl", lambda line: True) == 0
