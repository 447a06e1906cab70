"""A note and its chunks as the rows they become: all that can be made without the catalog, so that another process may.

Plain tuples: they travel between processes in a third of the time that objects take.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from askbase.clean import fold
from askbase.notes.frontmatter import said
from askbase.notes.render import unlinked
from askbase.store import words
from askbase.store.packing import deflated, packed
from askbase.types import Chunk, Note


@dataclass(frozen=True, slots=True)
class IndexedChunk:
    """A chunk with the key of its vector: the hash of the exact string that is embedded."""

    chunk: Chunk
    embed_sha: bytes


@dataclass(frozen=True, slots=True)
class NoteRows:
    """What `Catalog.put_note` writes, but for the numbers of rows and what the file's stat says."""

    path: str
    sha256: str
    note: tuple[str, bytes, str | None, bool, bytes]  # title, packed text, date, says private, packed properties
    terms: list[tuple[str, str]]  # kind, value
    chunks: list[tuple[str | int | bytes, ...]]  # id first, then the columns as `put_note` names them
    said: list[words.Fields]  # of each chunk, for the word index


def rows_of(note: Note, chunks: Sequence[IndexedChunk]) -> NoteRows:
    """The rows of a note that was cut into these chunks."""
    rows: list[tuple[str | int | bytes, ...]] = []
    said = []
    for item in chunks:
        chunk = item.chunk
        tags = " ".join((*note.tags, *note.aliases)) if chunk.ordinal == 0 else ""
        rows.append(
            (chunk.id, chunk.ordinal, json.dumps(chunk.headings, ensure_ascii=False), chunk.start, chunk.end,
             chunk.first_line, chunk.last_line, item.embed_sha, tags, packed(chunk.plain, chunk.text))
        )  # fmt: skip
        said.append(words.fields(note.title, note.path, chunk.headings, tags, chunk.plain))
    day = note.date.isoformat() if note.date else None
    properties = deflated(json.dumps(dict(note.properties), ensure_ascii=False))
    return NoteRows(
        note.path,
        note.sha256,
        (note.title, deflated(note.text), day, note.private, properties),
        _terms(note),
        rows,
        said,
    )


_READ_STATES = {
    "unread": False, "to read": False, "to-read": False, "toread": False, "read": True, "ungelesen": False,
    "noch nicht gelesen": False, "gelesen": True,
}  # fmt: skip
_YES_OR_NO = {"yes": True, "no": False, "ja": True, "nein": False}  # YAML's own are read already


def _terms(note: Note) -> list[tuple[str, str]]:
    """What filters look up, folded so that `tag:MLOps` finds `MlOps`."""
    terms = {("tag", fold(tag)) for tag in note.tags} | {("topic", fold(topic)) for topic in note.topics}
    terms |= {("alias", fold(alias)) for alias in note.aliases} | {("link", fold(link.target)) for link in note.links}
    for kind in ("type", "source"):
        value = said(note.properties, kind)
        for item in value if isinstance(value, tuple) else (value,):
            if item not in (None, ""):
                terms.add((kind, fold(unlinked(str(item)))))
    if (read := _is_read(note)) is not None:
        terms.add(("read", str(read).lower()))
    return sorted(terms)


def _is_read(note: Note) -> bool | None:
    """What the note says of whether it was read: `already_read: true`, `gelesen: nein`, `status: unread`."""
    read = said(note.properties, "already_read", "read")
    is_read = read if isinstance(read, bool) else _YES_OR_NO.get(fold(str(read)))
    if is_read is not None:
        return is_read
    return _READ_STATES.get(fold(str(said(note.properties, "status", "state") or "")))
