"""Inline fields of the Dataview plugin and page properties of Logseq: `rating:: 5` alone on a line → a property."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from askbase.notes.frontmatter import MAX_ITEMS, MAX_KEY, MAX_VALUE, key_name
from askbase.notes.outline import lines_of
from askbase.types import Value

_FIELD = re.compile(  # bounded: a long line without the colons is soon done with
    rf"[ \t]{{0,40}}(?:[-*+][ \t]{{1,4}})?(?P<bracket>[\[(]?)(?P<key>[^\W\d_][\w /-]{{0,{MAX_KEY}}})::[ \t]"
)
_WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_NO_PROPERTIES = frozenset({"id", "collapsed"})  # what Logseq keeps for itself


@dataclass(frozen=True, slots=True)
class Field:
    """`span`: the line in the text that was read, without its break."""

    key: str
    value: str
    span: tuple[int, int]


def fields_of(text: str, start: int = 0, hidden: Iterable[tuple[int, int]] = ()) -> Iterator[Field]:
    """Those of `text[start:]`, in order; code and what is hidden (sorted spans) has none."""
    if "::" not in text:
        return
    spans = tuple(hidden)
    for line in lines_of(text, start):
        found = None if line.fenced or "::" not in line.text else _FIELD.match(line.text)
        if found is None or key_name(found["key"]) in _NO_PROPERTIES:
            continue
        value = line.text[found.end() :].strip()
        if found["bracket"]:
            value = value.rstrip("])").rstrip()
        before = bisect_right(spans, (line.start, len(text)))
        if value and not (before and line.start < spans[before - 1][1]):
            yield Field(found["key"].strip(), value[:MAX_VALUE], (line.start, line.end))


def with_fields(properties: Mapping[str, Value], fields: Iterable[Field]) -> dict[str, Value]:
    """The front matter with the fields of the body; where both say something, the front matter counts. What is said
    several times is a list."""
    said: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for field in fields:
        name = names.setdefault(key_name(field.key), field.key)
        said.setdefault(name, []).append(field.value)
    there = {key_name(key) for key, value in properties.items() if value not in ("", ())}
    added = {key: _value(values) for key, values in said.items() if key_name(key) not in there}
    return {key: value for key, value in properties.items() if key_name(key) not in map(key_name, added)} | added


def _value(values: list[str]) -> Value:
    values = list(dict.fromkeys(values))[:MAX_ITEMS]
    if len(values) > 1:
        return tuple(values)
    return int(values[0]) if _WHOLE_NUMBER.fullmatch(values[0]) else values[0]
