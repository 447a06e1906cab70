"""The YAML block at the top of a note → typed properties. Nothing YAML builds leaves this module but text.

The block is cut out here, not by python-frontmatter (whose splitter strips the body and so moves offsets); its
events are judged before anything recursive runs, because a few hundred hostile bytes can otherwise take minutes,
gigabytes or the whole process.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from askbase.notes.dates import parse_date
from askbase.types import Value

MAX_BLOCK = 64 * 1024
MAX_EVENTS = 4000
MAX_DEPTH = 8
MAX_ITEMS = 200
MAX_ITEM = 200
MAX_KEY = 128
MAX_VALUE = 4096
GERMAN = {  # property → what it is called in German; where a note has both, the English one counts
    "title": ("titel",),
    "type": ("typ",),
    "tags": (
        "schlagwörter", "schlagwoerter", "schlagworte", "schlagwort",
        "stichwörter", "stichwoerter", "stichworte", "stichwort",
    ),
    "read": ("gelesen",),
    "author": ("autor", "autorin", "autoren", "verfasser", "verfasserin"),
    "source": ("quelle",),
    "date": ("datum",),
    "created": ("erstellt", "erstellt am", "erstellt_am"),
    "published": ("veröffentlicht", "veroeffentlicht"),
    "updated": ("stand", "aktualisiert"),
    "modified": ("geändert", "geaendert"),
}  # fmt: skip
_DATES = (
    "date", "upload_date", "created", "created_at", "date created", "date_created", "creation_date", "published",
    "publish_date", "updated", "modified",
)  # fmt: skip
DATE_KEYS = tuple(each for key in _DATES for each in (key, *GERMAN.get(key, ())))
_STATES = ("stand",)  # a date or a state: "Stand: in Arbeit" is no mistake

_OPENING = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
_CLOSING = re.compile(r"(?:^|(?<=\r))(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)", re.MULTILINE)
_NOTHING = ("", "~", "null")  # YAML's ways to say so
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StringLoader(_Loader):  # type: ignore[misc]  # PyYAML ships no types for its C loader
    """Every scalar stays the text it was: `no`, `1:30` and `012` mean what they say."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`end` is where the body starts (0: no block; `raw` is then what looks like the beginning of one). `warnings` says
    what could not be used and why."""

    properties: Mapping[str, Value] = field(default_factory=dict)
    end: int = 0
    raw: str = ""
    warnings: tuple[str, ...] = ()


def read_front_matter(text: str) -> FrontMatter:
    """Cut and read the block of a decoded note. A block that is refused stays searchable as text: never raises."""
    cut = _block(text)
    if cut is None:  # never closed, or none at all
        return FrontMatter(raw=text[:MAX_BLOCK] if _OPENING.match(text) else "")
    raw, end = text[cut[0] : cut[1]], cut[2]
    try:
        _prescan(raw)
        loaded = YAMLHandler().load(raw, Loader=_StringLoader)
    except (_RefusedError, yaml.YAMLError, ValueError, TypeError, RecursionError) as exc:
        reason = str(exc) if isinstance(exc, _RefusedError) else _first_problem(exc)
        return FrontMatter({}, end, raw, (f"front matter not read: {reason}",))
    if loaded is None:
        return FrontMatter({}, end, raw)
    if not isinstance(loaded, dict):
        return FrontMatter(raw=raw)  # a rule, some text, another rule: all of it is body
    properties, warnings = _typed(loaded, raw)
    return FrontMatter(properties, end, raw, warnings)


def body_start(text: str, has_properties: bool) -> int:
    """Where the body starts, as `read_front_matter` says. Of a note with properties the block need not be read again to
    know that it is one."""
    if not has_properties:
        return read_front_matter(text).end
    cut = _block(text)
    return cut[2] if cut and ":" in text[cut[0] : cut[1]] else 0  # its properties may all stand in the body


def _block(text: str) -> tuple[int, int, int] | None:
    """What may be a block: where its lines begin and end, and where the text goes on."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return None
    return opening.end(), closing.start(), _after_line_break(text, closing.end())


def said(properties: Mapping[str, Value], *names: str) -> Value | None:
    """The value of the first of these properties that a note has, however its key is written (`Tags:`), else of the
    first that it has in German (`GERMAN`: `Schlagwörter:`). One that is left empty says nothing. Only reading goes by
    one name: `properties` keep the keys and values as written, and those are quoted."""
    german = (each for name in names for each in GERMAN.get(name, ()))
    for name in (*names, *german):
        for key, value in properties.items():
            if (key == name or key_name(key) == name) and value not in ("", ()):
                return value
    return None


