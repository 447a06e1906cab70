"""Questions without a model: from properties, from "key: value" lines, definitions, dates and numbers in sentences.

Plain questions, each with the exact words that answer it. They are drafts; a person keeps the good ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from askbase.errors import UsageError
from askbase.evals.drafts.spans import quotes_in
from askbase.types import Note

KINDS = ("metadata", "lookup", "definition", "date", "number")
_KEY_VALUE = re.compile(r"\*{0,2}([A-Z][\w /-]{2,30}?)\*{0,2}:\*{0,2}\s+(\S.{1,80})")
_DEFINITION = re.compile(r"((?:An? |The )?[A-Za-z][\w-]+(?: [\w-]+){0,3}) (?:is|are|means) (?:an?|any|what) \S.{10,}")
_DATE = re.compile(
    r"\b(?:[12]\d{3}-\d{2}-\d{2}|\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|"
    r"November|December)(?: [12]\d{3})?)\b"
)
_NUMBER = re.compile(
    r"(?<![\w.,-])[£$€]?\d[\d,.]*(?: ?(?:%|°C|km|kg|g|ml|l|cm|mm|kWh|hours|minutes|days|weeks|euros))?(?![\w-])"
)
_WHOLE = re.compile(r"\(?\d(?:[\s()/.-]{0,2}\d){6,}|\[\[.*?\]\]|\]\([^)]*\)|`[^`]*`|https?://\S+|\S+@\S+")
_SUBJECT = r"(?P<what>(?:The|My|Our|His|Her|A|An) [^,;:()]{2,60}?)"
_PASSIVE = re.compile(
    rf"{_SUBJECT} (?P<verb>was|were|is|are) (?P<done>[a-z]\w*(?:ed|en|ne|wn|lt|nt|ut|ld|ught))(?: on)? "
)
_EQUALS = re.compile(rf"{_SUBJECT} (?P<verb>was|were|is|are) (?:about |around |at )?")
_FUNCTION_WORDS = ("A", "An", "The", "My", "Our", "His", "Her")
_PRONOUN = re.compile(r"(?:It|They|He|She|This|That|These|Those|There|We|I|You)\b")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question with the words that answer it, and the value that a right answer states."""

    kind: str
    question: str
    note: str
    quote: str
    value: str


def chosen_kinds(written: str | None) -> list[str]:
    """`date,number` as a list; empty, which is all of them, where nothing is written.

    Raises:
        UsageError: there is no such kind.
    """
    kinds = [kind.strip() for kind in (written or "").split(",") if kind.strip()]
    unknown = next((kind for kind in kinds if kind not in KINDS), None)
    if unknown:
        raise UsageError(f"There is no kind '{unknown}'.", f"Known: {', '.join(KINDS)}.")
    return kinds


def proposals(note: Note) -> Iterator[Proposal]:
    """Everything the templates find in a note, in its order."""
    yield from _of_properties(note)
    for quote in quotes_in(_body(note)):
        if note.text.count(quote) == 1:
            yield from _of_sentence(note, quote)


def _of_properties(note: Note) -> Iterator[Proposal]:
    for key, value in note.properties.items():
        line = next((each for each in note.text.splitlines() if each.startswith(f"{key}:")), "")
        if isinstance(value, str) and value and value in line and note.text.count(line) == 1:
            yield Proposal(
                "metadata", f"What {key.replace('_', ' ')} does my note “{note.title}” have?", note.path, line, value
            )


def _of_sentence(note: Note, quote: str) -> Iterator[Proposal]:
    told = quote.rstrip(".")
    pair = _KEY_VALUE.fullmatch(told)
    if pair:
        yield Proposal("lookup", f"What does “{note.title}” give as {pair[1]}?", note.path, quote, pair[2].strip("* "))
        return
    if _PRONOUN.match(quote):
        return  # nobody could tell what it is about
    defined = _DEFINITION.fullmatch(told)
    if defined:
        yield Proposal("definition", f"What is {_lower(defined[1])}?", note.path, quote, told.partition(defined[1])[2])
    for kind, pattern in (("date", _DATE), ("number", _NUMBER)):
        found = list(pattern.finditer(told))
        if len(found) == 1 and len(told.split()) >= 6:
            if not _is_part(told, found[0]):
                yield Proposal(kind, _asked(note, kind, told, found[0]), note.path, quote, found[0][0].rstrip(".,"))
            return


def _asked(note: Note, kind: str, told: str, value: re.Match[str]) -> str:
    """What one would ask where the sentence is plain; else which value is missing in it."""
    before, after = told[: value.start()], told[value.end() :]
    passive = _PASSIVE.fullmatch(before)
    if kind == "date" and passive and not after:
        return f"When {passive['verb']} {_lower(passive['what'])} {passive['done']}?"
    equals = _EQUALS.fullmatch(before)
    if kind == "number" and equals and len(after.split()) <= 1:
        return f"What {equals['verb']} {_lower(equals['what'])}?"
    year = re.fullmatch(r"[12]\d{3}", value[0])
    missing = "year" if kind == "number" and year else kind
    return f"Which {missing} is missing here, in “{note.title}”: “{before}…{after}”?"


def _is_part(told: str, value: re.Match[str]) -> bool:
    """Whether the value is a piece of something longer: a telephone number, a link, code, an address."""
    wholes = (found.span() for found in _WHOLE.finditer(told))
    return told[: value.start()].endswith("+") or any(
        start < value.end() and value.start() < end for start, end in wholes
    )


def _body(note: Note) -> str:
    """The text without its properties and headings."""
    starts = [section.start for section in note.sections if section.kind == "body"]
    return "\n".join(
        line for line in note.text[min(starts, default=0) :].splitlines() if not line.startswith(("#", "|"))
    )


def _lower(term: str) -> str:
    first, _, rest = term.partition(" ")
    return f"{first.lower()} {rest}" if first in _FUNCTION_WORDS and rest else term
