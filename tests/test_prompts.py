"""Prompts are files; code fills exactly the placeholders they have."""

from __future__ import annotations

from pathlib import Path

import pytest

from askbase import prompts
from askbase.errors import PromptError
from askbase.evals.judging.frame import CRITERIA, Criterion, Item, Question, request


def test_every_packaged_prompt_is_found_and_fingerprinted() -> None:
    assert len(prompts.fingerprint("answer")) == 8


def test_a_users_own_prompt_wins_and_changes_the_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "task.answer.md").write_text("Say nothing.")
    assert prompts.text("task.answer", str(tmp_path)) == "Say nothing."
    assert prompts.fingerprint("answer", str(tmp_path)) != prompts.fingerprint("answer")


def test_a_placeholder_too_many_fails_before_any_model_is_asked(tmp_path: Path) -> None:
    (tmp_path / "answer.user.md").write_text("$question $passages $marker $task $surprise")
    with pytest.raises(PromptError, match="surprise"):
        prompts.fill("answer.user", str(tmp_path), question="", passages="", marker="", task="")


def test_a_missing_prompt_says_so() -> None:
    with pytest.raises(PromptError, match=r"no prompt 'nothing\.user'"):
        prompts.text("nothing.user")


@pytest.mark.parametrize("criterion", CRITERIA)
def test_every_criterion_is_one_file_and_asks_one_thing(criterion: Criterion) -> None:
    asked = request(
        Question(criterion, "c", "When?", "In May.", (Item("k", "in May", ("In May.",)),)), [Item("k", "in May")]
    )
    text = str(asked.messages[1]["content"])
    assert text.count("Criterion:") == 1 and '"yes":' in text and '"no":' in text and "Example" in text
    assert len(prompts.fingerprint(f"judge_{criterion}")) == 8


def test_the_fingerprint_of_a_criterion_changes_with_its_words_and_the_common_ones(tmp_path: Path) -> None:
    before = prompts.fingerprint("judge_claim")
    (tmp_path / "judge.system.md").write_text("Be kind.")
    assert prompts.fingerprint("judge_claim", str(tmp_path)) != before


def test_a_style_of_ones_own_changes_the_fingerprint_and_is_checked(tmp_path: Path) -> None:
    (tmp_path / "style.list.md").write_text("A list. It costs $5.")
    assert prompts.fingerprint("answer", str(tmp_path)) != prompts.fingerprint("answer")
    with pytest.raises(PromptError):
        prompts.fill("style.list", str(tmp_path))


def test_a_folder_that_is_none_and_a_misspelt_prompt_are_said(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match="no folder"):
        prompts.text("answer.system", str(tmp_path / "nowhere"))
    (tmp_path / "README.md").write_text("Mine.")
    assert prompts.text("answer.system", str(tmp_path)) == prompts.text("answer.system")
    for aside in ("answer.system.old", "answer.user copy", "task.answer.v1"):
        (tmp_path / f"{aside}.md").write_text("As it was.")
    assert prompts.text("answer.system", str(tmp_path)) == prompts.text("answer.system")
    (tmp_path / "answer_system.md").write_text("Be kind.")
    with pytest.raises(PromptError, match="answer_system") as caught:
        prompts.text("answer.user", str(tmp_path))
    assert caught.value.hint == "Did you mean answer.system.md?"
