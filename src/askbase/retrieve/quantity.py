"""A property's value as a number that others can be compared with: `8`, `3.5`, `12,50 €`, `£9,850`, `4/5`, a date."""

from __future__ import annotations

import re

from askbase.notes.dates import parse_date
from askbase.types import Value

_QUANTITY = re.compile(
    r"(?:[~≈<>]\s?)?(?:[$€£¥]|[A-Za-z]{3})?\s?"
    r"(?P<number>[-−]?\d+(?:[.,'’ ]\d+)*)"
    r"\s?(?:[%$€£¥]|/\s?\d+|°?[^\W\d_]{1,12}(?:/[^\W\d_]{1,12})?)?"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,'’ ]\d{3})+")


def quantity(value: Value) -> float | None:
    """None for what is no number. Units are not converted: a property has one, mostly."""
    if isinstance(value, bool) or (isinstance(value, tuple) and len(value) != 1):
        return None
    text = str(value[0] if isinstance(value, tuple) else value).strip()
    if (day := parse_date(text)) is not None:
        return float(day.toordinal())
    match = _QUANTITY.fullmatch(text)
    return None if match is None else _number(match["number"].replace("−", "-"))


def _number(written: str) -> float | None:
    """`1.234,5` and `1,234.5` are the same; alone, a comma before three digits and every point mean what they do in
    English."""
    sign, digits = (-1.0, written[1:]) if written.startswith("-") else (1.0, written)
    signs = re.findall(r"[.,]", digits)
    decimal = signs[-1] if len(set(signs)) == 2 else ""
    if not decimal and len(signs) == 1 and (signs[0] == "." or not _THOUSANDS.fullmatch(digits)):
        decimal = signs[0]
    whole, _, rest = digits.rpartition(decimal) if decimal else (digits, "", "")
    if not whole.isdecimal() and not _THOUSANDS.fullmatch(whole):
        return None
    return sign * float(f"{re.sub(r'[^0-9]', '', whole)}.{rest or 0}")
