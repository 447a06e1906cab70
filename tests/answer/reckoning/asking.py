"""Questions to notes, for tests of what is reckoned from them."""

from __future__ import annotations

from askbase.answer.reckoning.reckon import reckoned
from askbase.types import Passage
from tests.answer.builders import passage


def answered(question: str, *found: Passage, whole: tuple[Passage, ...] = ()) -> str:
    """The line with the result, "" if nothing is reckoned."""
    stated = reckoned(question, found, lambda path: whole)
    return stated.segments[1].claim if stated.segments else ""


def table(title: str, head: str, *rows: str) -> Passage:
    """A note with one table, its cells parted by ` | `, that has no title but the name of its file."""
    rule = "|---" * len(head.split(" | ")) + "|"
    return passage("\n".join((f"| {head} |", rule, *(f"| {row} |" for row in rows))) + "\n", f"{title}.md")
