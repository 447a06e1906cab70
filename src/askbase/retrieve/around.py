"""Small to find, larger to read: a passage found, with some of the text on both sides of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from askbase.notes.frontmatter import body_start
from askbase.notes.nesting import lines_before
from askbase.notes.outline import hidden_spans
from askbase.notes.render import plain_span
from askbase.types import Passage

_BETWEEN = re.compile(r"[.!?]+[\"'”’)\]*_]*\s+|[。！？]+\s*|[\r\n]+")  # the end of a sentence or line, and what follows


@dataclass(frozen=True, slots=True)
class Whole:
    """A note as its passages are widened in it: where its body begins, and what is hidden. Found once a note."""

    text: str
    body: int
    hidden: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str, has_properties: bool = False) -> Whole:
        return cls(text, body_start(text, has_properties), hidden_spans(text))


def with_surroundings(passage: Passage, note: Whole, characters: int) -> Passage:
    """The passage with up to so many characters of its note on each side, whole sentences or lines. Front matter is
    neither added nor added to."""
    text, body = note.text, note.body
    chunk = passage.chunk
    if chunk.start < body:
        return passage
    start = _back(text, chunk.start, max(body, chunk.start - characters))
    end = _on(text, chunk.end, min(len(text), chunk.end + characters))
    return replace(
        passage,
        chunk=replace(
            chunk,
            text=text[start:end],
            plain=plain_span(text, start, end, note.hidden),
            start=start,
            end=end,
            first_line=chunk.first_line - _breaks(text[start : chunk.start]),
            last_line=chunk.last_line + _breaks(text[chunk.end : end]),
        ),
        before=lines_before(text, start),
    )


def _back(text: str, position: int, first: int) -> int:
    """Where the first sentence or line begins that begins at `first` or after it; `position` if none does before."""
    if first == 0 or _BETWEEN.match(text[first - 1 : first + 1]):
        return _skip_space(text, first, position)
    between = _BETWEEN.search(text, first, position)
    return _skip_space(text, between.end(), position) if between else position


def _on(text: str, position: int, last: int) -> int:
    """Where the last sentence or line ends that ends by `last`; `position` if none does behind it."""
    end = position
    for between in _BETWEEN.finditer(text, position, min(len(text), last + 1)):
        end = between.start() + len(between[0].rstrip())
    return last if last == len(text) else end


def _skip_space(text: str, position: int, last: int) -> int:
    while position < last and text[position].isspace():
        position += 1
    return position


def _breaks(text: str) -> int:
    """Line breaks as an editor counts them: LF, CRLF, CR."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")
