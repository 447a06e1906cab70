"""Where the sentences of a text begin and end, as its reader takes them: a quote goes with its page, a date with what
happened then, "Wrong, see below." with what is wrong; a formula or an entry of a glossary is one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from askbase.answer.words.stops import MONTHS, is_shortened
from askbase.notes.render import emphasised, may_fall_apart
from askbase.notes.units import Span, units

_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’“»)\]*_]*(?:\[[\^@][^\]\n]{1,80}\])*[ \t]+(?=[^\s])|(?<=[。！？])|[\r\n]+")
_ROW = re.compile(r"\s*\|")
_PARENTHESIS = re.compile(r"\(((?:[^()\n]|\([^()\n]{0,60}\)){1,100})\)")
_REFERENCE = re.compile(  # [@key], [see @key, p. 3], [[@key]], [^1]
    r"\[(?:\[@[^\[\]\n]{1,100}\]|[^\[\]\n]{0,40}@[\w:./-][^\[\]\n]{0,100}|\^[\w.-]{1,80})\](?![(:])"
)
_LOCATOR = re.compile(  # a page, or an author and a year
    r"(?:(?:see|vgl\.|cf\.|siehe)\s)?(?:(?:pp?|S|ch|chap|Kap|fig|Abb|tab|vol|Bd|ll?|op|loc)\.|§"
    r"|(?i:pages?|seiten?|lines?|zeilen?|chapter|kapitel|ibid|ebd|ebenda)\b)|@|[^\W\d_].*\b(?:1[5-9]|20)\d\d[a-z]?\b"
    r"|(?:1[5-9]|20)\d\d[a-z]?$"
)
_WHOLE_SENTENCE = re.compile(r"(?<!\bibid)(?<!\bebd)(?<!\bal)(?<!\bff)(?<!\bf)[.!?…][\"'”’]?$")
_TAKEN_BACK = re.compile(  # a sentence that says no more of the one before it
    r"[*_~(]*(?i:(?:this (?:is|was) |das (?:ist|war) )?(?:wrong|not true|incorrect|outdated|obsolete|superseded"
    r"|retracted|no longer (?:true|valid|so|holds|applies)|(?:nicht mehr )?(?:falsch|überholt|veraltet|gültig|richtig)"
    r"|stimmt nicht(?: mehr)?|gilt nicht mehr))(?:[,:;]? \(?(?:see|as of|since|siehe|s\.|seit) [^.!?\n]{1,40})?"
    r"(?:[.!][.!)*_~]*(?=\s|\Z)|[)*_~]*(?=[ \t]*(?:[\r\n]|\Z)))"
)
_BLANKS = re.compile(r"[ \t]*")
_LONGEST_DATE, _LOOKED_AT = 60, 60  # characters
_ITEM = re.compile(r"\w{1,3}$")  # "(2) Close it", "(a)"
_DATE = re.compile(
    r"[\s>*_+-]*(?:\d{4}-\d\d-\d\d|\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d\d)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:(?i:{MONTHS}))\.?(?:\s\d{{4}})?)(?:[.:,]?\s[A-ZÄÖÜ]{{2,}}){{0,2}}[.!]?[*_]*"
)


def sentences(text: str) -> Iterator[Span]:
    """Spans of sentences and lines, without white space around them. Every other character lies in one of them. A row
    of a table is one, whatever its cells say, as are the `units` of a note."""
    whole, marked = units(text), emphasised(text)
    start = done = 0
    for match in _SENTENCE.finditer(text):
        end = match.end()
        if match.start() < done or end <= done or _around(whole, end) is not None:
            continue
        ends_line = (match.group().strip(" \t") != "" and "\n" in match.group()) or "\r" in match.group()
        if not ends_line:
            if _ROW.match(text, start) or _is_shortened(text, start, match.start(), end):
                continue
            emphasis = _around(marked, end)
            if (emphasis and not may_fall_apart(text, start, emphasis)) or _is_date_line(text, start, end):
                continue
            if _TAKEN_BACK.match(text, end):
                continue
            if (trailer := _trailer(text, end)) > end:
                done = end = trailer
                if text[end : end + 1] not in (" ", "\t") or not _goes_on_anew(
                    text[end : end + _LOOKED_AT].lstrip(" \t")
                ):
                    continue
        yield from _trimmed(text, start, end)
        start = end
    yield from _trimmed(text, start, len(text))


def is_retracted(sentence: str) -> bool:
    """It ends with what only takes it back: "… Wrong, see below."."""
    return any(
        (remark := _TAKEN_BACK.match(sentence, stop.end())) is not None and remark.end() == len(sentence)
        for stop in _SENTENCE.finditer(sentence)
    )


def _around(spans: Sequence[Span], end: int) -> Span | None:
    """The span that goes on behind the end of a sentence, if there is one. The spans are in order and apart."""
    at = bisect_left(spans, (end, end)) - 1
    return spans[at] if at >= 0 and end < spans[at][1] else None


def _is_shortened(text: str, start: int, stop: int, end: int) -> bool:
    """Looking at no more of a long text than what tells."""
    return is_shortened(text[max(start, stop - _LOOKED_AT) : stop], text[end : end + _LOOKED_AT])


def _is_date_line(text: str, start: int, end: int) -> bool:
    """A line opens with no more than a date: what happened then follows."""
    opens = start == 0 or text[start - 1] in "\r\n"
    return opens and end - start <= _LONGEST_DATE and _DATE.fullmatch(text[start:end].rstrip()) is not None


def _trailer(text: str, at: int) -> int:
    """The end of what stands at `at`, behind a sentence and its stop, and says where it is from; `at` if nothing
    does."""
    found = at
    while True:
        match = _REFERENCE.match(text, at) or _PARENTHESIS.match(text, at)
        if match is None or (match[0].startswith("(") and not _belongs(match[1].strip(), text, match.end())):
            return found + 1 if found < at and text[found : found + 1] == "." else found
        found = match.end()
        blanks = _BLANKS.match(text, found)
        at = blanks.end() if blanks else found


def _belongs(inside: str, text: str, end: int) -> bool:
    """Whether what stands in parentheses, which end at `end`, is no sentence, nor a part of the one behind it."""
    if not inside or _WHOLE_SENTENCE.search(inside):
        return False
    following = text[end : end + 3].lstrip(" \t.")[:1]
    if following in ("", "\r", "\n") or _LOCATOR.match(inside):
        return True
    return not (_ITEM.fullmatch(inside) or inside[0].isupper() or following.islower())


def _goes_on_anew(following: str) -> bool:
    return not (following[:1].islower() or following[:1] in tuple(",;:"))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    part = text[start:end]
    stripped = part.strip()
    if stripped:
        first = start + len(part) - len(part.lstrip())
        yield first, first + len(stripped)
