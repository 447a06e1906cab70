"""~~Struck-out~~ text: what the writer took back. It is read, sent and quoted with its marks, and carries no claim."""

from __future__ import annotations

import re
from collections.abc import Sequence

from askbase.answer.words.text import content_words
from askbase.notes.render import plain

_STRUCK = re.compile(r"(?<!~)~~(?=[^\s~])((?:(?!\n[ \t]*\n).)+?)(?<=[^\s~])~~(?!~)", re.DOTALL)
_CODE = re.compile(r"`[^`\n]+`")
_SLACK = 3  # characters by which what stands before is shorter with its neighbours than alone
Span = tuple[int, int]


def struck_spans(text: str) -> list[Span]:
    """What stands between the marks, as offsets; it may go over several sentences, not over a blank line."""
    if "~~" not in text:
        return []
    code = [match.span() for match in _CODE.finditer(text)]
    found = [match.span(1) for match in _STRUCK.finditer(text)]
    return [span for span in found if not any(start <= span[0] < end for start, end in code)]


def marked(shown: str, raw: str, span: Span, struck: Sequence[Span]) -> str:
    """`shown`, which is `raw[start:end]` without markup, with the marks put back around what is struck out."""
    for start, end in reversed(_cuts(span, struck)):
        fragment = plain(raw[start:end])
        before = max(0, len(plain(raw[span[0] : start])) - _SLACK)  # the same word may stand there unstruck
        at = shown.find(fragment, before) if fragment else -1
        if at >= 0:
            shown = f"{shown[:at]}~~{fragment}~~{shown[at + len(fragment) :]}"
    return shown


def struck_words(raw: str, span: Span, struck: Sequence[Span]) -> frozenset[str]:
    """Content words of that part of the text that stand in struck-out text alone."""
    cuts = _cuts(span, struck)
    if not cuts:
        return frozenset()
    ends = [span[0], *(place for cut in cuts for place in cut), span[1]]
    left = " ".join(raw[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True))
    return content_words(plain(" ".join(raw[start:end] for start, end in cuts))) - content_words(plain(left))


def _cuts(span: Span, struck: Sequence[Span]) -> list[Span]:
    """What of the span is struck out."""
    return [(max(start, span[0]), min(end, span[1])) for start, end in struck if start < span[1] and end > span[0]]
