"""What a sentence stands under within its passage: headings, the head of its table, the line that opens its list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_HEADING = re.compile(r"(#{1,6})[ \t]+\S")
ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)])[ \t]")
_RULE = re.compile(r"[|\s:-]*-[|\s:-]*$")


@dataclass(frozen=True, slots=True)
class Standing:
    """`head`: the first row of the table, `head_at` its place (None if it is in the passage before); `opener`: the line
    with a colon above a list; `items`: of an indented item those it hangs under, outermost first, `items_at` the places
    of those within the passage."""

    headings: tuple[str, ...] = ()
    head: str = ""
    opener: str = ""
    head_at: int | None = None
    items: tuple[str, ...] = ()
    items_at: tuple[int, ...] = ()

    def __str__(self) -> str:
        return " ".join((*self.headings, self.opener, *self.items, self.head)).strip()


def opens_within_table(lines: Sequence[str]) -> bool:
    """The first line is a row, and no head: a rule follows that. Or it is the rule itself."""
    if not lines or not lines[0].startswith("|"):
        return False
    return _RULE.match(lines[0]) is not None or len(lines) < 2 or _RULE.match(lines[1]) is None


def standings(lines: Sequence[str], said: Sequence[str], above: str = "") -> Iterator[Standing]:
    """For each sentence or line of markdown what it stands under. `said`: each without markup, "" for a hidden one.
    `above`: the head of the table within which they begin, if they do."""
    headings: dict[int, str] = {}
    head, opener = above, ""
    cut = opens_within_table(lines)  # its first row is not its head
    head_at: int | None = None
    for place, (line, text) in enumerate(zip(lines, said, strict=True)):
        heading = _HEADING.match(line)
        if heading is not None:
            level = len(heading[1])
            headings = {above: name for above, name in headings.items() if above < level}
            yield Standing(tuple(headings.values()))
            headings[level], head, opener, head_at, cut = text, "", "", None, False
            continue
        is_row, is_item = line.startswith("|"), ITEM.match(line) is not None
        head, head_at, cut = (head, head_at, cut) if is_row else ("", None, False)
        opener = opener if is_item else ""
        yield Standing(tuple(headings.values()), head, opener, head_at)
        if is_row and not head and not cut and not _RULE.match(line):
            head, head_at = text, place
        if text.endswith(":") and not is_item:
            opener = text
