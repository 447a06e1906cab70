"""Taking known values out of the text of a question: behind a word that announces one, or at the end of the text."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet


def values_after(
    text: str, trigger: re.Pattern[str], values: AbstractSet[str], also: re.Pattern[str] | None = None
) -> tuple[str, list[str]]:
    """What is left without the trigger and the longest of the values behind it, those that `also` joins to it too; no
    values if none stands there."""
    for match in trigger.finditer(text):
        found: list[str] = []
        end = match.end()
        at: re.Match[str] | None = match
        while at is not None and (value := _value_at(text[at.end() :], values)) is not None:
            found.append(value[0])
            end = at.end() + value[1]
            at = also.match(text, end) if also else None
        if found:
            return f"{text[: match.start()]} {text[end:]}", found
    return text, []


def ends_with(text: str, word: str) -> bool:
    return re.search(rf"(?:^|\s){re.escape(word)}$", text) is not None


def _value_at(text: str, values: AbstractSet[str]) -> tuple[str, int] | None:
    """The value that `text` begins with, perhaps in quotes, and how many characters that are."""
    quoted = re.match(r"[\"“'‘]([^\"”]+?)[\"”'’](?=\W|$)", text)
    if quoted and quoted[1] in values:
        return quoted[1], quoted.end()
    found = _longest(text, values)
    return None if found is None else (found, len(found))


def _longest(text: str, values: AbstractSet[str]) -> str | None:
    """The longest value that `text` begins with, up to the end of a word."""
    fitting = [value for value in values if value and text.startswith(value) and not text[len(value) :][:1].isalnum()]
    return max(fitting, key=len, default=None)
