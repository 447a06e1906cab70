"""Which files of a vault are notes: ignore rules, no link followed, and whether the walk saw everything."""

from __future__ import annotations

import os
import stat
import unicodedata
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from askbase.clean import clean_line
from askbase.errors import VaultMissing
from askbase.types import FileStat, Skipped

NOTE_SUFFIXES = (".md", ".markdown")
NEVER_OPENED = frozenset({".git", ".obsidian", ".trash", ".ssh", ".gnupg", "node_modules", "__pycache__"})


@dataclass(frozen=True, slots=True)
class NoteFile:
    """A note on disk: `path` is its identity (posix, NFC), `raw` the name to open it by."""

    path: str
    raw: str
    stat: FileStat


@dataclass(slots=True)
class Scan:
    """One walk of the vault. Deletions may be believed only if it is `complete`."""

    files: dict[str, NoteFile] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return not self.problems


def check_vault(notes_dir: Path) -> Path:
    """The folder, absolute.

    Raises:
        VaultMissing: it does not exist, is no folder, or cannot be read.
    """
    path = notes_dir.expanduser().absolute()
    shown = clean_line(str(notes_dir))
    if not path.exists():
        raise VaultMissing(f"There is no folder '{shown}'.", "Name your notes folder with --notes DIR.")
    if not path.is_dir():
        raise VaultMissing(f"'{shown}' is a file, not a folder.", "Name the folder that holds your notes.")
    try:
        os.scandir(path).close()
    except OSError as exc:
        raise VaultMissing(f"'{shown}' cannot be read: {exc.strerror}.", "Check its permissions.") from exc
    return path


def scan(root: Path, exclude: tuple[str, ...] = ()) -> Scan:
    """Every file below `root`: a note with its stat, or skipped with the rule that says so. Never opens a file."""
    found = Scan()
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(root / folder if folder else root) as entries:
                listing = sorted(entries, key=lambda entry: entry.name)
        except OSError as exc:
            found.problems.append(f"{clean_line(folder) or '.'}: {exc.strerror}")
            continue
        for entry in listing:
            raw = f"{folder}/{entry.name}" if folder else entry.name
            _take(found, entry, raw, folders, exclude)
    return found


def is_note_name(name: str) -> bool:
    return name.lower().endswith(NOTE_SUFFIXES)


def readable(name: str) -> str:
    """A file name as text that can be stored: bytes that are no UTF-8 become replacement characters."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _take(found: Scan, entry: os.DirEntry[str], raw: str, folders: list[str], exclude: tuple[str, ...]) -> None:
    path = unicodedata.normalize("NFC", readable(raw))
    rule = _rule_against(entry.name, path, exclude)
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as exc:
        found.problems.append(f"{clean_line(path)}: {exc.strerror}")
        return
    if stat.S_ISLNK(status.st_mode):
        found.skipped.append(Skipped(path, "link", "links are not followed"))
    elif stat.S_ISDIR(status.st_mode):
        if rule:
            found.skipped.append(Skipped(path + "/", "excluded", rule))
        else:
            folders.append(raw)
    elif not stat.S_ISREG(status.st_mode):
        found.skipped.append(Skipped(path, "special file", "not a regular file"))
    elif rule:
        found.skipped.append(Skipped(path, "excluded", rule))
    elif not is_note_name(entry.name):
        found.skipped.append(Skipped(path, "not markdown", Path(entry.name).suffix.lower()))
    else:
        if path in found.files:  # two names that differ only in Unicode form
            path = f"{path} (2)"
        stats = FileStat(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        found.files[path] = NoteFile(path, raw, stats)


def _rule_against(name: str, path: str, exclude: tuple[str, ...]) -> str | None:
    if name in NEVER_OPENED:
        return f"{name} is never opened"
    if ".sync-conflict-" in name:
        return "conflict copy of a sync tool"
    return next((pattern for pattern in exclude if fnmatchcase(path, pattern) or fnmatchcase(name, pattern)), None)
