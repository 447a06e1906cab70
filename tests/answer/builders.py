"""Passages for tests, as a search would find them."""

from __future__ import annotations

from datetime import date

from askbase.notes.outline import hidden_spans
from askbase.notes.render import plain_span
from askbase.types import Chunk, Passage


def passage(
    text: str, path: str = "boiler.md", *, headings: tuple[str, ...] = (), day: str | None = None, start: int = 0,
    first_line: int = 1, score: float = 1.0, dense: float | None = 0.6, private: bool = False,
) -> Passage:  # fmt: skip
    last_line = first_line + text.count("\n")
    chunk = Chunk(
        f"{path}-{start}",
        path,
        0,
        headings,
        text,
        plain_span(text, 0, len(text), hidden_spans(text)),
        start,
        start + len(text),
        first_line,
        last_line,
    )
    return Passage(
        chunk, path.removesuffix(".md"), date.fromisoformat(day) if day else None, score, 1.0, dense, private
    )
