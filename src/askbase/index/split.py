"""Note → pieces: by heading and block, sized in the embedder's tokens, exact by construction, covering every line.

Blocks (paragraphs, lists, tables, fences) stay whole where they fit. A block that does not is cut at lines, at first
not within what a reader takes as one, then sentences, then words, then anywhere. Neighbouring sections that fit into
one piece are joined.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from askbase.notes.outline import Line, is_list_item, lines_of
from askbase.notes.units import units
from askbase.types import Section

VERSION = "12"  # also counted up where what is read of a note has changed
TARGET_TOKENS = 220  # about 900 characters of prose

Measure = Callable[[Sequence[str]], list[int]]
Room = Callable[[tuple[str, ...]], int]  # tokens that a piece under these headings may have
Span = tuple[int, int]

_SENTENCE_END = re.compile(  # not between a quotation and its page
    r"(?<=[.!?…])[\"'”’)\]]*\s+(?!\((?:pp?|S)\. ?\d|\[\[?[@^])|(?<=[。！？])"
)
_WORD_END = re.compile(r"\s+")
_HARD_CUT = 100


@dataclass(frozen=True, slots=True)
class Piece:
    """`text[start:end]`, under `headings`."""

    start: int
    end: int
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Unit:
    start: int
    end: int
    tokens: int


def split(
    text: str, sections: Sequence[Section], measure: Measure, room: Room = lambda _: TARGET_TOKENS
) -> tuple[Piece, ...]:
    """Pieces in order. Every character that is not white space lies in exactly one of them."""
    spans_of = [blocks(text, section) for section in sections]
    sizes = iter(measure([text[start:end] for spans in spans_of for start, end in spans]))
    pieces: list[Piece] = []
    tokens_of: list[int] = []
    for section, spans in zip(sections, spans_of, strict=True):
        most = room(section.headings)
        units = [unit for span in spans for unit in _fit(text, _Unit(*span, next(sizes)), measure, most)]
        for group in _groups(units, most):
            piece = Piece(group[0].start, group[-1].end, section.headings)
            tokens = sum(unit.tokens for unit in group)
            shared = _common(pieces[-1].headings, piece.headings) if pieces and section.kind == "body" else ()
            if pieces and section.kind == "body" and _joins(pieces[-1], tokens_of[-1] + tokens, room(shared), sections):
                pieces[-1] = Piece(pieces[-1].start, piece.end, shared)
                tokens_of[-1] += tokens
            else:
                pieces.append(piece)
                tokens_of.append(tokens)
    return tuple(_trimmed(text, piece) for piece in pieces)


def blocks(text: str, section: Section) -> list[Span]:
    """Spans of a section's blocks, each with the blank lines behind it. They cover the section."""
    if section.kind == "properties":
        return [(section.start, section.end)]
    starts: list[int] = []
    previous: Line | None = None
    for line in lines_of(text, section.start, section.end):
        if previous is None or _begins_block(previous, line):
            starts.append(line.start)
        previous = line
    ends = [*starts[1:], section.end]
    return [span for span in zip(starts, ends, strict=True) if text[span[0] : span[1]].strip()]


def _begins_block(previous: Line, line: Line) -> bool:
    if line.fenced or previous.fenced:
        return line.fenced != previous.fenced
    if not line.text.strip() or line.text.lstrip().startswith((": ", ":\t")):  # a definition goes with its term
        return False
    if previous.text.strip():
        return _kind(previous.text) != _kind(line.text) and _kind(line.text) == "table"
    in_list = is_list_item(line.text) or line.text.startswith((" ", "\t"))
    return not in_list  # after a blank line a list goes on, anything else begins


def _kind(line: str) -> str:
    return "table" if line.lstrip().startswith("|") else "text"


def _groups(units: Sequence[_Unit], most: int) -> Iterator[list[_Unit]]:
    """Neighbours up to so many tokens, evenly: three groups of two thirds rather than two full ones and a crumb."""
    total = sum(unit.tokens for unit in units)
    count = max(1, -(-total // most))
    share = total / count
    group: list[_Unit] = []
    tokens = 0
    for unit in units:
        over = tokens + unit.tokens > most
        even = tokens + unit.tokens / 2 > share
        if group and (over or even):
            yield group
            group, tokens = [], 0
        group.append(unit)
        tokens += unit.tokens
    if group:
        yield group


def _fit(text: str, unit: _Unit, measure: Measure, most: int) -> list[_Unit]:
    """The unit itself, or smaller ones that fit: cut at the coarsest place that there is."""
    if unit.tokens <= most:
        return [unit]
    for cut in (_between_units, _at_lines, _at_sentences, _at_words, _anywhere):
        spans = cut(text, unit)
        if len(spans) > 1:
            sizes = measure([text[start:end] for start, end in spans])
            parts = [_Unit(*span, size) for span, size in zip(spans, sizes, strict=True)]
            return [part for piece in _packed(parts, most) for part in _fit(text, piece, measure, most)]
    return [unit]


def _packed(units: Sequence[_Unit], most: int) -> list[_Unit]:
    return [_Unit(group[0].start, group[-1].end, sum(unit.tokens for unit in group)) for group in _groups(units, most)]


def _between_units(text: str, unit: _Unit) -> list[Span]:
    """At lines, but not within a formula, an entry of a definition list or a few lines of code."""
    inside = [(unit.start + start, unit.start + end) for start, end in units(text[unit.start : unit.end])]
    starts = (line.start for line in lines_of(text, unit.start, unit.end))
    return _spans_between(unit, [at for at in starts if not any(start < at < end for start, end in inside)])


def _at_lines(text: str, unit: _Unit) -> list[Span]:
    return [(line.start, line.next) for line in lines_of(text, unit.start, unit.end)]


def _at_sentences(text: str, unit: _Unit) -> list[Span]:
    return _spans_between(unit, [match.end() for match in _SENTENCE_END.finditer(text, unit.start, unit.end)])


def _at_words(text: str, unit: _Unit) -> list[Span]:
    return _spans_between(unit, [match.end() for match in _WORD_END.finditer(text, unit.start, unit.end)])


def _anywhere(text: str, unit: _Unit) -> list[Span]:
    return _spans_between(unit, list(range(unit.start + _HARD_CUT, unit.end, _HARD_CUT)))


def _spans_between(unit: _Unit, cuts: Sequence[int]) -> list[Span]:
    edges = sorted({unit.start, unit.end, *(cut for cut in cuts if unit.start < cut < unit.end)})
    return list(pairwise(edges))


def _joins(last: Piece, tokens: int, most: int, sections: Sequence[Section]) -> bool:
    return tokens <= most and last.start >= _body_start(sections)


def _body_start(sections: Sequence[Section]) -> int:
    return sections[0].end if sections[0].kind == "properties" else 0


def _common(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """Joined sections stand under the headings they share."""
    shared = 0
    while shared < min(len(first), len(second)) and first[shared] == second[shared]:
        shared += 1
    return first[:shared]


def _trimmed(text: str, piece: Piece) -> Piece:
    body = text[piece.start : piece.end]
    start = piece.start + len(body) - len(body.lstrip("\r\n"))
    return Piece(start, piece.start + len(body.rstrip()), piece.headings)
