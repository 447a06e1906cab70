"""Other values for facts, and whether notes still hold a fact. Deterministic: the case id is the seed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from askbase.answer.words.text import content_words
from askbase.evals.cases import Nugget
from askbase.evals.literals import holds_all

_NAMES = ("Tamsin", "Odalys", "Brackwater", "Kestrelby", "Ilmarin", "Quennel", "Fennimore", "Zubrowka")
_ISO = re.compile(r"[12]\d{3}-\d{2}-\d{2}")
_DIGITS = re.compile(r"\d+")
_NAME = re.compile(r"[A-Z][a-z]{2,}(?:[ -][A-Z][a-z]{2,})?")


def other_value(value: str, seed: str) -> str | None:
    """A value of the same kind that is not this one: another date, number or name. None for anything else."""
    turn = int(hashlib.sha256(f"{seed}\0{value}".encode()).hexdigest()[:8], 16)
    if _ISO.fullmatch(value):
        day = (int(value[8:]) + 3 + turn % 20) % 28 + 1
        return value[:8] + f"{day if day != int(value[8:]) else day % 28 + 1:02}"
    found = _DIGITS.search(value)
    if found:
        return value[: found.start()] + _other_number(found[0], turn) + value[found.end() :]
    return _NAMES[turn % len(_NAMES)] if _NAME.fullmatch(value) else None


def still_told(nuggets: Iterable[Nugget], question: str, texts: Mapping[str, str]) -> bool:
    """Whether any of these facts still stands in a line that also shares a word of content with the question."""
    asked = content_words(question)
    facts = list(nuggets)
    return any(
        holds_all(fact.text, line)
        for text in texts.values()
        for line in text.splitlines()
        if asked & _content(line)
        for fact in facts
    )


@lru_cache(maxsize=65_536)
def _content(line: str) -> frozenset[str]:
    return content_words(line)  # the same lines come up case after case


def _other_number(digits: str, turn: int) -> str:
    """As many digits, another number that could stand in its place: days stay days, years stay years."""
    step, number = 1 + turn % 8, int(digits)
    if len(digits) == 1:
        return str((number - 1 + step) % 9 + 1)
    if len(digits) == 2 and number <= 31:
        return f"{(number + step) % 28 + 1 if (number + step) % 28 + 1 != number else step + 20:02}"
    if len(digits) == 4 and digits[:2] in ("19", "20"):
        return str(number - step)
    return digits[0] + "".join(str((int(digit) + step) % 10) for digit in digits[1:])
