"""Changes to notes that belong to one case: applied to texts and to temporary copies, never to the notes themselves.

overlays.jsonl: {"case": id, "ops": [{"note", "start", "end", "old", "new"}], "forbid": [...]}. An op without `start`
adds a note. `old` is what stands there: an overlay for another version of a note does not apply.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from askbase.errors import BadCase


@dataclass(frozen=True, slots=True)
class Op:
    """Characters `start` to `end` of a note become `new`; without them `new` is a whole new note."""

    note: str
    new: str
    start: int | None = None
    end: int | None = None
    old: str = ""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is different for one case. `forbid`: values that the changed notes do not support."""

    case: str
    ops: tuple[Op, ...]
    forbid: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(op.note for op in self.ops))


def overlaid(texts: Mapping[str, str], overlay: Overlay) -> dict[str, str]:
    """The texts with the overlay applied. Ops on one note count characters of its text before any of them.

    Raises:
        BadCase: a note is not there or not as it was when the overlay was made.
    """
    changed = dict(texts)
    for op in sorted(overlay.ops, key=lambda op: -(op.start or 0)):
        changed[op.note] = _applied(op, changed.get(op.note), overlay.case)
    return changed


def load_overlays(path: Path) -> dict[str, Overlay]:
    """Overlays by case id; empty when the side file is not there.

    Raises:
        BadCase: a line breaks the format.
    """
    found: dict[str, Overlay] = {}
    lines = path.read_text("utf-8").split("\n") if path.exists() else []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                fields = json.loads(line)
                ops = tuple(Op(**op) for op in fields["ops"])
                found[fields["case"]] = Overlay(fields["case"], ops, tuple(fields.get("forbid", ())))
            except (ValueError, KeyError, TypeError) as exc:
                raise BadCase(f"{path.name}:{number}: {exc}.", "Derive the cases again: askbase eval mutate") from exc
    return found


def overlay_line(overlay: Overlay) -> dict[str, Any]:
    return asdict(overlay)


def edits(note: str, text: str, spans: Sequence[tuple[int, int]], new: str) -> list[Op]:
    """Ops that put `new` in the place of each span; spans that overlap are joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return [Op(note, new, start, end, text[start:end]) for start, end in joined]


def _applied(op: Op, text: str | None, case: str) -> str:
    if op.start is None or op.end is None:
        if text is not None:
            raise BadCase(f"The overlay of '{case}' adds {op.note}, which is there already.", "Derive the cases again.")
        return op.new
    if text is None or text[op.start : op.end] != op.old:
        raise BadCase(f"{op.note} has changed since '{case}' was derived.", "Derive the cases again.")
    return text[: op.start] + op.new + text[op.end :]
