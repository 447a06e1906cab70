"""Properties compared with a number or a day: "rating above 3", "year before 2015", "due after June"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from askbase.retrieve.collection_words import names
from askbase.retrieve.dates import find_period
from askbase.retrieve.quantity import compare, quantity
from askbase.types import Value

_SIGNS = {  # the longest first: "more than" is none of "no more than"
    "at least": ">=", "no less than": ">=", "not below": ">=", "or more": ">=", "at most": "<=", "no more than": "<=",
    "not above": "<=", "up to": "<=", "until": "<=", "since": ">=", "from": ">=", "more than": ">", "greater than": ">",
    "higher than": ">", "larger than": ">", "later than": ">", "bigger than": ">", "above": ">", "over": ">",
    "after": ">", "exceeding": ">", "less than": "<", "fewer than": "<", "lower than": "<", "smaller than": "<",
    "earlier than": "<", "below": "<", "under": "<", "before": "<", ">=": ">=", "≥": ">=", "<=": "<=", "≤": "<=",
    ">": ">", "<": "<",
}  # fmt: skip
_DAY_SIGNS = {">": "after", "<": "before", ">=": "since", "<=": "until"}
_SIGN = "|".join(map(re.escape, _SIGNS))
_HAVING = r"(?:(?:(?:that|which) )?(?:have|has|having|with|whose|where|and)(?: (?:the|an?))? )?"
_NUMBER = r"[-−$€£¥]?\d[\d.,:/'’-]*(?: ?(?:[%€$£¥]|(?!and\b|or\b|do\b|are\b)[^\W\d_]{1,12}))?"


@dataclass(frozen=True, slots=True)
class Bound:
    """`property sign number`, as `quantity` measures it."""

    key: str
    sign: str
    number: float

    def holds(self, value: Value) -> bool:
        """Not for what is no number."""
        measured = quantity(value)
        if measured is None:
            return False
        at_least, equal = measured[0] > self.number, measured[0] == self.number
        return (equal and "=" in self.sign) or (at_least if ">" in self.sign else not at_least and not equal)


def take_bounds(text: str, values: Mapping[str, frozenset[str]], today: date) -> tuple[str, tuple[Bound, ...]]:
    """What is left of a folded question, and the comparisons in it. What cannot be compared with all the numbers that a
    property has (of another unit, say) stays in the text."""
    found: list[Bound] = []
    for key in sorted(values, key=len, reverse=True):
        units = [measured for value in values[key] if (measured := quantity(value)) is not None]
        if not units:
            continue
        of_days = {unit for _, unit in units} == {"date"}
        for said in names(key):
            name = re.escape(said)
            sides = rf"\b{_HAVING}{name} ?(?:(?:is|are|was|of) )?(?P<sign>{_SIGN}) ?(?:an? )?(?P<value>"
            for match in re.finditer(sides + (r"[^?!;]{3,40})" if of_days else rf"{_NUMBER})"), text):
                taken = _days(key, match, today) if of_days else _number(key, match, units)
                if taken is not None:
                    bounds, end = taken
                    found += bounds
                    text = f"{text[: match.start()]} {text[end:]}"
                    break
    return text, tuple(found)


def _days(key: str, match: re.Match[str], today: date) -> tuple[list[Bound], int] | None:
    sign = _DAY_SIGNS[_SIGNS[match["sign"]]]
    period = find_period(f"{sign} {match['value']}", today)
    if period is None or period.start:
        return None
    limits = ((">=", period.first), ("<", period.beyond))
    bounds = [Bound(key, sign, float(day.toordinal())) for sign, day in limits if day is not None]
    return bounds, match.start("value") + period.end - len(sign) - 1


def _number(key: str, match: re.Match[str], units: list[tuple[float, str]]) -> tuple[list[Bound], int] | None:
    """With its unit, or else what stands before one."""
    for said in (match["value"], match["value"].split(" ")[0]):
        measured = quantity(said.rstrip(".,:"))
        if measured is not None and compare((*units, measured)):
            return [Bound(key, _SIGNS[match["sign"]], measured[0])], match.start("value") + len(said)
    return None
