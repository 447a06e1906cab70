"""Raw markdown → the words a reader sees: for search, embedding and the model. Quotes always stay raw."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from urllib.parse import unquote

from askbase.clean import clean
from askbase.notes.outline import topic_name
from askbase.notes.units import Span, apart, entries, entry_as_told, fences, formulas, inline_code
from askbase.types import Link

_TOPIC = re.compile(r"!\[[^\[\]\n]{0,200}\]\((topics/[^()\s]{1,500})\)")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,500})\]\(<?([^()\s<>]{1,2000})>?\)")
_WIKI = re.compile(r"!?\[\[([^\[\]\n|]{1,400})(?:\|([^\[\]\n]{0,300}))?\]\]")
_FOOTNOTE = re.compile(r"^[ \t]{0,3}\[\^[^\]\n]{1,80}\]:[ \t]*", re.MULTILINE)
_CODE = re.compile(r"(?<!`)(`{1,20})[^`\n]{1,1000}\1(?!`)")
_STRONG = re.compile(  # `==` and `~~` one by one, for they may enclose several sentences; `__` also begins names
    r"\*\*|(?<![\w=])==(?=[^\s=])|(?<=[^\s=])==(?![\w=])|(?<![\w~])~~(?=[^\s~])|(?<=[^\s~])~~(?![\w~])"
    r"|(?<!\w)__(?=\S)([^\n]{1,200}?)(?<=\S)__(?!\w)"
)
_LONG_STRONG = re.compile(r"(?<!\w)__(?=\S)[^\n]{1,1200}?(?<=\S)__(?!\w)")  # in text that still has its links
_STRONG_MARKS = ("**", "__", "~~", "==")
_FOOTNOTE_MARK = re.compile(r"[ \t]?\[\^(?!\w-\w(?:\]|\w-\w))[\w.-]{1,80}\](?![\w+*?{(])")
_WITHIN = r"\n.!?…。！？"
_WORDS = r"(?=[\w\"'“„«(\x00])"  # `src/*.py or tests/*.py` are patterns
_EMPHASIS = re.compile(
    rf"(?<![\w*\\])\*(?=[^\s*])([^*{_WITHIN}]{{1,200}}?|{_WORDS}[^*\n]{{1,400}}?)(?<=[^\s*])\*(?![\w*])"
    rf"|(?<![\w_\\])_(?=[^\s_])([^_{_WITHIN}]{{1,200}}?|{_WORDS}[^_\n]{{1,400}}?)(?<=[^\s_])_(?![\w_])"
)
_LONG_EMPHASIS = re.compile(  # the same with stops in it, in text that still has its links and may be longer by them
    r"(?<![\w*\\])\*(?=[^\s*])[^*\n]{1,2400}?(?<=[^\s*])\*(?![\w*])"
    r"|(?<![\w_\\])_(?=[^\s_])[^_\n]{1,2400}?(?<=[^\s_])_(?![\w_])"
)
_HALF = re.compile(  # of emphasis over several sentences, each of which is read by itself
    r"^([ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+(?:\[.\][ \t]+)?)?)[*_](?=[\"'“„«(]?[^\W\d_a-zß-ÿ])"
    r"|(?<=[.!?…])([\"'”’»)]?)[*_]\Z",
    re.MULTILINE,
)
_HALF_ENDS = re.compile(r"[.!?…][*_][ \t]*(?:[\r\n]|\Z)")
_CALLOUT = re.compile(r"^([ \t]*(?:>[ \t]*)+)\[![\w-]{1,40}\][+-]?[ \t]*", re.MULTILINE)
_BLOCK_ID = re.compile(r"(?<=\S)[ \t]+\^(?:[A-Za-z][\w-]{2,60}|[0-9a-f]{6})[ \t]*$", re.MULTILINE)
_HEADING_MARK = re.compile(r"^ {0,3}#{1,6}[ \t]+", re.MULTILINE)
_URL = re.compile(r"\(?https?://\S+")
_BREAK = re.compile(r"\r\n?|\v|\f")  # else `clean` would join the words on both sides
_BLANK = re.compile(r"\n{3,}")
_KEPT = re.compile(r"\x00(\d+)\x01")  # in the place of a formula or code; `clean` lets no text have these characters


def plain(text: str) -> str:
    """Markup gone, embeds decoded (`![](topics/Concept/Altman%20s%20Law)` → `Concept: Altman's Law`), URLs, formulas
    and a few lines of code kept."""
    text = clean(_BREAK.sub("\n", text))
    text = _replaced(text, entries(text), entry_as_told)
    literal = apart((*formulas(text), *fences(text)))
    kept = [text[start:end] for start, end in literal]
    places = iter(range(len(kept)))
    text = _replaced(text, literal, lambda _: f"\x00{next(places)}\x01") if kept else text
    if "[" in text:  # most passages lack most marks, and looking for one letter costs next to nothing
        text = _TOPIC.sub(lambda match: _topic(match[1]), text)
        text = _LINK.sub(lambda match: f"{match[1]} ({unquote(match[2]) if ':' not in match[2] else match[2]})", text)
        text = _WIKI.sub(lambda match: match[2] or match[1].replace("#", " › "), text)
        text = _without_marks(_CALLOUT.sub(r"\1", _FOOTNOTE.sub("", text)), _FOOTNOTE_MARK)
    if "^" in text:
        text = _BLOCK_ID.sub("", text)
    if any(mark in text for mark in _STRONG_MARKS):
        text = _without_marks(text, _STRONG)
    if "*" in text or "_" in text:
        text = _HALF.sub(_inside, _without_marks(text, _EMPHASIS))
    if "#" in text:
        text = _HEADING_MARK.sub("", text)
    text = _KEPT.sub(lambda match: kept[int(match[1])], text) if kept else text
    return _BLANK.sub("\n\n", text).strip()


def emphasised(text: str) -> list[Span]:
    """Where `plain` takes both marks around words that may be several sentences: with the marks, in order."""
    if "*" not in text and "_" not in text:
        return []
    for start, end in (*inline_code(text), *formulas(text)):
        text = text[:start] + "\x00" * (end - start) + text[end:]
    strong = [match.span() for match in _LONG_STRONG.finditer(text)] if "__" in text else []
    text = text.replace("**", "\x00\x00").replace("__", "\x00\x00")
    return apart((*strong, *(match.span() for match in _LONG_EMPHASIS.finditer(text))))


def may_fall_apart(text: str, start: int, emphasis: Span) -> bool:
    """Whether each sentence within this emphasis can be read by itself, the first from `start` on: then `plain` knows
    a mark without its other half, for it stands at the beginning or at the end of the line."""
    first, last = emphasis
    if first < start:
        return True
    half = _HALF.match(text[start : first + 3])
    return half is not None and half.end() == first + 1 - start and _HALF_ENDS.match(text, last - 2) is not None


def _replaced(text: str, spans: Sequence[Span], told: Callable[[str], str]) -> str:
    """The text with each of these spans as it is told."""
    parts, position = [], 0
    for start, end in spans:
        parts += [text[position:start], told(text[start:end])]
        position = end
    return "".join((*parts, text[position:]))


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
