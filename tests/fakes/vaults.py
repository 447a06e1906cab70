"""Notes folders for tests, and a record of what the test itself did to them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from askbase import config
from askbase.base import Base
from askbase.types import SyncReport
from tests.fakes.fake_embedder import FakeEmbedder


class Vault:
    """A folder of notes with an index beside it."""

    def __init__(self, root: Path, data_dir: Path) -> None:
        self.root, self.data_dir = root, data_dir
        root.mkdir()
        self._seen = self._state()

    def write(self, path: str, content: str | bytes) -> None:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
        self._seen = self._state()

    def delete(self, path: str) -> None:
        (self.root / path).unlink()
        self._seen = self._state()

    def move(self, old: str, new: str) -> None:
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(self.root / new)
        self._seen = self._state()

    def touch(self, path: str) -> None:
        os.utime(self.root / path, ns=(1, 1))
        self._seen = self._state()

    def base(self, embedder: Any = None, **settings: Any) -> Base:
        overrides = {name.replace("__", "."): value for name, value in {"chat__model": "none", **settings}.items()}
        return Base(self.root, self.data_dir, config.load(overrides, env={}), embedder=embedder or FakeEmbedder())

    def sync(self, embedder: Any = None, **options: bool) -> SyncReport:
        with self.base(embedder) as base:
            return base.run(base.sync(**options))

    def search(self, question: str, embedder: Any = None, limit: int = 10) -> list[str]:
        """Paths of the notes found, best first."""
        with self.base(embedder) as base:
            found = base.run(base.search(question, limit))
        return list(dict.fromkeys(passage.chunk.note_path for passage in found.passages))

    async def told(self, question: str) -> list[str]:
        """The lines of the answer without a model."""
        async with self.base() as base:
            await base.sync()
            answer = await base.ask(question)
        return [line for line in answer.text.splitlines() if line]

    def seen(self) -> None:
        """The test itself changed the folder."""
        self._seen = self._state()

    def prove_untouched(self) -> None:
        assert self._state() == self._seen, "askbase wrote to the vault"

    def _state(self) -> dict[str, tuple[str, int]]:
        return {
            str(path.relative_to(self.root)): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and not path.is_symlink()
        }
