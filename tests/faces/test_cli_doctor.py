"""`askbase doctor` as a person sees it: a line a check, what was done, 0 or 1."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.fakes.shell import Shell


@pytest.fixture
def askbase(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path)
    shell("index", "-q")
    return shell


def data_dir(askbase: Shell) -> Path:
    return Path(askbase.json("status")["data_dir"])


def test_damage_is_said_with_what_to_do_and_repaired_on_request(askbase: Shell) -> None:
    shutil.rmtree(data_dir(askbase) / "chroma")
    found = askbase("doctor")
    assert (found.returncode, found.stderr) == (1, "")
    assert "problem  chroma       its files are absent" in found.stdout
    assert found.stdout.endswith("1 problem. To repair: askbase doctor --fix\n")
    fixed = askbase("doctor", "--fix")
    assert (fixed.returncode, "fixed    chroma" in fixed.stdout) == (0, True)
    assert "did: an index run looked at every note" in fixed.stdout
    assert max(len(line) for line in fixed.stdout.splitlines() if str(data_dir(askbase)) not in line) <= 80


def test_json_says_the_same(askbase: Shell) -> None:
    report = askbase.json("doctor")
    assert (report["schema"], report["healthy"], report["did"]) == ("askbase.doctor/1", True, [])
    assert [each["check"] for each in report["checks"]] == [
        "data folder", "catalog", "words", "vectors", "chroma", "notes", "languages", "embedding", "model",
    ]  # fmt: skip