def with_english_names(properties: Mapping[str, Value]) -> dict[str, Value]:
    """By lower-case names (`Status` and `status` are one property, the first counts); what is named in German is there
    by the English name as well, as `said` finds it."""
    found: dict[str, Value] = {}
    for key, value in properties.items():
        found.setdefault(key_name(key), value)
    for english, german in GERMAN.items():
        for name in german:
            if found.get(english, "") in ("", ()) and name in found:
                found[english] = found[name]
    return found


def key_name(key: str) -> str:
    """A property's name, however its key is written. On macOS `ö` may be two characters."""
    return unicodedata.normalize("NFC", key).strip().lower()


def is_date_key(key: str) -> bool:
    """Whether a property of that name must be a day."""
    return (name := key_name(key)) in DATE_KEYS and name not in _STATES


def as_list(value: Value | None) -> tuple[str, ...]:
    """A property that may be a text or a list, as distinct strings: `a, b` and `[a, b]` are the same."""
    if value is None or isinstance(value, bool):
        return ()
    items = value if isinstance(value, tuple) else re.split(r"[,\n]", str(value))
    return tuple(dict.fromkeys(said for item in items if (said := item.strip()).lower() not in _NOTHING))


class _RefusedError(Exception):
    pass


def _prescan(block: str) -> None:
    """Judge the flat event stream, so that no recursive code ever sees a hostile block."""
    if len(block) > MAX_BLOCK:
        raise _RefusedError(f"longer than {MAX_BLOCK // 1024} KiB")
    depth = 0
    for count, event in enumerate(yaml.parse(block, Loader=_Loader)):
        if count > MAX_EVENTS:
            raise _RefusedError("too many entries")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _RefusedError("anchors and aliases are not read")
        if isinstance(event, yaml.ScalarEvent) and event.value == "<<" and not event.style:
            raise _RefusedError("merge keys are not read")
        if getattr(event, "tag", None):
            raise _RefusedError("explicit tags are not read")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _RefusedError("nested too deeply")


def _typed(loaded: Mapping[object, object], raw: str) -> tuple[dict[str, Value], tuple[str, ...]]:
    properties: dict[str, Value] = {}
    warnings: list[str] = []
    for key, value in loaded.items():
        name = str(key)[:MAX_KEY]
        if value is None:
            properties[name] = ""
        elif isinstance(value, str):
            properties[name] = _scalar(value)
            if len(value) > MAX_VALUE:
                warnings.append(f"value of '{name}' cut at {MAX_VALUE} characters")
            elif is_date_key(name) and value and parse_date(value) is None:
                warnings.append(f"'{name}' is not a date: {value[:40]}")
        else:
            items = list(dict.fromkeys(_flatten(value)))
            if len(items) > MAX_ITEMS:
                warnings.append(f"only {MAX_ITEMS} of {len(items)} items of '{name}' are used")
            properties[name] = tuple(item[:MAX_ITEM] for item in items[:MAX_ITEMS])
            if is_date_key(name) and parse_date(properties[name]) is None:
                warnings.append(f"'{name}' is not a date: {', '.join(items)[:40]}")
    top_level = re.findall(r"^([^\s#:\-][^:\n]{0,127}):", raw, re.MULTILINE)
    doubled = sorted(key for key, count in Counter(top_level).items() if count > 1)
    if doubled:
        warnings.append(f"given twice, the last one counts: {', '.join(doubled)}")
    return properties, tuple(warnings)


def _scalar(value: str) -> Value:
    if value in ("true", "True", "false", "False"):
        return value.lower() == "true"
    if _INTEGER.fullmatch(value):
        return int(value)
    return value[:MAX_VALUE]


def _flatten(value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{key}: {', '.join(_flatten(item))}" for key, item in value.items()]
    if isinstance(value, list):
        return [text for item in value for text in _flatten(item)]
    return [] if value is None else [str(value)]


def _after_line_break(text: str, position: int) -> int:
    if text.startswith("\r\n", position):
        return position + 2
    return min(position + 1, len(text))


def _first_problem(exc: Exception) -> str:
    problem = getattr(exc, "problem", None) or str(exc)
    mark = getattr(exc, "problem_mark", None)
    line = f" (line {mark.line + 2})" if mark else ""
    return f"{str(problem).splitlines()[0][:120]}{line}" if str(problem) else type(exc).__name__
