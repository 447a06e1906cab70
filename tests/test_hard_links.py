"""uv installs packages as hard links, and LlamaIndex's bundled nltk data refuses to load from such files."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"


def linked_copy(packages: Path, target: Path) -> Path:
    for folder, _, names in os.walk(packages):
        if "__pycache__" in folder:
            continue
        place = target / Path(folder).relative_to(packages)
        place.mkdir(parents=True, exist_ok=True)
        for name in names:
            try:
                os.link(Path(folder) / name, place / name)
            except OSError:  # another file system: then the environment's own cannot be linked here
                pytest.skip("the temporary folder lies on another file system")
    return target


@pytest.mark.slow
def test_an_install_of_hard_links_indexes_and_answers(tmp_path: Path) -> None:
    packages = linked_copy(Path(sysconfig.get_paths()["purelib"]), tmp_path / "packages")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "boiler.md").write_text("# Boiler\n\nCallum serviced the boiler on 3 May 2024.\n")
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": f"{packages}{os.pathsep}{SOURCE}"}
    for command, code, says in (
        (["index"], 0, "1 notes"),
        (["query", "--no-model", "When was the boiler serviced?"], 4, "3 May 2024"),
    ):
        result = subprocess.run(
            [sys.executable, "-S", "-m", "askbase", command[0], "--notes", str(tmp_path / "notes"), *command[1:]],
            env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (result.returncode, says in result.stdout) == (code, True), result.stderr
