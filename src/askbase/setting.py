"""One setting: its default, what it is for, its bounds, and how a value from outside becomes one.

Written out, since every command reads settings, and importing pydantic for them took 130 ms.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import Field, field
from typing import Any


class Unfit(ValueError):
    """Why a value is none for a setting, as the end of a sentence."""


def setting(
    default: Any, what_for: str = "", *,
    ge: float | None = None, gt: float | None = None, le: float | None = None, one_of: tuple[str, ...] = (),
    each: Callable[[str], None] | None = None,
) -> Any:  # fmt: skip
    """A field of a frozen dataclass, with its bounds. `each` raises `Unfit` for a text that may not be in its list."""
    bounds = {"at least": ge, "more than": gt, "at most": le}
    known = {name: bound for name, bound in bounds.items() if bound is not None}
    return field(default=default, metadata={"what_for": what_for, "bounds": known, "one_of": one_of, "each": each})


def checked(slot: Field[Any], value: Any) -> Any:
    """The value as this field holds it; strings of the environment are read as numbers, yes and no.

    Raises:
        Unfit: it is none.
    """
    kind, *optional = str(slot.type).split(" | ")
    if value is None and optional:
        return None
    reader: Callable[[Any], Any] = _READERS.get(kind, _text)
    read = reader(value)
    if (words := slot.metadata["one_of"]) and read not in words:
        raise Unfit(f"must be one of {', '.join(words)}")
    for text in read if slot.metadata["each"] else ():
        slot.metadata["each"](text)
    _within(read, slot.metadata["bounds"])
    return read


def _within(value: Any, bounds: Mapping[str, float]) -> None:
    for name, bound in bounds.items():
        if not {"at least": value >= bound, "more than": value > bound, "at most": value <= bound}[name]:
            raise Unfit(f"must be {name} {bound}")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Unfit("must be text")
    return value.strip()


def _whole(value: Any) -> int:
    number = _number(value)
    if not number.is_integer():
        raise Unfit("must be a whole number")
    return int(number)


def _number(value: Any) -> float:
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise Unfit("must be a number")
    return number


def _yes_or_no(value: Any) -> bool:
    word = str(value).strip().lower() if isinstance(value, str | int) else ""
    if word not in _YES | _NO:
        raise Unfit("must be true or false")
    return word in _YES


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise Unfit("must be a list of texts")
    return tuple(_text(each) for each in value)


_YES, _NO = {"1", "true", "t", "yes", "y", "on"}, {"0", "false", "f", "no", "n", "off"}
_READERS: Mapping[str, Callable[[Any], Any]] = {
    "str": _text, "int": _whole, "float": _number, "bool": _yes_or_no, "tuple[str, ...]": _texts,
}  # fmt: skip
