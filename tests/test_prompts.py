"""Prompts are files; code fills exactly the placeholders they have."""

from __future__ import annotations

from pathlib import Path

import pytest

from askbase import prompts
from askbase.errors import PromptError


def test_every_packaged_prompt_is_found_and_fingerprinted() -> None:
    assert len(prompts.fingerprint("answer")) == 8


def test_a_users_own_prompt_wins_and_changes_the_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "refusal.user.md").write_text("Say nothing.")
    assert prompts.text("refusal.user", str(tmp_path)) == "Say nothing."
    assert prompts.fingerprint("answer", str(tmp_path)) != prompts.fingerprint("answer")


def test_a_placeholder_too_many_fails_before_any_model_is_asked(tmp_path: Path) -> None:
    (tmp_path / "answer.user.md").write_text("$question $passages $marker $refusal $surprise")
    with pytest.raises(PromptError, match="surprise"):
        prompts.fill("answer.user", str(tmp_path), question="", passages="", marker="", refusal="")


def test_a_missing_prompt_says_so() -> None:
    with pytest.raises(PromptError, match=r"no prompt 'nothing\.user'"):
        prompts.text("nothing.user")
