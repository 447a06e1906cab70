"""What is wrong with a line of a case file, in words for the one who wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

_ONLY_LINE = re.compile(r" line 1(?= column)")  # of the one that is read; its number in the file is said already


def fault_of(error: ValidationError, model: type[BaseModel]) -> str:
    """The first fault, an unknown field before others: a misspelt one also makes another be missing."""
    found = error.errors()
    first = next((each for each in found if each["type"] == "extra_forbidden"), found[0])
    if first["type"] == "extra_forbidden":
        return _unknown(first["loc"], model)
    name = ".".join(str(part) for part in first["loc"])
    said = _ONLY_LINE.sub("", first["msg"])
    said = said if said.startswith("JSON") else said[:1].lower() + said[1:]  # what follows may be a pattern
    return f"{name}: {said}" if name else said


def _unknown(place: Sequence[int | str], model: type[BaseModel]) -> str:
    *parents, name = map(str, place)
    known = _fields(parents, model)
    near = get_close_matches(name, known, n=1)
    where = f" of {'.'.join(parents)}" if parents else ""
    return f'"{name}" is not a field{where}; ' + (
        f'did you mean "{near[0]}"?' if near else f"known: {', '.join(known)}"
    )


def _fields(parents: Sequence[str], model: type[BaseModel]) -> list[str]:
    """The fields of the part that a path such as `evidence.0` leads to."""
    part: Any = model
    for name in parents:
        if name in part.model_fields:
            part = next(each for each in get_args(part.model_fields[name].annotation) if hasattr(each, "model_fields"))
    return list(part.model_fields)
