"""A thing asked for by its number, which no passage has: "lesson 27"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from askbase.answer.words.text import MONTHS
from askbase.types import Passage

_REFERENCE = re.compile(
    r"\b(lesson|chapter|section|step|item|rule|point|version|part|episode|appendix|figure|table|page|question|issue|"
    r"ticket|task|week|day|phase|stage|level|room|volume)\s+(?:number\s+|no\.?\s+|#)?(\d+(?:\.\d+)*)\b",
    re.IGNORECASE,
)
_SHORT = {  # beginnings of other words, which "we 3" or "den 3" are, do not count
    "chapter": r"(?i:ch|chap)\.?", "section": r"(?i:sec|sect)\.?|§", "figure": r"(?i:fig)\.?", "page": r"p\.|pg\.?",
    "version": r"(?i:v|ver)\.?", "volume": r"(?i:vol)\.?", "episode": r"(?i:ep)\.?", "appendix": r"(?i:app)\.",
    "week": r"W|(?:KW|CW)",
}  # fmt: skip
_HEADED = frozenset({"lesson", "chapter", "section", "rule", "part", "episode"})  # "## 12. At night" says it without
_WITH_A_SIGN = frozenset({"ticket", "issue", "question", "task", "item"})
_WORDS = tuple(zip(
    "one two three four five six seven eight nine ten eleven twelve".split(),
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), strict=True,
))  # fmt: skip


def missing_reference(question: str, passages: Sequence[Passage]) -> str | None:
    """A thing asked for by number ("lesson 27") of which no passage has the number beside the word."""
    for noun, number in _REFERENCE.findall(question):
        beside = re.compile(_ways_to_say(noun.lower(), number))
        listed = re.compile(rf"^\W{{0,4}}{re.escape(number)}[.):]", re.MULTILINE)
        headed = re.compile(rf"\W{{0,4}}0{{0,2}}{re.escape(number)}[.):]\s+(?!(?i:{MONTHS})\b)")
        for passage in passages:
            if noun.lower() in _HEADED and any(map(headed.match, passage.chunk.headings)):
                break
            where = f"{passage.title}\n{chr(10).join(passage.chunk.headings)}\n{passage.chunk.plain}"
            about = noun.lower() in where.lower()
            if beside.search(where) or (about and listed.search(where)):
                break
        else:
            return f"{noun} {number}"
    return None


def _ways_to_say(noun: str, number: str) -> str:
    """`chapter 3`, `Ch. 3`, `chapter three`, `third chapter`; `v2.0`, `W42`, `KW 42`, `#482`."""
    digits = rf"0{{0,2}}{re.escape(number)}"  # week 6 is W06
    ways = [rf"(?i:{noun})s?[\W_]{{1,3}}(?:number\W|no\W|#)?{digits}\b"]
    if noun in _SHORT:
        ways.append(rf"(?:{_SHORT[noun]})[ _-]?{digits}\b")
    if noun in _WITH_A_SIGN:
        ways.append(rf"(?:#|(?i:no|nr)\.? ?){digits}\b")
    if number.isdecimal() and 0 < int(number) <= len(_WORDS):
        cardinal, ordinal = _WORDS[int(number) - 1]
        ways += [rf"(?i:{noun}[ -]{cardinal})\b", rf"(?i:(?:{ordinal}|{digits}(?:st|nd|rd|th))[ -]{noun})\b"]
    return rf"(?<![^\W_])(?:{'|'.join(ways)})"
