"""The marks of citations in a text: `[1]`, and what models make of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

MARK = re.compile(  # [1], [1, 2], and what models make of it: [ 1 ], [1-3], [^1], 【1】, [Source 1]
    r"[ \t]?[\[【][ \t]?(?:\^|(?i:source|passage|note|quelle)s?[ \t])?"
    r"(\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*)(?:†[^\]】]{0,20})?[ \t]?[\]】]"
)
CODE = re.compile(r"(`[^`\n]+`)")  # `argv[1]` is no mark
_SEPARATOR = re.compile(r"\s?[,;]\s?")
_RANGE = re.compile(r"\s?[–-]\s?")


def unmarked(text: str) -> str:
    while MARK.search(text):  # taking one out may leave another, or join what it stood between
        text = MARK.sub("", text)
    return text


def numbers_in(mark: str) -> list[int]:
    """Of what stands between the brackets: `1, 3-5` means four passages."""
    found: list[int] = []
    for part in _SEPARATOR.split(mark):
        first, *rest = (int(number) for number in _RANGE.split(part))
        found += range(first, rest[-1] + 1) if rest and first <= rest[-1] else (first, *rest)
    return found


def with_marks(bare: str, numbers: Sequence[int]) -> str:
    """Marks before the closing punctuation's white space: `Statement [1].` reads as one."""
    if not numbers:
        return bare
    marks = "".join(f"[{number}]" for number in sorted(numbers))
    match = re.search(r"([.!?…。！？]?[\"'”’)*_]*)(\s*)$", bare)
    assert match is not None
    body = bare[: match.start()]
    return f"{body} {marks}{match[1]}{match[2]}" if body.strip() else bare
