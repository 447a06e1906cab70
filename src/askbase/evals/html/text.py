"""Text into HTML: everything is cleaned and escaped here, and spans of a note are marked. No layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise

from askbase.clean import clean, clean_line
from askbase.evals.anchors import Span

AROUND = 240  # characters shown before and after a marked span
_JOIN = 2 * AROUND  # spans nearer than this share one excerpt


def line(text: object) -> str:
    """One line, free of control characters, escaped."""
    return escape(clean_line(str(text)), quote=True)


def block(text: str) -> str:
    """Several lines, escaped."""
    return escape(clean(text), quote=True)


def tag(name: str, content: str, **attributes: str) -> str:
    """An element. `content` is HTML; attribute values are escaped, `cls` stands for class."""
    named = "".join(f' {key.replace("cls", "class")}="{line(value)}"' for key, value in attributes.items() if value)
    return f"<{name}{named}>{content}</{name}>"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], cls: str = "") -> str:
    """A table of HTML cells; the first cell of a row is its heading."""
    top = "".join(tag("th", cell, scope="col") for cell in head)
    body = "".join(
        tag("tr", tag("th", row[0], scope="row") + "".join(tag("td", cell) for cell in row[1:])) for row in rows
    )
    return tag("table", f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody>", cls=cls)


def excerpts(text: str, marks: Mapping[str, Sequence[Span]]) -> list[tuple[int, str]]:
    """Pieces of a note around the marked spans, with the line each begins on. `marks` maps a class to its spans."""
    spans = sorted((span.start, span.end) for of_class in marks.values() for span in of_class)
    pieces: list[tuple[int, int]] = []
    for start, end in spans:
        if pieces and start - pieces[-1][1] < _JOIN:
            pieces[-1] = (pieces[-1][0], max(pieces[-1][1], end))
        else:
            pieces.append((start, end))
    bounds = [(_line_start(text, start - AROUND), _line_end(text, end + AROUND)) for start, end in pieces]
    return [(text.count("\n", 0, start) + 1, _marked(text, start, end, marks)) for start, end in bounds]


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, max(0, at)) + 1 if at > 0 else 0


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _marked(text: str, start: int, end: int, marks: Mapping[str, Sequence[Span]]) -> str:
    """The text from start to end; each stretch carries the classes of all spans over it."""
    borders = {start, end}
    for of_class in marks.values():
        borders |= {at for span in of_class for at in (span.start, span.end) if start < at < end}
    cuts = sorted(borders)
    html = []
    for left, right in pairwise(cuts):
        over = [name for name, of_class in marks.items() if any(s.start <= left and right <= s.end for s in of_class)]
        piece = block(text[left:right])
        html.append(tag("mark", piece, cls=" ".join(over)) if over else piece)
    return "".join(html)
