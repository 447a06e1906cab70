"""Quotes → citations: the exact words in the note, their lines, and the heading they stand under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from askbase.answer.claims.segment import Segment
from askbase.types import Citation, Claim, Passage


def assemble(
    segments: Sequence[Segment],
    passages: Sequence[Passage],
    headings_at: Mapping[int, Sequence[tuple[int, tuple[str, ...]]]],
) -> tuple[str, tuple[Claim, ...], tuple[Citation, ...]]:
    """(answer text, claims with their spans in it, one citation per number and quote).

    `headings_at` gives for each passage number the (offset, headings) of its note's sections, ascending.
    """
    text = ""
    claims: list[Claim] = []
    cited: dict[tuple[int, tuple[int, int]], Citation] = {}
    for segment in segments:
        start = len(text)
        text += segment.text
        if segment.claim:
            end = start + len(segment.text.rstrip())
            claims.append(Claim(segment.claim, start, end, segment.numbers, segment.status, segment.checks))
        for number, span in segment.quotes:
            cited.setdefault((number, span), _citation(number, span, passages[number - 1], headings_at.get(number, ())))
    text = text.rstrip()
    return text, tuple(claims), tuple(cited[key] for key in sorted(cited))


def _citation(
    number: int, span: tuple[int, int], passage: Passage, sections: Sequence[tuple[int, tuple[str, ...]]]
) -> Citation:
    chunk = passage.chunk
    quote = chunk.said(span)
    first = chunk.first_line + _breaks(chunk.text[: span[0] - chunk.start])
    headings = next((found for start, found in reversed(sections) if start <= span[0]), chunk.headings)
    return Citation(number, passage, headings, quote, first, first + _breaks(quote))


def _breaks(text: str) -> int:
    """Line breaks as an editor counts them: LF, CRLF, CR."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")
