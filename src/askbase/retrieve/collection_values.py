"""Values of properties as texts, to compare and to show."""

from __future__ import annotations

from askbase.clean import fold
from askbase.notes.render import unlinked
from askbase.types import Value


def texts(value: Value | None) -> tuple[str, ...]:
    """A property's value or values, folded, links by their names."""
    if value is None:
        return ()
    items = value if isinstance(value, tuple) else (value,)
    return tuple(fold(unlinked(str(item))) for item in items)


def shown(value: Value) -> tuple[str, ...]:
    """The same as they are written."""
    return tuple(unlinked(str(item)) for item in (value if isinstance(value, tuple) else (value,)))
