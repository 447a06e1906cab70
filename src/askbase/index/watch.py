"""When to sync: a moment after an edit, and every ten seconds in case no event told of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from askbase.notes.names import is_note_name
from askbase.notes.walk import NEVER_OPENED

SETTLE_MS = 1000  # an editor saves in several steps, a sync tool brings many files
LOOK_MS = 10_000  # network drives send no events, and edits made during a sync may be missed


def edits(
    root: Path, changed: Callable[[], bool], settle_ms: int = SETTLE_MS, look_ms: int = LOOK_MS
) -> Iterator[None]:
    """Yields once per burst of edits of notes below `root`; ends never. `changed` is asked when nothing was heard for
    `look_ms`. Blocks in between; Ctrl-C raises KeyboardInterrupt."""
    from watchfiles import watch

    def matters(_: object, path: str) -> bool:
        return is_about_notes(Path(path), root)

    bursts = watch(
        root, watch_filter=matters, debounce=settle_ms, rust_timeout=look_ms, yield_on_timeout=True,
        ignore_permission_denied=True,
    )  # fmt: skip
    for burst in bursts:
        if burst or changed():
            yield None


def is_about_notes(path: Path, root: Path) -> bool:
    """A note, or a folder that may hold some; nothing inside folders that are never opened."""
    parts = path.relative_to(root).parts if path.is_relative_to(root) else path.parts
    if NEVER_OPENED.intersection(parts):
        return False
    return is_note_name(path.name) or not path.suffix
