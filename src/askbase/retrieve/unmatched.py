"""A filter that no note passes: which of its conditions, and what the notes have instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from askbase.clean import clean_line, fold
from askbase.types import Filter

MOST = 2000  # values that are compared: of more it would take a second
_FIELDS = {"tag": "tags", "type": "types", "source": "sources", "topic": "topics", "path": "paths", "link": "links"}


def unmatched(
    wanted: Filter, passes: Callable[[Filter], bool], known: Mapping[str, frozenset[str]], paths: Iterable[str]
) -> list[str]:
    """A sentence for each condition that no note meets by itself. `known`: kind → values, folded; `paths`: of notes."""
    said = []
    for kind, field in _FIELDS.items():
        for value in getattr(wanted, field):
            alone: dict[str, Any] = {field: (value,)}
            if passes(Filter(**alone)):
                continue
            names = {fold(name): name for name in (_folders(paths) if kind == "path" else known.get(kind, ()))}
            near = get_close_matches(fold(value).rstrip("/"), sorted(names), n=1) if len(names) <= MOST else []
            meant = f"; {kind}:{clean_line(names[near[0]])} is one" if near else ""
            said.append(f"no note has {kind}:{clean_line(value)}{meant}")
    return said


def _folders(paths: Iterable[str]) -> set[str]:
    """All folders, and the notes themselves."""
    found = set(paths)
    for path in tuple(found):
        parts = path.split("/")
        found.update("/".join(parts[:depth]) for depth in range(1, len(parts)))
    return found
