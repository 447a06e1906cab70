"""The only door to chromadb: a client over a folder or a server of the user's, and its errors as ours."""

from __future__ import annotations

import importlib.metadata
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from askbase.errors import StoreError
from askbase.paths import make_private_dir


class ChromaError(StoreError):
    """Chroma cannot be used now. Exact search answers instead."""


def version() -> str:
    """Of the installed chromadb, without importing it."""
    return importlib.metadata.version("chromadb")


def open_folder(folder: Path, safe_dir: Path) -> Any:
    """A client over the files in `folder`. `safe_dir` is a folder nobody else can plant files in."""
    chromadb, settings = _import_chromadb(safe_dir)
    make_private_dir(folder)
    return chromadb.PersistentClient(path=str(folder), settings=settings)


@contextmanager
def translated() -> Iterator[None]:
    """Whatever chromadb raises, some of it from native code, as `ChromaError`."""
    try:
        yield
    except StoreError:
        raise
    except Exception as exc:
        raise ChromaError(f"Chroma cannot be used: {exc}", "Run: askbase doctor --fix") from exc


_import_guard = threading.Lock()


def _import_chromadb(safe_dir: Path) -> tuple[Any, Any]:
    """chromadb and settings of our own.

    chromadb obeys a `.env` file of the working directory at import (a planted one can turn it into a network client),
    so it is imported from a folder of ours, and every setting that could reach the network is given explicitly.
    """
    with _import_guard:
        here = Path.cwd()
        os.chdir(safe_dir)
        try:
            import chromadb
            from chromadb.config import Settings
        finally:
            os.chdir(here)
    settings = Settings(
        _env_file=None,
        chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
        anonymized_telemetry=False,
        chroma_otel_collection_endpoint="",
        allow_reset=False,
        is_persistent=True,
    )
    return chromadb, settings
