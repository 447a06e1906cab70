"""Cut an answer into sentences and read its citation marks. A list item is a sentence; no scoring here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

MARK = re.compile(r"\[(\d+(?:\s*,\s*\d+)*)\]")
_MARKS = r"(?:[ \t]*\[\d+(?:\s*,\s*\d+)*\])*"
# "am 3. Mai" is no sentence end, so none is seen before the name of a month.
_MONTH_NEXT = r"(?=\s+(?!(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-zäéû]*\b)|$)"
_END = re.compile(rf"[.!?…]+[\"'”’)*_]*{_MARKS}{_MONTH_NEXT}|\n+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text[start:end]` of an answer with the numbers it cites; marks after its full stop belong to it."""

    text: str
    start: int
    end: int
    marks: tuple[int, ...]


def sentences(text: str) -> list[Sentence]:
    """The sentences and lines of a text, in order. A line of nothing but marks joins the sentence before."""
    bounds = [0, *(found.end() for found in _END.finditer(text)), len(text)]
    spans: list[tuple[int, int]] = []
    for start, end in pairwise(bounds):
        piece = text[start:end]
        if not piece.strip():
            continue
        if spans and not MARK.sub("", piece).strip(" \t\r\n.,;"):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return [Sentence(text[start:end], start, end, marks_in(text[start:end])) for start, end in spans]


def marks_in(text: str) -> tuple[int, ...]:
    """Every number cited in the text, in order, repeats kept: "a [1][2, 3]" gives (1, 2, 3)."""
    return tuple(int(number) for found in MARK.findall(text) for number in found.split(","))
