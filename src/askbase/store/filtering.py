"""`Filter` → the conditions of a SQL query over notes. Values are always parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from askbase.clean import fold
from askbase.notes.names import NOTE_SUFFIXES, without_suffix
from askbase.types import Filter

Condition = tuple[str, list[str]]  # SQL with question marks, and their values


def conditions(wanted: Filter) -> Condition:
    """For `WHERE`, over `notes n`: all of tags, links and topics, any of types, sources and paths, none of the rest."""
    parts: list[Condition] = [("n.missing = 0", [])]
    for kind, values in (("tag", wanted.tags), ("link", wanted.links), ("topic", wanted.topics)):
        parts += [_ONE[kind](kind, value) for value in values]
    for kind, values in (("type", wanted.types), ("source", wanted.sources), ("path", wanted.paths)):
        if values:
            parts.append(_any([_ONE[kind](kind, value) for value in values]))
    if wanted.read is not None:
        parts.append(_term("read", str(wanted.read).lower()))
    parts += [_not(_ONE[kind](kind, value)) for kind, value in wanted.excluded]
    parts += [("n.path <> ?", [path]) for path in wanted.without]
    for day, sign in ((wanted.after, ">="), (wanted.before, "<")):
        if day is not None:
            parts.append((f"n.date {sign} ?", [day.isoformat()]))
    return " AND ".join(sql for sql, _ in parts), [value for _, values in parts for value in values]


def _term(kind: str, value: str) -> Condition:
    return "EXISTS(SELECT 1 FROM terms t WHERE t.note_id = n.id AND t.kind = ? AND t.value = ?)", [kind, fold(value)]


def _tag(kind: str, value: str) -> Condition:
    """`tag:home` passes `home/heating` as well."""
    within = fold(value).rstrip("/")
    return (
        "EXISTS(SELECT 1 FROM terms t WHERE t.note_id = n.id AND t.kind = ?"
        " AND (t.value = ? OR substr(t.value, 1, length(?)) = ?))",
        [kind, within, f"{within}/", f"{within}/"],
    )


def _link(kind: str, value: str) -> Condition:
    """A link names a note by its path or its file's name, with or without its ending."""
    names = [f"{without_suffix(fold(value))}{suffix}" for suffix in ("", *NOTE_SUFFIXES)]
    clause = " OR ".join(["t.value = ? OR substr(t.value, -length(?)) = ?"] * len(names))
    return (
        f"EXISTS(SELECT 1 FROM terms t WHERE t.note_id = n.id AND t.kind = ? AND ({clause}))",
        [kind, *(said for name in names for said in (name, f"/{name}", f"/{name}"))],
    )


def _path(_: str, value: str) -> Condition:
    """`home`, `Home` and `home/` mean the folder or the note; a pattern means itself, or a folder of that name."""
    folder = value.rstrip("/")
    clause, values = "lower(n.path) = lower(?) OR lower(substr(n.path, 1, length(?))) = lower(?)", [folder]
    values += [f"{folder}/", f"{folder}/"]
    if any(sign in value for sign in "*?["):
        clause, values = f"{clause} OR lower(n.path) GLOB lower(?)", [*values, value]
    return f"({clause})", values


def _any(parts: Sequence[Condition]) -> Condition:
    return f"({' OR '.join(sql for sql, _ in parts)})", [value for _, values in parts for value in values]


def _not(part: Condition) -> Condition:
    return f"NOT {part[0]}", part[1]


_ONE: dict[str, Callable[[str, str], Condition]] = {
    "tag": _tag, "type": _term, "source": _term, "topic": _term, "read": _term, "link": _link, "path": _path,
}  # fmt: skip
