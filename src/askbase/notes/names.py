"""What a note is called by its file: how its path reads without the ending that makes it a note."""

from __future__ import annotations

NOTE_SUFFIXES = (".md", ".markdown")


def is_note_name(name: str) -> bool:
    """Whether a file of this name, or path, is a note."""
    return name.lower().endswith(NOTE_SUFFIXES)


def without_suffix(path: str) -> str:
    """`home/plan` of `home/plan.md`; what is no note's path stays as it is."""
    return path[: path.rindex(".")] if is_note_name(path) else path


def stem(path: str) -> str:
    """`plan` of `home/plan.md`."""
    return without_suffix(path.rpartition("/")[2])
