"""What a run keeps of the notes: the texts that scoring needs, and how the index had cut the ones with evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from askbase.evals.anchors import anchor_case
from askbase.evals.cases import Case
from askbase.evals.derive.overlays import Overlay
from askbase.evals.samples import Sample
from askbase.types import Note, Passage


class Notes(Protocol):
    """Notes as indexed, how they are cut, and those that the index lacks."""

    def read_note(self, path: str) -> Note | None: ...
    def note_passages(self, path: str) -> Sequence[Passage]: ...
    def unindexed(self, paths: Sequence[str]) -> Mapping[str, str]: ...


def read_notes(base: Notes, paths: Iterable[str]) -> dict[str, str]:
    """The texts of those notes that are there: as indexed, or as the folder holds them where the index does not.

    A note that indexing lost is a fault of indexing; without its text the case would drop out as unanswerable.
    """
    wanted = [*dict.fromkeys(paths)]
    found = {path: note.text for path in wanted if (note := base.read_note(path)) is not None}
    missing = [path for path in wanted if path not in found]
    return {**found, **base.unindexed(missing)} if missing else found


class AllNotes(Protocol):
    """Every note of the index."""

    def note_paths(self) -> list[str]: ...
    def read_note(self, path: str) -> Note | None: ...


def notes_fingerprint(base: AllNotes) -> str:
    """8 hex digits of all notes, names and content: rows over other notes do not stand beside each other."""
    digest = hashlib.sha256()
    for path in base.note_paths():
        note = base.read_note(path)
        digest.update(f"{path}\0{note.sha256 if note else ''}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:8]


def needed_notes(
    base: Notes, cases: Iterable[Case], samples: Sequence[Sample], overlays: Mapping[str, Overlay]
) -> dict[str, str]:
    """Notes that hold evidence, a repeat of it, a citation, or what an overlay changes. Repeats matter only where they
    can be retrieved."""
    cases = list(cases)
    changed = [note for overlay in overlays.values() for note in overlay.notes]
    gold = [*(note for case in cases for note in case.notes), *changed]
    cited = {cited.note for sample in samples for cited in sample.citations}
    pooled = {found.note for sample in samples for found in sample.pool}
    texts = read_notes(base, [*gold, *sorted(cited | pooled)])
    plain = (case for case in cases if case.id not in overlays)
    places = (place.note for case in plain for anchor in anchor_case(case, texts) for place in anchor.places)
    needed = {*gold, *cited, *places}
    return {path: text for path, text in texts.items() if path in needed}


def cuts(base: Notes, cases: Iterable[Case]) -> dict[str, tuple[tuple[int, int], ...]]:
    """Start and end of each chunk of the gold notes; none for a note that is not indexed."""
    gold = dict.fromkeys(note for case in cases for note in case.notes)
    return {path: tuple((each.chunk.start, each.chunk.end) for each in base.note_passages(path)) for path in gold}
