"""Labels on disk: the last word counts, a kill costs one line, twins share a side."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from askbase.errors import UsageError
from askbase.evals.labelling.labels import Label, LabelFile, criterion_sha, read_by, split_of
from askbase.evals.labelling.queue import exhibits
from askbase.faces.cli.evals.group import evals_group
from tests.evals.judging.test_rule import CLOSED, stored
from tests.fakes.vaults import Vault

LABEL = Label("boiler", "a1", "claim", "0-20", True, "", "me", "2026-01-01T00:00:00Z", "c1", "test")


def test_the_last_word_counts_and_can_be_taken_back(tmp_path: Path) -> None:
    file = LabelFile(tmp_path, "claim")
    for label in (LABEL, replace(LABEL, item="21-40"), replace(LABEL, passed=False, critique="wrong month")):
        file.add(label)
    assert [(each.item, each.passed) for each in file.labels()] == [("21-40", True), ("0-20", False)]
    file.add(replace(LABEL, passed=None))
    assert [each.item for each in LabelFile(tmp_path, "claim").labels()] == ["21-40"]
    assert file.path.stat().st_mode & 0o077 == 0


def test_a_kill_in_mid_line_costs_that_label_alone(tmp_path: Path) -> None:
    file = LabelFile(tmp_path, "claim")
    file.add(LABEL)
    with file.path.open("a") as half:
        half.write('{"case": "gar')
    file.add(replace(LABEL, item="21-40"))
    assert [each.item for each in file.labels()] == ["0-20", "21-40"]


def test_an_unknown_criterion_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no criterion 'style'"):
        LabelFile(tmp_path, "style")


def test_splits_have_their_shares_and_do_not_change() -> None:
    counts = Counter(split_of(f"note-{at}.md") for at in range(2000))
    assert counts["train"] == pytest.approx(300, abs=60) and counts["test"] == pytest.approx(900, abs=90)
    assert split_of("note-1.md") == split_of("note-1.md")


def test_a_criterion_in_other_words_is_another_criterion(tmp_path: Path) -> None:
    (tmp_path / "judge_claim.md").write_text("$question $items")
    assert criterion_sha("claim") != criterion_sha("claim", str(tmp_path))
    assert criterion_sha("claim") != criterion_sha("nugget")


@pytest.mark.parametrize(
    ("criterion", "words"),
    [
        ("answer", "no judge is held to whole answers, but to nugget, claim, contradiction, hedge"),
        ("claim", "Hold a judge to them: askbase eval calibrate --criterion claim"),
    ],
)
def test_who_reads_labels_is_said(criterion: str, words: str) -> None:
    assert words in read_by(criterion)


@pytest.mark.parametrize("named", [[], ["--criterion", "answer"], ["--criterion", "style"]])
def test_calibrate_says_what_a_judge_can_be_held_to(vault: Vault, named: list[str]) -> None:
    LabelFile(vault.data_dir / "evals", "answer").add(replace(LABEL, criterion="answer"))
    places = ["--notes", str(vault.root), "--data-dir", str(vault.data_dir)]
    found = CliRunner().invoke(evals_group, ["calibrate", *named, *places])
    assert isinstance(found.exception, UsageError)
    assert "nugget, claim, contradiction, hedge" in found.exception.message + found.exception.hint


def test_label_says_who_reads_what_is_labelled(vault: Vault, tmp_path: Path) -> None:
    folder = stored(tmp_path / "runs", CLOSED)
    for criterion in ("answer", "nugget"):
        file = LabelFile(vault.data_dir / "evals", criterion)
        for each in exhibits(criterion, folder.samples(), folder.material()):
            file.add(Label(*each.about[:2], criterion, each.item, True, "", "me", "", "", "test"))
        places = ["--notes", str(vault.root), "--data-dir", str(vault.data_dir), "--runs", str(tmp_path / "runs")]
        found = CliRunner().invoke(evals_group, ["label", "--criterion", criterion, *places])
        assert "all of them labelled" in found.output and read_by(criterion) in found.output
