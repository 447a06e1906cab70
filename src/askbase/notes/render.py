"""Raw markdown → the words a reader sees: for search, embedding and the model. Quotes always stay raw."""

from __future__ import annotations

import re
from urllib.parse import unquote

from askbase.clean import clean
from askbase.notes.outline import topic_name
from askbase.types import Link

_TOPIC = re.compile(r"!\[[^\[\]\n]{0,200}\]\((topics/[^()\s]{1,500})\)")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,500})\]\(<?([^()\s<>]{1,2000})>?\)")
_WIKI = re.compile(r"!?\[\[([^\[\]\n|]{1,400})(?:\|([^\[\]\n]{0,300}))?\]\]")
_FOOTNOTE = re.compile(r"^[ \t]{0,3}\[\^[^\]\n]{1,80}\]:[ \t]*", re.MULTILINE)
_CODE = re.compile(r"(`+)[^`\n]{1,1000}\1(?!`)")
_STRONG = re.compile(  # `==` and `~~` one by one, for they may enclose several sentences; `__` also begins names
    r"\*\*|(?<![\w=])==(?=[^\s=])|(?<=[^\s=])==(?![\w=])|(?<![\w~])~~(?=[^\s~])|(?<=[^\s~])~~(?![\w~])"
    r"|(?<!\w)__(?=\S)([^\n]{1,200}?)(?<=\S)__(?!\w)"
)
_STRONG_MARKS = ("**", "__", "~~", "==")
_WITHIN = r"\n.!?…。！？"  # emphasis over the end of a sentence stays: each sentence is read by itself
_EMPHASIS = re.compile(
    rf"(?<![\w*\\])\*(?=[^\s*])([^*{_WITHIN}]{{1,200}}?)(?<=[^\s*])\*(?![\w*])"
    rf"|(?<![\w_\\])_(?=[^\s_])([^_{_WITHIN}]{{1,200}}?)(?<=[^\s_])_(?![\w_])"
)
_CALLOUT = re.compile(r"^([ \t]*(?:>[ \t]*)+)\[![\w-]{1,40}\][+-]?[ \t]*", re.MULTILINE)
_BLOCK_ID = re.compile(r"(?<=\S)[ \t]+\^(?:[A-Za-z][\w-]{2,60}|[0-9a-f]{6})[ \t]*$", re.MULTILINE)
_HEADING_MARK = re.compile(r"^ {0,3}#{1,6}[ \t]+", re.MULTILINE)
_URL = re.compile(r"\(?https?://\S+")
_BREAK = re.compile(r"\r\n?|\v|\f")  # else `clean` would join the words on both sides
_BLANK = re.compile(r"\n{3,}")


def plain(text: str) -> str:
    """Markup gone, embeds decoded (`![](topics/Concept/Altman%20s%20Law)` → `Concept: Altman's Law`), URLs kept."""
    text = clean(_BREAK.sub("\n", text))
    if "[" in text:  # most passages lack most marks, and looking for one letter costs next to nothing
        text = _TOPIC.sub(lambda match: _topic(match[1]), text)
        text = _LINK.sub(lambda match: f"{match[1]} ({unquote(match[2]) if ':' not in match[2] else match[2]})", text)
        text = _WIKI.sub(lambda match: match[2] or match[1].replace("#", " › "), text)
        text = _CALLOUT.sub(r"\1", _FOOTNOTE.sub("", text))
    if "^" in text:
        text = _BLOCK_ID.sub("", text)
    if any(mark in text for mark in _STRONG_MARKS):
        text = _without_marks(text, _STRONG)
    if "*" in text or "_" in text:
        text = _without_marks(text, _EMPHASIS)
    if "#" in text:
        text = _HEADING_MARK.sub("", text)
    return _BLANK.sub("\n\n", text).strip()


def unlinked(value: str) -> str:
    """A property's value as a reader sees it: `[[people/Joris|Joris]]` → `Joris`."""
    return _WIKI.sub(lambda match: match[2] or match[1], value) if "[[" in value else value


def plain_span(text: str, start: int, end: int, hidden: tuple[tuple[int, int], ...]) -> str:
    """`plain` of `text[start:end]` without the hidden spans (comments) in it."""
    parts, position = [], start
    for first, last in hidden:
        if last <= start or first >= end:
            continue
        parts.append(text[position : max(first, position)])
        position = max(position, min(last, end))
    return plain("".join((*parts, text[position:end])))


def without_urls(text: str) -> str:
    """For the embedder: addresses are noise and eat its window."""
    return _URL.sub("", text)


def _without_marks(text: str, marks: re.Pattern[str]) -> str:
    """Bold, struck and highlighted words without their marks; `a == b` and `__init__` in code stay what they are."""
    parts, position = [], 0
    for code in _CODE.finditer(text):
        parts += [marks.sub(_inside, text[position : code.start()]), code.group()]
        position = code.end()
    return "".join((*parts, marks.sub(_inside, text[position:])))


def _inside(match: re.Match[str]) -> str:
    return next((inside for inside in match.groups() if inside), "")


def _topic(target: str) -> str:
    decoded = unquote(target)
    kind = decoded.split("/")[1] if decoded.count("/") > 1 else "Topic"
    return f"{kind}: {topic_name(Link(decoded, None, True, 0)) or decoded}"
