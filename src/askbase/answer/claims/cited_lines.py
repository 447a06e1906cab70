"""Lines of notes as an answer without a model lists them, each with its citation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from askbase.answer.claims.segment import Segment
from askbase.types import Passage

LIST_MARK = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+")


def cited_line(said: str, span: tuple[int, int], chunks: Sequence[Passage], passages: list[Passage]) -> Segment | None:
    """`said` as an item of a list, cited by `span` in the note; `passages`, which the numbers of citations count, grows
    by the one of the note's `chunks` that holds it. None for a line that no chunk holds."""
    held = next((each for each in chunks if each.chunk.start <= span[0] < each.chunk.end), None)
    if held is None:
        return None
    if held not in passages:
        passages.append(held)
    number, end = passages.index(held) + 1, min(span[1], held.chunk.end)
    return Segment(f"- {said} [{number}]\n", said, (number,), "supported", ("quote",), ((number, (span[0], end)),))
