"""One pass over the lines of a note → sections, links, tags and hidden spans. Linear: no expression backtracks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote

from askbase.notes.unseen import unseen_spans
from askbase.types import Link, Section

_BREAK = re.compile(r"\r\n|\n|\r")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$", re.DOTALL)
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_LIST_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\S")
_WIKI = re.compile(r"(!?)\[\[([^\[\]\n|#^]{0,300})(?:[#^]([^\[\]\n|]{0,200}))?(?:\|[^\[\]\n]{0,300})?\]\]")
_LINKED_VALUE = re.compile(r"^(?!\s*\[\[).*\[\[")  # `[[menu]]` alone is a table of TOML
_MARKDOWN_LINK = re.compile(r"(!?)\[[^\[\]\n]{0,500}\]\(<?([^()\s<>]{1,2000})>?\)")
_TAG = re.compile(r"(?:^|(?<=\s))#([^\W\d][\w/-]{0,100})")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HIDDEN = (("<!--", "-->"), ("%%", "%%"))
_QUERY = re.compile(
    r"^ {0,3}(?:`{3,9}|~{3,9})[ \t]{0,9}(?:dataview(?:js)?|tasks|query|button|kanban)[ \t]*$", re.MULTILINE
)
_MAY_HIDE = re.compile(r"(?i)\bhidden\b|\bdisplay\b")


class Line(NamedTuple):  # made in a third of a dataclass's time, and there are many
    """A line without its break: `text[start:end]`; `next` is where the following one starts."""

    number: int
    start: int
    end: int
    next: int
    text: str
    fenced: bool  # inside a code fence, or one of its two fence lines


@dataclass(frozen=True, slots=True)
class Outline:
    sections: tuple[Section, ...]
    links: tuple[Link, ...]
    tags: tuple[str, ...]
    topics: tuple[str, ...]


def lines_of(text: str, start: int = 0, end: int | None = None, first_number: int = 1) -> Iterator[Line]:
    """The lines of `text[start:end]` as an editor counts them (LF, CRLF, CR), knowing code fences."""
    end = len(text) if end is None else end
    number, position, fence = first_number, start, ""
    breaks = _BREAK.finditer(text, start, end)
    while position < end:
        match = next(breaks, None)
        stop, following = match.span() if match else (end, end)
        line = text[position:stop]
        opening = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if fence:
            fenced = True
            if opening and opening[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        else:
            # A line of inline code may begin with three backticks; a fence has no backtick behind them.
            opens = opening is not None and not (opening[1][0] == "`" and "`" in line[opening.end() :])
            fenced = opens
            fence = opening[1] if opening and opens else ""
        yield Line(number, position, stop, following, line, fenced)
        number, position = number + 1, following


def line_starts(text: str) -> list[int]:
    """Where the lines of `lines_of` start, without making them."""
    return [0, *(match.end() for match in _BREAK.finditer(text))]


def outline(text: str, body_start: int = 0) -> Outline:
    """Sections of `text` (front matter `text[:body_start]` first, as a section of kind "properties"), links and
    inline tags. Sections are in order, do not overlap, and cover the text."""
    sections: list[Section] = []
    links: list[Link] = []
    tags: dict[str, None] = {}
    front_lines = 0
    if body_start:
        front = list(lines_of(text, 0, body_start))
        front_lines = len(front)
        links.extend(link for line in front if _LINKED_VALUE.search(line.text) for link in _links(line))
        sections.append(Section((), 0, body_start, 1, front_lines, 0, "properties"))
    trail: list[tuple[int, str]] = []
    opened = (body_start, front_lines + 1)
    previous: Line | None = None
    last_number = front_lines
    for line in lines_of(text, body_start, None, front_lines + 1):
        last_number = line.number
        heading = None if line.fenced else _heading(line, previous)
        if heading:
            level, title, begins = heading
            if begins.start > opened[0]:
                sections.append(_section(trail, opened, begins.start, begins.number - 1))
            trail = [(depth, name) for depth, name in trail if depth < level] + [(level, title)]
            opened = (begins.start, begins.number)
        if not line.fenced:
            if "[" in line.text:
                links.extend(_links(line))
            if "#" in line.text:
                tags.update(dict.fromkeys(_TAG.findall(line.text)))
        previous = None if heading else line  # a heading and its underline are no title of what follows
    if len(text) > opened[0]:
        sections.append(_section(trail, opened, len(text), last_number))
    topics = dict.fromkeys(name for link in links if (name := topic_name(link)))
    return Outline(tuple(sections), tuple(links), tuple(tags), tuple(topics))


def topic_name(link: Link) -> str | None:
    """`topics/Concept/Altman s Law` → `Altman's Law`: clippers replace the apostrophe of a file name by a space."""
    if not (link.embed and link.target.startswith("topics/")):
        return None
    return re.sub(r"(?<=\w) s(?= |$)", "'s", link.target.rsplit("/", 1)[-1])


def hidden_spans(text: str) -> tuple[tuple[int, int], ...]:
    """HTML comments, `%%` comments, elements that no browser shows, and the queries of plugins (`dataview`, `tasks`),
    of which a reader sees what they find: in the note, but neither embedded nor sent. An unclosed comment hides
    nothing, and other code is none."""
    markup = "</" in text and _MAY_HIDE.search(text) is not None
    queries = _QUERY.search(text) is not None
    if not markup and not queries and not any(opening in text for opening, _ in _HIDDEN):
        return ()
    fenced = [line for line in lines_of(text) if line.fenced]
    code = [(line.start, line.next) for line in fenced]

    def is_code(at: int) -> bool:
        inside = bisect_right(code, (at, len(text))) - 1
        in_line = text.rfind("\n", 0, at) + 1
        return (inside >= 0 and at < code[inside][1]) or text.count("`", in_line, at) % 2 == 1

    spans = unseen_spans(text, is_code) if markup else []
    spans += _query_spans(fenced) if queries else []
    for opening, closing in _HIDDEN:
        at = text.find(opening)
        while at >= 0:
            inside = bisect_right(code, (at, len(text))) - 1
            if inside >= 0 and at < code[inside][1]:
                at = text.find(opening, code[inside][1])
                continue
            end = text.find(closing, at + len(opening))
            if end < 0:
                break
            spans.append((at, end + len(closing)))
            at = text.find(opening, end + len(closing))
    return tuple(sorted(spans))


def count_hidden(text: str) -> int:
    """How many there are; what is hidden in a hidden one is not counted again."""
    count = end = 0
    for starts, ends in hidden_spans(text):
        count, end = count + (starts >= end), max(end, ends)
    return count


def _query_spans(fenced: Iterable[Line]) -> list[tuple[int, int]]:
    """Of the lines in fences, those of queries with their fences."""
    spans: list[tuple[int, int]] = []
    opened, is_query = "", False
    for line in fenced:
        fence = _FENCE.match(line.text)
        if not opened and fence:
            opened, is_query = fence[1], _QUERY.match(line.text) is not None
            spans += [(line.start, line.end)] if is_query else []
            continue
        if is_query:
            spans[-1] = (spans[-1][0], line.end)
        if fence and fence[1].startswith(opened) and not line.text.strip().strip(opened[0]):
            opened, is_query = "", False
    return spans


def is_list_item(line: str) -> bool:
    return _LIST_ITEM.match(line) is not None


def _heading(line: Line, previous: Line | None) -> tuple[int, str, Line] | None:
    first = line.text.lstrip(" ")[:1]  # tells of most lines that they are no heading
    if first == "#" and (atx := _ATX.match(line.text)):
        title = (atx[2] or "").strip().rstrip("#").strip()
        return len(atx[1]), plain_heading(title), line
    setext = _SETEXT.match(line.text) if first in ("=", "-") else None
    if setext and previous and not previous.fenced and _can_be_title(previous.text):
        return (1 if setext[1][0] == "=" else 2), plain_heading(previous.text.strip()), previous
    return None


def _can_be_title(text: str) -> bool:
    stripped = text.strip()
    return bool(stripped) and not is_list_item(text) and stripped[0] not in ">|#" and len(stripped) <= 200


def plain_heading(title: str) -> str:
    """A heading as a reader says it: no emphasis marks, no link targets."""
    title = title[:2000]
    shown = title if "<" not in title and "%%" not in title else _shown(title)
    without_links = re.sub(r"!?\[([^\[\]]{0,300})\]\([^()]{0,500}\)", r"\1", shown)
    without_wiki = re.sub(r"\[\[(?:[^\[\]|]{0,300}\|)?([^\[\]|]{0,300})\]\]", r"\1", without_links)
    return re.sub(r"[*`]|(?<!\w)_|_(?!\w)", "", without_wiki).strip()[:200]


def _shown(title: str) -> str:
    """Without what is hidden in it."""
    kept, at = "", 0
    for start, end in hidden_spans(title):
        kept, at = kept + title[at : max(start, at)], max(end, at)
    return kept + title[at:]


def _section(trail: list[tuple[int, str]], opened: tuple[int, int], end: int, last_line: int) -> Section:
    level = trail[-1][0] if trail else 0
    return Section(tuple(name for _, name in trail), opened[0], end, opened[1], max(last_line, opened[1]), level)


def _links(line: Line) -> Iterator[Link]:
    for match in _WIKI.finditer(line.text):
        if match[2] or match[3]:
            yield Link(match[2].strip(), match[3], match[1] == "!", line.number)
    for match in _MARKDOWN_LINK.finditer(line.text):
        if not _SCHEME.match(match[2]):
            target, _, anchor = unquote(match[2]).partition("#")
            yield Link(target, anchor or None, match[1] == "!", line.number)
