"""Which files of a vault are notes: ignore rules, no link followed, and whether the walk saw everything."""

from __future__ import annotations

import os
import stat
import unicodedata
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from operator import attrgetter
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from askbase.clean import clean_line
from askbase.notes.below import entries
from askbase.notes.names import is_note_name
from askbase.types import FileStat, Skipped

NEVER_OPENED = frozenset({".git", ".obsidian", ".trash", ".ssh", ".gnupg", "node_modules", "__pycache__"})

_STORABLE = 2**63 - 1
_PLACEHOLDER = ".icloud"  # `.plan.md.icloud` stands for `plan.md`
_CONFLICT = ".sync-conflict-"
_DATALESS = 0x40000000  # macOS: the file's bytes are elsewhere, and reading it fetches them
_HAS_FLAGS = hasattr(os.stat_result, "st_flags")


class NoteFile(NamedTuple):
    """A note on disk: `path` is its identity (posix, NFC), `raw` the name to open it by."""

    path: str
    raw: str
    stat: FileStat


@dataclass(slots=True)
class Scan:
    """One walk of the vault. Deletions may be believed only if it is `complete`. `elsewhere` are notes that a cloud
    drive holds and this computer does not: there, but not to be read."""

    files: dict[str, NoteFile] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    elsewhere: set[str] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)

    @property
    def complete(self) -> bool:
        return not self.problems

    def holds(self, path: str) -> bool:
        """Whether the vault has this note, on this computer or not."""
        return path in self.files or path in self.elsewhere

    def identity(self, path: str) -> str:
        """The path, or with a number where two names differ only in Unicode form or in bytes that are no text."""
        number, unique = 1, path
        while unique in self.paths:
            number += 1
            unique = f"{path} ({number})"
        self.paths.add(unique)
        return unique


def scan(root: Path, exclude: tuple[str, ...] = (), include: tuple[str, ...] = ()) -> Scan:
    """Every file below `root`: a note with its stat, or skipped with the rule that says so. Never opens a file.

    Patterns mean a path, a name, or a folder with all in it. With `include`, no other notes count; `exclude` wins.
    """
    found = Scan()
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            with entries(root, folder) as listing:
                for entry in sorted(listing, key=attrgetter("name")):
                    raw = f"{folder}/{entry.name}" if folder else entry.name
                    if exclude or include or not _taken_at_once(found, entry, raw):
                        _take(found, entry, raw, folders, exclude, include)
        except OSError as exc:
            found.problems.append(f"{clean_line(folder) or '.'}: {exc.strerror}")
    return found


def readable(name: str) -> str:
    """A file name as text that can be stored: bytes that are no UTF-8 become replacement characters."""
    return name if name.isascii() else name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _taken_at_once(found: Scan, entry: os.DirEntry[str], raw: str) -> bool:
    """Nearly every file: a note of which nothing more needs to be asked. All others are for `_take`."""
    if not (raw.endswith(".md") and raw.isascii()) or _CONFLICT in raw or raw in found.paths:
        return False
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    if not stat.S_ISREG(status.st_mode) or (_HAS_FLAGS and _is_dataless(status)):
        return False
    found.paths.add(raw)
    found.files[raw] = NoteFile(raw, raw, _stat_of(status))
    return True


def _take(
    found: Scan, entry: os.DirEntry[str], raw: str, folders: list[str],
    exclude: tuple[str, ...], include: tuple[str, ...],
) -> None:  # fmt: skip
    path = raw if raw.isascii() else unicodedata.normalize("NFC", readable(raw))
    rule = _rule_against(entry.name, path, exclude)
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as exc:
        found.problems.append(f"{clean_line(path)}: {exc.strerror}")
        return
    if stat.S_ISDIR(status.st_mode) and not rule:
        folders.append(raw)
        return
    awaited = _awaited(path, status)
    note = awaited or path
    unique = found.identity(path + "/" * stat.S_ISDIR(status.st_mode))
    if stat.S_ISLNK(status.st_mode):
        found.skipped.append(Skipped(unique, "link", "links are not followed"))
    elif not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
        found.skipped.append(Skipped(unique, "special file", "not a regular file"))
    elif rule:
        found.skipped.append(Skipped(unique, "excluded", rule))
    elif not is_note_name(note):
        found.skipped.append(Skipped(unique, "not markdown", PurePosixPath(path).suffix.lower()))
    elif include and not _included(note, include):
        found.skipped.append(Skipped(unique, "not included", "no pattern of notes.include names it"))
    elif awaited:
        found.elsewhere.add(note)
        found.skipped.append(Skipped(unique, "not downloaded", "it is on your cloud drive, not on this computer"))
    else:
        found.files[unique] = NoteFile(unique, raw, _stat_of(status))


def _stat_of(status: os.stat_result) -> FileStat:
    """In 63 bits, which is what SQLite keeps: dates after 2262 and the inodes of some network drives have more."""
    return FileStat(
        status.st_size, status.st_mtime_ns & _STORABLE, status.st_ctime_ns & _STORABLE, status.st_ino & _STORABLE
    )


def _is_dataless(status: os.stat_result) -> bool:
    return bool(getattr(status, "st_flags", 0) & _DATALESS)


def _awaited(path: str, status: os.stat_result) -> str | None:
    """The path of the file that a cloud drive would bring if it were opened; None if it is here."""
    folder, _, name = path.rpartition("/")
    if name.startswith(".") and name.endswith(_PLACEHOLDER):
        return f"{folder}/{name[1 : -len(_PLACEHOLDER)]}".lstrip("/")
    return path if _is_dataless(status) else None


def _included(path: str, include: tuple[str, ...]) -> bool:
    """A pattern may name the note or any of the folders it is in."""
    places = [path, *(str(folder) for folder in PurePosixPath(path).parents)]
    return any(fnmatchcase(place, each) or fnmatchcase(PurePosixPath(place).name, each)
               for each in (pattern.rstrip("/") for pattern in include) for place in places)  # fmt: skip


def _rule_against(name: str, path: str, exclude: tuple[str, ...]) -> str | None:
    if name in NEVER_OPENED:
        return f"{name} is never opened"
    if _CONFLICT in name:
        return "conflict copy of a sync tool"
    for pattern in exclude:
        if fnmatchcase(path, pattern) or fnmatchcase(name, pattern):
            return pattern
    return None
