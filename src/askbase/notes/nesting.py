"""Lists within lists: which lines each line hangs under by its indentation."""

from __future__ import annotations

import re

_LEAD = re.compile(r"([ \t]*(?:>[ \t]?)*)([ \t]*)")  # what quotes a line, its indentation
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]")
_INDENTED = re.compile(r"^[ \t>]*[ \t]\S", re.MULTILINE)
_TAB = 4  # columns
_DEEPER = 2  # columns from which on a line hangs under an item: by one it only stands crooked
_FAR, _LONG = 20_000, 2_000  # characters that are looked back; of one line


def is_indented(text: str) -> bool:
    """Whether any of its lines may hang under another."""
    return _INDENTED.search(text) is not None


def hanging(text: str) -> tuple[list[int], list[tuple[int, ...]]]:
    """(where each line begins, the numbers from 0 of the list items that it hangs under, outermost first)."""
    starts: list[int] = []
    above: list[tuple[int, ...]] = []
    opened: list[tuple[int, int]] = []  # (column, number) of the items that the next line may hang under
    depth = position = 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        starts.append(position)
        position += len(line)
        lead = _LEAD.match(line)
        quoted, indentation = lead.groups() if lead else ("", "")
        rest = line[len(quoted) + len(indentation) :]
        if not rest.strip():  # a list goes on behind a blank line
            above.append(())
            continue
        if (deep := quoted.count(">")) != depth:
            opened, depth = [], deep
        column = len((quoted.rpartition(">")[2] + indentation).expandtabs(_TAB))
        while opened and opened[-1][0] + _DEEPER > column:
            opened.pop()
        above.append(tuple(item for _, item in opened))
        if _ITEM.match(rest):
            opened.append((column, number))
    return starts, above


def lines_before(text: str, position: int) -> str:
    """What a passage lacks that begins at `position`: the lines of the items that its first line hangs under, and of
    that line what stands before the passage, which is its indentation mostly."""
    start = max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1
    line = text[start : position + _LONG].partition("\n")[0]
    if position - start > _LONG:
        return ""
    if not is_indented(line):
        return text[start:position]
    first = max(0, start - _FAR)
    first = text.find("\n", first, start) + 1 if first else 0
    starts, above = hanging(text[first:start] + line)
    ends = [*starts[1:], start - first]
    items = (text[first + starts[item] : first + ends[item]] for item in above[-1])
    return "".join((*items, text[start:position]))
