"""`boiler tag:house -path:old after:2024-05` → the words and the `Filter`. Resolving it is the catalog's business."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from askbase.errors import FilterError
from askbase.types import Filter

_TERM = re.compile(r'(?<!\S)(-?)(tag|type|source|path|link|topic|after|before|on|read):(?:"([^"]{1,200})"|(\S{1,200}))')
_LISTS = {
    "tag": "tags", "type": "types", "source": "sources", "path": "paths", "link": "links", "topic": "topics",
}  # fmt: skip
_ALL = re.compile(r"(?<!\S)all:(?!\S)")
_MOST = 100  # terms of a question: each is a condition of one SQL statement, which holds a thousand
_DAY = re.compile(r"(?P<y>\d{4})(?:-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?)?")
_DOTTED = re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4}|\d\d)")


def parse_filters(question: str, base: Filter | None = None) -> tuple[str, Filter]:
    """(question without its filter terms, filter).

    Raises:
        FilterError: a date or yes/no value that cannot be understood, or more terms than a search can hold.
    """
    found = base or Filter()
    terms = list(_TERM.finditer(question))
    if len(terms) > _MOST:
        raise FilterError(f"The question has {len(terms)} filters; {_MOST} are the most.", "Leave some of them out.")
    for match in terms:
        value = match[3] or match[4]
        found = _without(found, match[2], value) if match[1] else _with(found, match[2], value)
    words = " ".join(_TERM.sub(" ", question).split())
    return (words if _TERM.search(question) else question.strip()), found


def take_undo(question: str) -> tuple[str, bool]:
    """(question without `all:`, whether it was there): search everything, whatever the plain words seem to say."""
    return (" ".join(_ALL.sub(" ", question).split()), True) if _ALL.search(question) else (question, False)


def _with(found: Filter, key: str, value: str) -> Filter:
    if key in _LISTS:
        field = _LISTS[key]
        longer: dict[str, Any] = {field: (*getattr(found, field), _value(key, value))}
        return replace(found, **longer)
    if key == "read":
        return replace(found, read=_yes(value))
    first, beyond = _period(key, value)
    after = found.after if key == "before" else first
    before = {"before": first, "on": beyond}.get(key, found.before)
    return replace(found, after=after, before=before)


def _without(found: Filter, key: str, value: str) -> Filter:
    if key == "read":
        return replace(found, excluded=(*found.excluded, (key, str(_yes(value)).lower())))
    if key not in _LISTS:
        raise FilterError(f"'-{key}:{value}': a date cannot be negated.", "Write before: or after: instead.")
    return replace(found, excluded=(*found.excluded, (key, _value(key, value))))


def _value(key: str, value: str) -> str:
    return value.lstrip("#") if key == "tag" else value


def _yes(value: str) -> bool:
    if value.lower() not in ("yes", "no", "true", "false"):
        raise FilterError(f"'read:{value}' is neither yes nor no.", "Write read:yes or read:no.")
    return value.lower() in ("yes", "true")


def _period(key: str, value: str) -> tuple[date, date]:
    """`2024`, `2024-05`, `2024-05-03`, `3.5.2024` or `3.5.24` → its first day and the first day after it."""
    match = _DAY.fullmatch(value) or _DOTTED.fullmatch(value)
    try:
        if match is None:
            raise ValueError
        year, month, day = int(match["y"]), int(match["m"] or 0), int(match["d"] or 0)
        year += 2000 if len(match["y"]) == 2 else 0
        first = date(year, month or 1, day or 1)
        if day:
            return first, first + timedelta(days=1)
        if month:
            return first, first + timedelta(days=calendar.monthrange(year, month)[1])
        return first, date(year + 1, 1, 1)
    except (ValueError, OverflowError) as exc:
        raise FilterError(
            f"'{key}:{value}' is not a date.",
            f"Write {key}:2024, {key}:2024-05 or {key}:2024-05-03. In quotes it is a word like others.",
        ) from exc
