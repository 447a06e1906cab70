"""What is built holds what its README tells one to run."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).parents[1]
BUILT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]


def test_the_source_archive_has_all_that_make_runs() -> None:
    said = (ROOT / "Makefile").read_text("utf-8") + (ROOT / ".ci" / "run").read_text("utf-8")
    used = {path.split("/")[0] for path in re.findall(r"(?<![\w./$()-])([a-z]+/[\w./]+\.(?:sh|py|json|toml))", said)}
    assert {"scripts", "benchmarks"} <= used
    assert used <= set(BUILT["sdist"]["include"])


def test_the_source_archive_has_the_pictures_of_the_readme() -> None:
    shown = re.findall(r"\]\(((?!http)[\w./-]+)\)", (ROOT / "README.md").read_text("utf-8"))
    kept = set(BUILT["sdist"]["include"])
    assert shown
    assert [
        path for path in shown if path.split("/")[0] not in kept and Path(path).suffix != ".md" and path != "LICENSE"
    ] == []


def test_prompts_and_weights_come_with_the_package() -> None:
    assert BUILT["wheel"]["force-include"] == {"prompts": "askbase/_prompts"}
    assert (files("askbase.answer.refusing") / "doubt.json").is_file()
