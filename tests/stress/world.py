"""A generated vault that changes at random, and what an index of it must hold whatever happened on the way."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

from askbase.index import pipeline
from askbase.notes.read import read_note
from askbase.notes.walk import scan
from askbase.types import Note
from tests.fakes.fake_embedder import FakeEmbedder

Row = tuple[str, int, int, str]  # note, start, end, plain text of a chunk
WORDS = [f"{first}{second}{third}" for first in "bcdfglmnprst" for second in "aeiou" for third in ("ra", "lin", "tok")]


class World:
    """Notes in `root`, an index in `data`. Every change keeps its file times apart, as an editor would."""

    def __init__(self, place: Path, seed: int, notes: int, words: int = 330) -> None:
        self.root, self.data = place / "notes", place / "data"
        self.chance = random.Random(seed)
        self._words = words
        self._rows: dict[tuple[str, bytes], list[Row]] = {}
        _made(self.root)
        self._made = 0
        for _ in range(notes):
            self.add()

    def add(self) -> None:
        self._made += 1
        self._write(f"{self.chance.choice('abcd')}/{self._made:05}.md")

    def change(self, count: int) -> None:
        """Edit, rename, delete and add notes; as many are added as go."""
        for _ in range(count):
            path = self.chance.choice(self.paths())
            what = self.chance.random()
            if what < 0.5:
                self._write(path)
            elif what < 0.65:
                self._made += 1
                (self.root / path).rename(self.root / f"moved{self._made:05}.md")
            elif what < 0.8:
                (self.root / path).unlink()
                self.add()
            else:  # the end only: most of its chunks stay
                with (self.root / path).open("a") as file:
                    file.write(f"\nOne more {self.chance.choice(WORDS)}.\n")

    def paths(self) -> list[str]:
        return sorted(str(path.relative_to(self.root)) for path in self.root.rglob("*.md"))

    def rows(self) -> set[Row]:
        """What a fresh build would hold: each note through the pipeline by itself, remembered by its content."""
        found: set[Row] = set()
        for path, file in scan(self.root).files.items():
            key = (path, (self.root / file.raw).read_bytes())
            if key not in self._rows:
                note = read_note(self.root, file)
                assert isinstance(note, Note)
                chunks = pipeline.run([note], FakeEmbedder())[path]
                self._rows[key] = [(path, i.chunk.start, i.chunk.end, i.chunk.plain) for i in chunks]
            found.update(self._rows[key])
        return found

    def forget_index(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)

    def _write(self, path: str) -> None:
        place = self.root / path
        place.parent.mkdir(exist_ok=True)
        text = " ".join(self.chance.choice(WORDS) for _ in range(self.chance.randrange(self._words // 2, self._words)))
        place.write_text(f"---\ntags: [{self.chance.choice(WORDS)}]\n---\n# {self.chance.choice(WORDS)}\n\n{text}.\n")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Clock:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._from = time.monotonic()

    @property
    def seconds(self) -> float:
        return round(time.monotonic() - self._from, 1)
