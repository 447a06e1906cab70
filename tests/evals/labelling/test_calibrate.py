"""From a run to labels to a judge that may gate, or not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from askbase.errors import EvalError
from askbase.evals.cases import Evidence, Nugget
from askbase.evals.judging.cache import ReplyCache
from askbase.evals.judging.discretion import Discretion
from askbase.evals.judging.judge import Judge
from askbase.evals.labelling.calibrate import Calibration, calibrate, keep_states, states_of
from askbase.evals.labelling.calibration_report import calibration_report
from askbase.evals.labelling.labels import Label, LabelFile, criterion_sha, split_of
from askbase.evals.labelling.queue import Exhibit, exhibits, unlabelled
from askbase.evals.run import new_manifest, run_cases
from askbase.evals.store import RunFolder
from askbase.evals.suite import Suite
from askbase.private_rules import PrivateRules
from tests.evals.builders import FakeBase, make_case
from tests.fakes.fake_chat import FakeChat, verdicts

COUNT = 260  # so that the test split, .45 of it, holds 100 labels with 50 fails
NOTES = {f"visit-{at}.md": f"Visit {at} was on 3 May 2024.\n" for at in range(COUNT)}
CASES = [
    make_case(
        f"case-{at}",
        question=f"When was visit {at}?",
        evidence=(Evidence(f"visit-{at}.md", f"Visit {at} was on 3 May 2024."),),
        nuggets=(Nugget("in spring", True),),
    )
    for at in range(COUNT)
]
TRUE, FALSE = "It was in spring [1].", "It was in autumn [1]."
SAYS = {case.question: TRUE if at % 2 else FALSE for at, case in enumerate(CASES)}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stored run, every nugget of it labelled by what is true."""
    home = tmp_path_factory.mktemp("calibrate")
    base = FakeBase(NOTES, SAYS)
    folder = RunFolder.create(home / "runs", new_manifest(base, CASES, Suite(), name="visits"), CASES, {})
    asyncio.run(run_cases(base, folder))
    file = LabelFile(home, "nugget")
    for exhibit in exhibits("nugget", folder.samples(), folder.material()):
        label_it(file, exhibit, exhibit.answer == TRUE)
    return home


def label_it(file: LabelFile, exhibit: Exhibit, passed: bool) -> None:
    case, answer, item = exhibit.about
    sha, split = criterion_sha("nugget"), split_of(exhibit.cluster)
    file.add(Label(case, answer, "nugget", item, passed, "", "me", "now", sha, split))


def calibrated(world: Path, tmp_path: Path, chat: FakeChat, prompts_dir: str | None = None) -> Calibration:
    cache = ReplyCache(tmp_path / "cache.db")
    try:
        return asyncio.run(
            calibrate(
                Judge(chat, cache, prompts_dir), "nugget", world, world / "runs", Discretion(True, {}, PrivateRules())
            )
        )
    finally:
        cache.close()


def knows(heard: str) -> str:
    return verdicts(heard, "yes" if TRUE in heard else "no")


def test_a_judge_that_agrees_is_aligned(world: Path, tmp_path: Path) -> None:
    found = calibrated(world, tmp_path, FakeChat(otherwise=knows))
    assert found.state == "aligned" and found.test.kappa == 1 and found.test.labels >= 100
    assert found.dev.labels + found.test.labels == COUNT
    assert found.raw == 0.5 and found.true is not None and found.true.value == 0.5


@pytest.mark.parametrize("word", ["yes", "no"])
def test_a_judge_that_always_says_the_same_may_not_gate(world: Path, tmp_path: Path, word: str) -> None:
    found = calibrated(world, tmp_path, FakeChat(otherwise=lambda heard: verdicts(heard, word)))
    assert found.state == "provisional" and found.true is None
    assert "may warn, never gate" in calibration_report(found, "fake")


def test_a_judge_that_fails_now_and_then_is_told_so(world: Path, tmp_path: Path) -> None:
    found = calibrated(world, tmp_path, FakeChat(otherwise=lambda h: "PASS" if "visit 1" in h else knows(h)))
    assert found.state == "provisional" and found.test.errors > 0
    text = calibration_report(found, "fake")
    assert "verdicts failed" in text and max(map(len, text.splitlines())) <= 80


def test_another_wording_of_the_criterion_makes_labels_stale(world: Path, tmp_path: Path) -> None:
    (tmp_path / "judge_nugget.md").write_text("$question $answer $items Is it so?")
    found = calibrated(world, tmp_path, FakeChat(otherwise=knows), str(tmp_path))
    assert (found.state, found.stale) == ("stale", COUNT)


def test_without_labels_there_is_nothing_to_calibrate(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="no labels for 'nugget'"):
        calibrated(tmp_path, tmp_path, FakeChat(otherwise=knows))


def test_what_was_measured_holds_for_that_judge_alone(tmp_path: Path) -> None:
    assert set(states_of(tmp_path, "one").values()) == {"uncalibrated"}
    keep_states(tmp_path, "one", {"nugget": "aligned"})
    assert states_of(tmp_path, "one")["nugget"] == "aligned"
    assert states_of(tmp_path, "two")["nugget"] == "stale"


def test_exhibits_show_neither_run_nor_model_nor_verdict(world: Path) -> None:
    folder = RunFolder(next((world / "runs").iterdir()))
    found = exhibits("nugget", folder.samples()[:20], folder.material())
    assert len(found) == 20 and [each.about for each in found] != sorted(each.about for each in found)
    shown = repr(found)
    assert not any(word in shown for word in (folder.path.name, "scripted", "reward", "unjudged"))
    assert unlabelled(found, LabelFile(world, "nugget").labels()) == []
