"""~~Struck-out~~ text: what the writer took back. It is read, sent and quoted with its marks, and carries no claim."""

from __future__ import annotations

import re
from collections.abc import Sequence

from askbase.answer.text import content_words
from askbase.notes.render import plain

_STRUCK = re.compile(r"(?<![\w~])~~(?=[^\s~])((?:(?!\n\s*\n).)+?)(?<=[^\s~])~~(?![\w~])", re.DOTALL)
_CODE = re.compile(r"`[^`\n]+`")
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
    for fragment in _fragments(raw, span, struck):
        shown = shown.replace(fragment, f"~~{fragment}~~", 1)
    return shown


def struck_words(raw: str, span: Span, struck: Sequence[Span]) -> frozenset[str]:
    """Content words of that part of the text that stand in struck-out text alone."""
    fragments = _fragments(raw, span, struck)
    if not fragments:
        return frozenset()
    left = plain(raw[span[0] : span[1]])
    for fragment in fragments:
        left = left.replace(fragment, " ", 1)
    return content_words(" ".join(fragments)) - content_words(left)


def _fragments(raw: str, span: Span, struck: Sequence[Span]) -> list[str]:
    cuts = [(max(start, span[0]), min(end, span[1])) for start, end in struck if start < span[1] and end > span[0]]
    return [text for start, end in cuts if (text := plain(raw[start:end]).strip())]
