"""Figures of a text with what is counted, or what they are counted in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from askbase.answer.claims.units import FIGURE, MONEY, TIME, UNITS
from askbase.answer.words.text import GENERIC, numbers, stem

MONEY_UNIT = "money"
_MOST_DIGITS = 15  # what is longer is a number of something, and more than sums are exact to
_COUNTED = re.compile(
    rf"(?i)(?P<before>[$€£¥]\s?)?(?P<figure>(?<![\w.,-]){FIGURE})"
    rf"\s?(?:(?P<money>{MONEY})|(?P<sign>°\s?[CF]?|%)|(?P<what>kilowatt[ -]?hours?\b|[^\W\d_]+))?"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is `written`, its sign of money with it; `what` it counts, or is counted in ("" of a bare one),
    and as the text has that (`unit`). `start`, `end`: in the text."""

    written: str
    unit: str
    what: str
    start: int
    end: int

    @property
    def values(self) -> frozenset[str]:
        return numbers(self.written)

    @property
    def value(self) -> Decimal | None:
        """None of what is no single number: a day, a range, a version, the number of an account."""
        [value, *more] = self.values or {""}
        try:
            return None if more or len(value) > _MOST_DIGITS else Decimal(value)
        except InvalidOperation:
            return None


def figures_of(text: str) -> Iterator[Figure]:
    """In the order of the text, days and years among them."""
    for found in _COUNTED.finditer(text):
        sign = (found["before"] or "").strip()
        what, unit = _what(found)
        end = found.end() if unit else found.end("figure")
        yield Figure(sign + found["figure"], unit, what, found.start(), end)


def _what(found: re.Match[str]) -> tuple[str, str]:
    if found["before"] or found["money"]:
        return MONEY_UNIT, found["money"] or ""
    if found["sign"]:
        return found["sign"][0], found["sign"]
    word = (found["what"] or "").lower()
    if not word or word in GENERIC:
        return "", ""
    if word.startswith("kilowatt") and word != "kilowatt":
        return "kwh", found["what"]
    return TIME.get(word) or UNITS.get(word) or stem(word), found["what"]
