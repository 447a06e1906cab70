"""Elements of HTML that no browser shows (`hidden`, `display: none`): a reader never reads what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable

_NAMES = (
    "a article aside b blockquote code dd del details div dl dt em fieldset figcaption figure font footer form"
    " h1 h2 h3 h4 h5 h6 header i ins label li main mark nav ol p pre s section small span strong sub summary sup table"
    " tbody td template th tr u ul"
)
_TAG = re.compile(
    rf"(?i)<(/?)({_NAMES.replace(' ', '|')})((?:\s{{1,9}}[\w:-]{{1,40}}"
    r"(?:\s{0,3}=\s{0,3}(?:\"[^\"<>]{0,400}\"|'[^'<>]{0,400}'|[^\s\"'<>]{1,100}))?){0,20})\s{0,9}/?>"
)
_ATTRIBUTE = re.compile(r"([\w:-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+)))?")
_NOT_SHOWN = re.compile(r"(?i)display\s*:\s*none")


def unseen_spans(text: str, is_code: Callable[[int], bool]) -> list[tuple[int, int]]:
    """Where they begin and end, outermost ones only. One that is never closed hides nothing. Every tag is looked at
    once, and once more for each kind of element that is never closed."""
    folded = text.lower()
    if "</" not in text or not ("hidden" in folded or "display" in folded):
        return []
    spans: list[tuple[int, int]] = []
    unclosed: set[str] = set()
    at = 0
    while found := _first(text, at, is_code, unclosed):
        start, name, inside = found
        depth = 1
        for tag in _TAG.finditer(text, inside):
            if tag[2].lower() == name:
                depth += -1 if tag[1] else 1
            if not depth:
                spans.append((start, tag.end()))
                break
        if depth:
            unclosed.add(name)
        at = inside if depth else spans[-1][1]
    return spans


def _first(text: str, at: int, is_code: Callable[[int], bool], unclosed: set[str]) -> tuple[int, str, int] | None:
    """The next one: where it begins, its name, and where what stands in it begins."""
    for tag in _TAG.finditer(text, at):
        name = tag[2].lower()
        if not tag[1] and name not in unclosed and tag[3] and _is_unseen(tag[3]) and not is_code(tag.start()):
            return tag.start(), name, tag.end()
    return None


def _is_unseen(attributes: str) -> bool:
    for name, *values in _ATTRIBUTE.findall(attributes):
        value = "".join(values)
        if name.lower() == "hidden" and value.lower() in ("", "hidden"):
            return True
        if name.lower() == "style" and _NOT_SHOWN.search(value):
            return True
    return False
