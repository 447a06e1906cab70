"""What a claim may not leave out or change, though nearly all of its words stand in the note: how many of what, how
often, and whose opinion it is. Found by reading answers of a small model by hand (CONTRIBUTING.md)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from askbase.answer.text import content_words, numbers, stem

_QUALIFIER = re.compile(
    r"(?i)\b(?:often|usually|generally|mostly|sometimes|typically|traditionally|historically|formerly|normally|"
    r"occasionally|frequently|originally|oft|meist(?:ens)?|manchmal|früher|souvent|parfois)\b"
)
_OPINION = re.compile(
    r"(?i)\b(?:claim(?:s|ed)|believ(?:e|es|ed)|convinced|alleg(?:e|es|ed)|argu(?:e|es|ed)|suspect(?:s|ed)?|"
    r"according to|thought|thinks?|suggest(?:s|ed)?|tried|wants?|wanted|plans?|planned|hopes?|hoped|rumou?red|"
    r"said to)\b"
)
_PREFIXED = re.compile(r"(?i)\b(non|proto|anti|pre|post|ex|semi|pseudo|sub|inter|counter) ?- ?(\w+)")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_FIGURE = re.compile(
    r"(?i)\b(?:how (?!(?:do|does|did|is|are|was|were|can|could|should|would|come)\b)\w+|when|cost|price|"
    r"(?:what|which) (?:year|date|day|month|time|number|amount|share|size|temperature|version|percentage|dose|score)|"
    r"wie \w+|wann|combien|quand|cu[aá]nt[oa]s?|cu[aá]ndo)\b"
)
_YES_NO = re.compile(r"(?i)\W*(?:am|is|are|was|were|do|does|did|have|has|had|can|could|should|will|would|may)\b")
# Words of questions that ask nothing a note would have to repeat: "where is it located", "what is it called".
_LIGHT = content_words(
    "located situated called named known term word refers mean means defined happens place kind type way part example"
    " summary discuss introduction method"
)


def counts_differ(claim: str, said: str) -> bool:
    """The claim counts two of what the note has one of."""
    known: dict[str, set[str]] = defaultdict(set)
    for number, thing in _counted(said):
        known[thing].add(number)
    return any(thing in known and number not in known[thing] for number, thing in _counted(claim))


def leaves_out(claim: str, said: str) -> bool:
    """The note says "often" or "historically", or who thinks or wants it so, or speaks of proto-oncogenes where the
    claim has oncogenes."""
    dropped = any(kind.search(said) and not kind.search(claim) for kind in (_QUALIFIER, _OPINION))
    bare = content_words(_PREFIXED.sub(" ", claim))
    return dropped or any(word in bare for _, word in _prefixed(said) - _prefixed(claim))


def echoes(unsaid: frozenset[str]) -> bool:
    """Words of the question that the claim repeats as if the note answered just that, and the note does not say."""
    return bool(unsaid - _LIGHT)


def asks_yes_no(question: str) -> bool:
    """English ones, by how they begin."""
    return _YES_NO.match(question) is not None


def asks_figure(question: str) -> bool:
    """For a number or a date."""
    return _FIGURE.search(question) is not None


def _prefixed(text: str) -> set[tuple[str, str]]:
    return {(prefix.lower(), stem(word.lower())) for prefix, word in _PREFIXED.findall(text)}


def _counted(text: str) -> Iterator[tuple[str, str]]:
    """(number, what it counts)"""
    words = [match.group().lower() for match in _WORD.finditer(text)]
    for word, thing in pairwise(words):
        found = numbers(word) or (frozenset({"1"}) if word == "one" else frozenset[str]())
        if len(found) == 1 and content_words(thing) and not numbers(thing):
            yield next(iter(found)), stem(thing)
