"""The part of a long text that speaks of the question: a transcript or a dump may be one line of many pages."""

from __future__ import annotations

import re

from askbase.answer.words.text import content_words

_WORD = re.compile(r"[^\W_]+(?:[.,:/-]?[^\W_]+)*")
_LOOKED_AT, _HITS = 100_000, 500  # characters; words of the question, each a place to begin at
_BEFORE = 0.25  # of the window, before the first of its words


def excerpt(text: str, asked: frozenset[str], most: int) -> str:
    """At most `most` characters (and "…" where it goes on): those with the most of the `asked` content words, the first
    of them if there are several such, the beginning if there are none."""
    if len(text) <= most:
        return text
    words = _WORD.finditer(text[:_LOOKED_AT])
    hits = [(match.start(), said) for match in words if (said := content_words(match.group()) & asked)][:_HITS]
    start = 0
    if hits:
        held = [frozenset().union(*(said for at, said in hits if begin <= at < begin + most)) for begin, _ in hits]
        begin = hits[max(range(len(hits)), key=lambda at: (len(held[at]), -at))][0]
        start = max(0, min(begin - round(most * _BEFORE), len(text) - most)) if begin >= most * (1 - _BEFORE) else 0
    start = text.find(" ", start) + 1 if start and " " in text[start : start + 40] else start
    cut = text[start : start + most]
    return f"{'…' if start else ''}{cut.strip()}{'…' if start + most < len(text) else ''}"
