"""One file → `Note` or `Skipped`. Never raises for a single bad note."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import stat
import time
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from askbase.clean import clean_line
from askbase.notes.below import open_file
from askbase.notes.dates import date_in_path, parse_date
from askbase.notes.fields import fields_of, with_fields
from askbase.notes.frontmatter import DATE_KEYS, FrontMatter, as_list, key_name, read_front_matter, said
from askbase.notes.outline import Outline, hidden_spans, outline, plain_heading
from askbase.notes.walk import NoteFile
from askbase.types import Note, Skipped, Value

MAX_BYTES = 5 * 1024 * 1024
READ_TRIES = 3
BINARY_SHARE = 0.10

_PUBLIC = "false|no|off|0|n|f|null|~|none|nein|non|public"  # anything else that is said of it keeps a note here
_PRIVATE_NAMES = ("private", "privat", "confidential", "vertraulich")  # of a property, or of a tag
_PRIVATE = re.compile(  # the space before it is bounded: a note of empty lines must not be gone over for each of them
    rf"(?:^[ \t]{{0,40}}|[{{,][ \t]{{0,40}})[\"']?(?:{'|'.join(_PRIVATE_NAMES)})[\"']?[ \t]{{0,40}}[:=][ \t]*+"
    rf"(?![\"'\[]?(?:{_PUBLIC})?[\"'\]]?[ \t]*[,}}]?[ \t]*(?:#.*)?(?:[\r\n]|\Z|[,}}]))",
    re.IGNORECASE | re.MULTILINE,
)
_OTHER_BLOCK = re.compile(  # what other tools read as front matter: TOML, JSON, and YAML that does not begin at once
    r"\s*(?:(---|\+\+\+|;;;)[ \t]*\r?\n(?s:.{0,8000}?)^[ \t]*\1|\{(?s:.{0,8000}?)\})", re.MULTILINE
)
_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def read_note(root: Path, file: NoteFile) -> Note | Skipped:
    """Read, decode and outline one note of the vault `root`."""
    try:
        data = _read_bytes(root, file)
    except _ChangingError:
        return Skipped(file.path, "changed while reading", "it will be read at the next sync")
    except OSError as exc:
        return Skipped(file.path, "cannot be read", exc.strerror or str(exc))
    return note_from_bytes(file.path, data)


def note_from_bytes(path: str, data: bytes) -> Note | Skipped:
    """The pure part of `read_note`: what a file with these bytes means."""
    warnings: list[str] = []
    digest = hashlib.sha256(data).hexdigest()
    if len(data) > MAX_BYTES:
        warnings.append(f"longer than {MAX_BYTES // 2**20} MB: only the beginning is indexed")
        data = _whole_characters(data[:MAX_BYTES])
    decoded = _decode(data)
    if decoded is None:
        return Skipped(path, "not text", "binary content under a note's name")
    text, replaced = decoded
    if replaced:
        warnings.append(f"not UTF-8: {replaced} unreadable {'byte' if replaced == 1 else 'bytes'} replaced")
    if not text.strip():
        return Skipped(path, "empty", "no text in it")
    front = read_front_matter(text)
    found = outline(text, front.end)
    hidden = hidden_spans(text) if "::" in text else ()
    properties = with_fields(front.properties, fields_of(text, front.end, hidden))
    tags = _tags(front, found)
    return Note(
        path=path,
        text=text,
        title=_title(path, front, found),
        tags=tags,
        aliases=as_list(said(properties, "aliases", "alias")),
        topics=found.topics,
        links=found.links,
        sections=found.sections,
        properties=properties,
        date=next(filter(None, (parse_date(said(properties, key)) for key in DATE_KEYS)), None) or date_in_path(path),
        private=_is_private(front, properties, text, tags),
        sha256=digest,
        warnings=(*warnings, *front.warnings),
    )  # fmt: skip


class _ChangingError(Exception):
    pass


def _read_bytes(root: Path, file: NoteFile) -> bytes:
    """Read a regular file once, without following a link, and again if it changed meanwhile."""
    for _ in range(READ_TRIES):
        handle = open_file(root, file.raw)
        with os.fdopen(handle, "rb") as stream:
            before = os.fstat(handle)
            if not stat.S_ISREG(before.st_mode):
                raise OSError(0, "not a regular file any more")
            data = stream.read(MAX_BYTES + 1)
            after = os.fstat(handle)
        if _moment(before) == _moment(after):
            return data
        time.sleep(0.05)
    raise _ChangingError


def _moment(status: os.stat_result) -> tuple[int, int, int]:
    """What moves with every write; the last also when a tool puts the time of the second back."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _decode(data: bytes) -> tuple[str, int] | None:
    """(text, number of replaced bytes), or None for binary. Offsets later refer to this text."""
    for mark, encoding in _UTF16:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace").replace("\0", "\ufffd"), 0
    if b"\0" in data[:8192]:
        return None
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8").replace("\0", "\ufffd"), 0
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    replaced = text.count("\ufffd") - data.count("\ufffd".encode())
    return None if replaced > BINARY_SHARE * len(text) else (text.replace("\0", "\ufffd"), replaced)


def _is_private(front: FrontMatter, properties: Mapping[str, Value], text: str, tags: Sequence[str]) -> bool:
    """As said, whatever is said but a no, or tagged; and if the block could not be read in full, is not closed yet or
    is of another kind, as its raw text says."""
    is_said = any(
        str(each).strip().lower() not in ("", *_PUBLIC.split("|"))
        for key, value in properties.items()
        if key_name(key) in _PRIVATE_NAMES
        for each in (value if isinstance(value, tuple) else (value,))
    )
    if is_said or any(key_name(tag.split("/")[0]) in _PRIVATE_NAMES for tag in tags):
        return True
    if (front.warnings or not front.end) and _PRIVATE.search(front.raw):
        return True
    other = None if front.end else _OTHER_BLOCK.match(text)
    return other is not None and _PRIVATE.search(other.group()) is not None


def _whole_characters(data: bytes) -> bytes:
    """Without the first bytes of a UTF-8 character whose last ones were cut off."""
    for back in range(1, min(4, len(data)) + 1):
        if data[-back] & 0xC0 != 0x80:
            cut = data[-back] >= 0xC0 and back < (2 + (data[-back] >= 0xE0) + (data[-back] >= 0xF0))
            return data[:-back] if cut else data
    return data


def _title(path: str, front: FrontMatter, found: Outline) -> str:
    given = said(front.properties, "title")
    if isinstance(given, str | int) and not isinstance(given, bool) and clean_line(str(given)):
        return plain_heading(clean_line(str(given)))[:200] if "<!--" in str(given) else clean_line(str(given))[:200]
    first = next((section for section in found.sections if section.level), None)
    heading = clean_line(first.headings[-1]) if first is not None and first.level == 1 else ""
    return heading or clean_line(PurePosixPath(path).stem)


def _tags(front: FrontMatter, found: Outline) -> tuple[str, ...]:
    given = as_list(said(front.properties, "tags", "tag"))
    spread = [part for tag in given for part in (tag.split() if "#" in tag else [tag])]
    return tuple(dict.fromkeys(tag.strip().lstrip("#") for tag in (*spread, *found.tags) if tag.strip("# ")))
