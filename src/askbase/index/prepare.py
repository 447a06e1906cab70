"""From files to what is written of them: read, cut, made into rows. Nothing of the catalog is needed for it, so with
many notes it is done in processes of its own (`index/beside.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from askbase.notes.read import read_note
from askbase.notes.walk import NoteFile
from askbase.store.note_rows import NoteRows, rows_of
from askbase.types import Embedder, Note, Skipped

Wanted = tuple[NoteFile, str]  # with the hash of what is known of it: then nothing is made of the same again, or ""


@dataclass(frozen=True, slots=True)
class Read:
    """A note to be written. `warnings` are those of reading; `cut` is one more if its end was left out."""

    file: NoteFile
    rows: NoteRows
    warnings: tuple[str, ...]
    cut: str


@dataclass(frozen=True, slots=True)
class Same:
    """A file that was touched but says what it said."""

    file: NoteFile


Prepared = Read | Same | Skipped


def prepare(root: Path, wanted: Sequence[Wanted], embedder: Embedder) -> list[Prepared]:
    """What became of each file, in order. A note that cannot be read stops no other."""
    found = [(file, known, read_note(root, file)) for file, known in wanted]
    fresh = [note for _, known, note in found if isinstance(note, Note) and note.sha256 != known]
    rows = _rows(fresh, embedder) if fresh else {}
    made: list[Prepared] = []
    for file, known, note in found:
        if isinstance(note, Skipped):
            made.append(note)
        elif note.sha256 == known:
            made.append(Same(file))
        else:
            made.append(Read(file, rows[note.path][0], note.warnings, rows[note.path][1]))
    return made


def _rows(notes: Sequence[Note], embedder: Embedder) -> dict[str, tuple[NoteRows, str]]:
    from askbase.index import pipeline  # LlamaIndex, a second or two: only when there is something to cut

    chunks = pipeline.run(notes, embedder)
    return {
        note.path: (rows_of(note, chunks[note.path]), pipeline.CUT * pipeline.is_cut(note, chunks[note.path]))
        for note in notes
    }
