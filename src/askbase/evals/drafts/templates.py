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
    for kind, pattern, asks in (("date", _DATE, "Which date"), ("number", _NUMBER, "Which figure")):
        found = list(pattern.finditer(told))
        if len(found) == 1 and len(told.split()) >= 6:
            gap = f"{told[: found[0].start()]}…{told[found[0].end() :]}"
            yield Proposal(
                kind,
                f"{asks} belongs into the gap, in “{note.title}”: “{gap}”?",
                note.path,
                quote,
                found[0][0].rstrip(".,"),
            )
            return


def _body(note: Note) -> str:
    """The text without its properties and headings."""
    starts = [section.start for section in note.sections if section.kind == "body"]
    return "\n".join(
        line for line in note.text[min(starts, default=0) :].splitlines() if not line.startswith(("#", "|"))
    )


def _lower(term: str) -> str:
    first, _, rest = term.partition(" ")
    return f"{first.lower()} {rest}" if first in ("A", "An", "The") and rest else term
