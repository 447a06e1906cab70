"""The days that a note's parts are of: a log has its days as headings, or as the words its paragraphs begin with.

A year that is not said, and which number of 4/6/24 is the day, is read from the days around it and the note's own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from askbase.notes.frontmatter import body_start
from askbase.notes.outline import is_list_item, lines_of, outline
from askbase.notes.written_days import Written, day_at, day_first
from askbase.types import Section

_BEFORE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+(?:\[.\][ \t]+)?)?(?P<marks>[*_]{1,3})?\[{0,2}")
_BY_ITSELF = re.compile(r"\]{0,2}[*_]{0,3}[ \t]*(?:[.:;,)|–—-]|$)")  # not the first words of a sentence
_AFTER = re.compile(r"\]{0,2}[.:;,)]*[*_]{0,3}[.:;,)|]*[ \t]*(?:[–—-][ \t]+)?")
_NUMBERED = re.compile(r"\d\d?\.\d\d?\.(?:\d\d)?\s+\S")  # "2.1.10 Methods" is a section


@dataclass(frozen=True, slots=True)
class DayPart:
    """What stands under a day, without the words that say which: `text[start:end]` of its note."""

    day: date
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Opened:
    written: Written
    start: int
    end: int


def day_parts(text: str, own: date | None = None) -> list[DayPart]:
    """The parts of a note that are of days, in order; a part within another comes behind it. `own`: the note's date."""
    body = body_start(text, True)
    sections = outline(text, body).sections
    opened = sorted((*_headed(text, sections), *_begun(text, body, sections)), key=lambda each: (each.start, -each.end))
    fixed = _fixed([each.written for each in opened], day_first(text))
    known = [(at, each.days(())[0]) for at, each in enumerate(fixed) if len(each.days(())) == 1]
    places = [at for at, _ in known]
    parts = []
    for at, (each, written) in enumerate(zip(opened, fixed, strict=True)):
        before = [day for _, day in known[max(0, bisect_left(places, at) - 1) : bisect_left(places, at)]]
        behind = [day for _, day in known[bisect_right(places, at) : bisect_right(places, at) + 1]]
        day = written.nearest(before + behind or ([own] if own else []))
        if day is not None:
            parts.append(DayPart(day, each.start, each.end))
    return parts


def _fixed(opened: Sequence[Written], day_comes_first: bool | None) -> list[Written]:
    """With the order of day and month that the note's other days show."""
    if day_comes_first is None:
        return list(opened)
    which = 0 if day_comes_first else -1
    return [replace(each, options=(each.options[which],)) for each in opened]


def _headed(text: str, sections: Sequence[Section]) -> Iterator[_Opened]:
    """Under a heading that is a day, or begins with one."""
    for at, section in enumerate(sections):
        title = section.headings[-1] if section.level else ""
        written = day_at(title, 0)
        if written is None or _NUMBERED.match(title):
            continue
        end = next((each.start for each in islice(sections, at + 1, None) if each.level <= section.level), len(text))
        yield _Opened(written, _behind_heading(text, section.start), end)


def _behind_heading(text: str, start: int) -> int:
    """Of `## Day`, and of a title that is underlined."""
    lines = lines_of(text, start)
    first = next(lines)
    second = None if first.text.lstrip().startswith("#") else next(lines, None)
    return (second or first).next


def _begun(text: str, body: int, sections: Sequence[Section]) -> Iterator[_Opened]:
    """Behind a day at the start of a paragraph or list item. In bold, or by itself, it holds for the paragraphs that
    follow up to the next one; of a list item and a sentence it holds for that alone."""
    heads = {section.start for section in sections if section.level}
    lines = [line for line in lines_of(text, body) if not line.fenced]
    found: list[tuple[Written, int, int, bool]] = []  # day, where its line and its words start, does it hold on
    for before, line in zip((None, *lines), lines, strict=False):
        if not line.text or line.text.isspace():
            continue
        is_item = is_list_item(line.text)
        opens = before is None or not before.text.strip() or before.start in heads or is_item
        mark = _BEFORE.match(line.text)
        if not opens or mark is None or line.text.lstrip().startswith(("#", "|")):
            continue
        written = day_at(line.text, mark.end())
        if written is not None:
            behind = _AFTER.match(line.text, written.end)
            begins = line.start + (behind.end() if behind else written.end)
            alone = bool(mark["marks"] or _BY_ITSELF.match(line.text, written.end)) and not is_item
            found.append((written, line.start, begins, alone))
    stops = sorted([*heads, *(start for _, start, _, _ in found), len(text)])
    for written, at, begins, alone in found:
        end = stops[bisect_right(stops, at)]
        yield _Opened(written, begins, max(begins, end if alone else min(end, _end_of_block(text, at))))


def _end_of_block(text: str, at: int) -> int:
    """Of the paragraph or list item that begins at `at`."""
    lines = lines_of(text, at)
    first = next(lines)
    deep, is_item, end = _indent(first.text), is_list_item(first.text), first.next
    for line in lines:
        if not line.text.strip() or (is_item and is_list_item(line.text) and _indent(line.text) <= deep):
            break
        end = line.next
    return end


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
