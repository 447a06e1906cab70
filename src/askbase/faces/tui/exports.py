"""Conversations as files: an export or a draft of a note in the data folder; in the vault only where the user says."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from pathlib import Path

from askbase.clean import clean, clean_line
from askbase.errors import UsageError
from askbase.faces.tui.record import TurnRecord, as_markdown
from askbase.notes.names import is_note_name, without_suffix
from askbase.notes.origin import OWN


def export(data_dir: Path, conversation: str, name: str, records: Sequence[TurnRecord]) -> Path:
    """The conversation with its citations, in place of its own earlier export; those of others stay.

    Raises:
        OSError: it cannot be written.
    """
    end = f"<!-- askbase conversation {conversation} -->\n"  # not seen where Markdown is rendered
    text = f"{as_markdown(records)}\n{end}"
    path = next(path for path in _numbered(_private(data_dir / "exports"), name)
                if not path.exists() or (path.is_file() and path.read_bytes().endswith(end.encode())))  # fmt: skip
    return _written(path, text, replace=path.exists())


def draft(data_dir: Path, name: str, records: Sequence[TurnRecord]) -> Path:
    """A draft of a note, to be looked over and moved by hand; earlier drafts stay.

    Raises:
        OSError: it cannot be written.
    """
    free = next(path for path in _numbered(_private(data_dir / "drafts"), name) if not path.exists())
    return _written(free, as_note(name, records))


def place_in_vault(notes_dir: Path, name: str) -> Path:
    """Where a note of this name would be written.

    Raises:
        UsageError: outside the notes folder, no markdown, or taken already.
    """
    wanted = name.strip() if is_note_name(name.strip()) else f"{name.strip()}.md"
    root = notes_dir.resolve()
    path = (root / wanted).resolve()
    if root not in path.parents or any(part.startswith(".") for part in path.relative_to(root).parts):
        raise UsageError(f"'{wanted}' lies outside your notes.", "Name a file inside them, e.g. answers/boiler.md")
    if path.exists():
        raise UsageError(f"There is a note '{wanted}' already; nothing is ever overwritten.", "Choose another name.")
    return path


def write_note(path: Path, name: str, records: Sequence[TurnRecord]) -> Path:
    """A new note, where the user named and confirmed it.

    Raises:
        OSError: it cannot be written, or was created meanwhile.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    return _written(path, as_note(name, records), mode=0o644)


def as_note(name: str, records: Sequence[TurnRecord]) -> str:
    """Front matter, the answers, and their sources as wiki links."""
    title = clean_line(name).replace("\\", "/").replace('"', "'")
    front = f'title: "{title}"\ndate: {date.today().isoformat()}\ntags: [askbase]\nsource: {OWN}'
    parts = [f"---\n{front}\n---\n\n# {clean_line(name)}"]
    for record in records:
        cited = "\n".join(
            f"- \\[{source.number}] [[{clean_line(without_suffix(source.path))}]], line {source.lines}:"
            f" “{clean_line(source.quote)}”"
            for source in record.cited
        )
        parts += [part for part in (f"## {record.heading}", clean(record.text).strip(), cited) if part]
    return "\n\n".join(parts) + "\n"


def _slug(name: str) -> str:
    return re.sub(r"[^\w]+", "-", clean_line(name).lower()).strip("-")[:60] or "conversation"


def _numbered(folder: Path, name: str) -> Iterator[Path]:
    """The files that may be called so, the plain one first."""
    slug = _slug(name)
    return (folder / f"{slug}{f'-{number}' if number > 1 else ''}.md" for number in count(1))


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _written(path: Path, text: str, *, replace: bool = False, mode: int = 0o600) -> Path:
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if replace else os.O_EXCL)
    with open(os.open(path, flags, mode), "w", encoding="utf-8") as file:
        file.write(text)
    return path
