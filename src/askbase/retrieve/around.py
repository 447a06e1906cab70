"""Small to find, larger to read: a passage found, with some of the text on both sides of it."""

from __future__ import annotations

from dataclasses import replace

from askbase.notes.frontmatter import read_front_matter
from askbase.notes.outline import hidden_spans
from askbase.notes.render import plain_span
from askbase.types import Passage


def with_surroundings(passage: Passage, text: str, characters: int) -> Passage:
    """The passage with up to so many characters of its note `text` on each side, cut between words. Front matter is
    neither added nor added to."""
    body = read_front_matter(text).end
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
            plain=plain_span(text, start, end, hidden_spans(text)),
            start=start,
            end=end,
            first_line=chunk.first_line - _breaks(text[start : chunk.start]),
            last_line=chunk.last_line + _breaks(text[chunk.end : end]),
        ),
    )


def _back(text: str, position: int, first: int) -> int:
    """The first beginning of a word from `first` on, at most `position`."""
    while first < position and (text[first].isspace() or (first > 0 and not text[first - 1].isspace())):
        first += 1
    return first


def _on(text: str, position: int, last: int) -> int:
    """The last end of a word up to `last`, at least `position`."""
    while last > position and (text[last - 1].isspace() or (last < len(text) and not text[last].isspace())):
        last -= 1
    return last


def _breaks(text: str) -> int:
    """Line breaks as an editor counts them: LF, CRLF, CR."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")
