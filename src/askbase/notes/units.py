"""What a reader takes as one, whatever stops and line breaks it holds: formulas, code, entries of a definition list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from askbase.notes.outline import Line, is_list_item, lines_of

Span = tuple[int, int]

_INLINE = re.compile(  # code first: a `$` in it is none of a formula's
    r"(?P<code>(?<!`)(?:``(?!`)(?:(?!'')[^`\n]){1,1000}``"  # ``Said so,'' is a quotation, and goes on to no other
    r"|(?!``[^`])(?P<ticks>`{1,20})[^`\n]{1,1000}(?P=ticks))(?!`))"
    r"|(?<![\\$])\$\$(?:(?!\n[ \t]*\n)[^$]){1,2000}\$\$(?!\$)"
    r"|(?<![\\$\w])\$(?=[^\s$])(?P<inside>[^$\n]{1,300})(?<=[^\s\\])\$(?![\d$])"
)
_SUM = re.compile(r"\d[^\\^_={}<>]*\s[^\\^_={}<>]*")  # "$5, later 6$" is money
_DEFINES = re.compile(r" {0,3}:[ \t]+(?=\S)")
_MAY_DEFINE = re.compile(r"[\r\n] {0,3}:[ \t]")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_GOES_ON = re.compile(r"(?:[,\\(\[{|+=&]|&&|->|=>|:)[ \t]*$")
_LONGEST_FENCE = 14  # lines, with the two around the code
_LONGEST_TERM, _MOST_TERMS = 100, 3  # characters; lines


def units(text: str) -> list[Span]:
    """Spans within which no sentence ends, in order and apart."""
    return apart((*inline_code(text), *formulas(text), *entries(text), *fences(text)))


def apart(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def formulas(text: str) -> list[Span]:
    """`$…$` on a line and `$$…$$`, with their marks. Sums of money are none."""
    if "$" not in text:
        return []
    found = (match for match in _INLINE.finditer(text) if not match["code"])
    return [match.span() for match in found if not (match["inside"] and _SUM.fullmatch(match["inside"]))]


def inline_code(text: str) -> list[Span]:
    """Code within a line, with its marks."""
    return [match.span() for match in _INLINE.finditer(text) if match["code"]] if "`" in text else []


def fences(text: str) -> list[Span]:
    """Fenced code of a few lines of which one goes on in the next, with its marks. A longer one is read line by line,
    and so are settings and commands, of which each line says something by itself."""
    if "```" not in text and "~~~" not in text:
        return []
    runs = (list(lines) for fenced, lines in groupby(lines_of(text), lambda line: line.fenced) if fenced)
    return [
        (lines[0].start, lines[-1].end)
        for lines in runs
        if 1 < len(lines) <= _LONGEST_FENCE and _FENCE.match(lines[-1].text) and _is_one(lines[1:-1])
    ]


def _is_one(code: Sequence[Line]) -> bool:
    """Whether a line of it goes on in the next: by how it ends, or by an indented one."""
    return any(
        _GOES_ON.search(line.text) or (following.text[:1].isspace() and following.text.strip())
        for line, following in pairwise(code)
        if line.text.strip()
    )


def entries(text: str) -> list[Span]:
    """Entries of definition lists: a term on a line or several, and its definitions behind colons below it."""
    if _MAY_DEFINE.search(text) is None:
        return []
    found, lines, free, at = [], list(lines_of(text)), 0, 0  # lines from `free` on belong to no entry yet
    while at < len(lines):
        first = _first_term(lines, free, at) if _defines(lines[at]) else at
        if first < at:
            at = _last_defining(lines, at)
            found.append((lines[first].start, lines[at].end))
            free = at + 1
        at += 1
    return found


def entry_as_told(entry: str) -> str:
    """`Term` and `: what it is` below it → `Term: what it is`."""
    terms: list[str] = []
    told: list[str] = []
    for line in entry.splitlines():
        marked = _DEFINES.match(line)
        if marked:
            told.append(line[marked.end() :].strip())
        elif told and line.strip():
            told[-1] += f" {line.strip()}"
        elif line.strip():
            terms.append(line.strip().rstrip(":"))
    return f"{', '.join(terms)}: {'; '.join(told)}"


def _defines(line: Line) -> bool:
    return not line.fenced and _DEFINES.match(line.text) is not None


def _first_term(lines: Sequence[Line], free: int, at: int) -> int:
    """The first of the lines above `at` that name what it defines, `at` if there are none: all lines of a short
    paragraph, or its only one if a blank line stands between."""
    loose = at > free and not lines[at - 1].text.strip()
    first = last = at - loose
    while first > free and _is_text(lines[first - 1]):
        first -= 1
    terms = lines[first:last]
    few = len(terms) <= (1 if loose else _MOST_TERMS)
    return first if terms and few and all(len(line.text) <= _LONGEST_TERM for line in terms) else at


def _is_text(line: Line) -> bool:
    """Not blank, nor a heading, a point of a list, a row, a quotation, code, or a definition itself."""
    text = line.text.lstrip()
    other = not text or text.startswith((">", "|", "#", ": ", ":\t", "---")) or is_list_item(line.text)
    return not (line.fenced or other)


def _last_defining(lines: Sequence[Line], at: int) -> int:
    """The last line of the definitions that begin in line `at`: further ones, and what is indented below them."""
    while at + 1 < len(lines) and not lines[at + 1].fenced:
        below = lines[at + 1].text
        if not (_defines(lines[at + 1]) or (below.strip() and below.startswith(("  ", "\t")))):
            break
        at += 1
    return at
