"""What moved between the vault and the catalog, by file stat alone; and which disappearances to believe."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from askbase.notes.walk import NoteFile, Scan
from askbase.store.catalog import KnownNote, is_same_file

GUARD_COUNT = 50
GUARD_SHARE = 0.20
GUARD_LEAST = 5


@dataclass(frozen=True, slots=True)
class Difference:
    """A scan against the catalog. `maybe` are files whose stat moved: their hash decides."""

    new: tuple[NoteFile, ...]
    maybe: tuple[NoteFile, ...]
    gone: tuple[str, ...]
    unchanged: int

    @property
    def count(self) -> int:
        return len(self.new) + len(self.maybe) + len(self.gone)


def difference(
    found: Scan, known: Mapping[str, KnownNote], unreadable: Mapping[str, str], again: Collection[str] = ()
) -> Difference:
    """What a sync would look at: by stat only, nothing is opened.

    `unreadable` are files that held nothing to index when last read; `again` are looked at whatever their stat says.
    """
    new, maybe, unchanged = [], [], 0
    for path, file in found.files.items():
        before = known.get(path)
        if before is None:
            if is_same_file(file.stat, unreadable.get(path, "")):
                continue
            new.append(file)
        elif path in again or before[:4] != file.stat or before.missing:
            maybe.append(file)
        else:
            unchanged += 1
    gone = tuple(path for path in known if not found.holds(path))
    return Difference(tuple(new), tuple(maybe), gone, unchanged)


def doubtful(gone: list[str], found: Scan, known: int, prune: bool, replaced: bool = False) -> list[str]:
    """Notes that look deleted but may only be out of reach: half a vault gone is more often a missing mount, and so is
    another folder in its place (`replaced`)."""
    if not gone or (prune and found.complete):
        return []
    many = len(gone) > GUARD_COUNT or (len(gone) > GUARD_SHARE * known and len(gone) > GUARD_LEAST)
    return gone if many or replaced or not found.complete or not found.files else []


def surely_gone(gone: Collection[str], found: Scan, hashes: Mapping[str, str]) -> set[str]:
    """Those of whose absence there is no doubt: a rule keeps them out now, or what they said stands in a note that is
    here, as after a folder was renamed and the run that saw it was killed. `hashes`: of every indexed note."""
    if not found.complete:
        return set()
    ruled_out = {item.path for item in found.skipped if item.reason in ("excluded", "not included")}
    folders, absent = tuple(path for path in ruled_out if path.endswith("/")), set(gone)
    said_here = {hashes[path] for path in found.files if path in hashes and path not in absent}
    return {path for path in gone if path in ruled_out or path.startswith(folders) or hashes.get(path) in said_here}
