"""A temporary copy of notes and index on which overlays are laid, one case at a time. The notes themselves stay."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from askbase.evals.derive.overlays import Overlay, overlaid
from askbase.notes.below import open_file
from askbase.notes.walk import scan

if TYPE_CHECKING:
    from askbase.base import Base


class OverlaidVault:
    """The copy. Only the notes that an overlay touches are indexed again; engines are those of the original."""

    def __init__(self, base: Base, home: Path) -> None:
        self._base = base
        self._home = home
        self._copy: Base | None = None

    @asynccontextmanager
    async def laid(self, overlay: Overlay) -> AsyncIterator[Base]:
        """The copy as it is for one case, indexed; afterwards as it was.

        Raises:
            BadCase: the overlay was made for other notes.
            StoreError: the copy cannot be indexed.
        """
        copy = await self._opened()
        before = {note: self._base.read_note(note) for note in overlay.notes}
        texts = overlaid({path: note.text for path, note in before.items() if note}, overlay)
        for path, text in texts.items():
            self._write(path, text)
        try:
            await copy.sync(prune=True)
            yield copy
        finally:
            for path, note in before.items():
                if note is None:
                    (self._home / "notes" / path).unlink()
                else:
                    self._write(path, note.text)

    async def aclose(self) -> None:
        if self._copy is not None:
            await self._copy.aclose()

    async def _opened(self) -> Base:
        if self._copy is None:
            await asyncio.to_thread(self._copy_files)
            self._copy = await self._base.over(self._home / "notes", self._home / "data")
        return self._copy

    def _copy_files(self) -> None:
        source = self._base.notes_dir
        for path, file in scan(
            source, self._base.settings.notes.exclude, self._base.settings.notes.include
        ).files.items():
            target = self._home / "notes" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(open_file(source, file.raw), "rb") as note, target.open("wb") as copy:
                shutil.copyfileobj(note, copy)
        self._base.release_chroma()
        ignored = shutil.ignore_patterns("evals", "*.lock", "*.sock")
        shutil.copytree(self._base.data_dir, self._home / "data", ignore=ignored)

    def _write(self, path: str, text: str) -> None:
        place = self._home / "notes" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode("utf-8", "surrogatepass"))


@asynccontextmanager
async def overlaid_vault(base: Base) -> AsyncIterator[OverlaidVault]:
    """A copy that is gone at the end."""
    with tempfile.TemporaryDirectory(prefix="askbase-overlay-", ignore_cleanup_errors=True) as home:
        vault = OverlaidVault(base, Path(home))
        try:
            yield vault
        finally:
            await vault.aclose()
