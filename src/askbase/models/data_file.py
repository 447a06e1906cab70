"""Files that travel in data packages: found without importing the package, used only if they are the pinned ones."""

from __future__ import annotations

import hashlib
import importlib.util
import mmap
from pathlib import Path

from askbase.errors import ModelError


def location(package: str, name: str) -> Path | None:
    """Where a package's file is; None: the package or the file is not there."""
    spec = importlib.util.find_spec(package)
    folder = next(iter(spec.submodule_search_locations or ()), None) if spec else None
    path = Path(folder or "") / name
    return path if folder is not None and path.is_file() else None


def checked(package: str, name: str, sha256: str) -> Path:
    """The file, whose hash is the pinned one.

    Raises:
        ModelError: it is missing or damaged.
    """
    path = location(package, name)
    if path is None:
        raise ModelError(f"The embedding model's package '{package}' is missing.", "Install askbase again with pip.")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != sha256:
        raise ModelError(f"The embedding model file {path} is damaged.", "Install askbase again with pip.")
    return path


def mapped(path: Path) -> memoryview:
    """A file's bytes, read as they are looked at; in no memory of this process when nothing refers to them any more."""
    with path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
