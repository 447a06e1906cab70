"""A property's value as a number that others can be compared with: `8`, `3.5`, `12,50 €`, `£9,850`, `4/5`, a date."""

from __future__ import annotations

import re
from collections.abc import Iterable

from askbase.clean import fold
from askbase.notes.dates import parse_date
from askbase.types import Value

Quantity = tuple[float, str]  # and of what: "€", "min", "date"; "" if that is not said
_DIGITS = r"[-−]?[0-9]+(?:[.,'’ ][0-9]+)*"
_QUANTITY = re.compile(
    rf"(?:[~≈<>]\s?)?(?P<before>[$€£¥]|[A-Za-z]{{3}})?\s?(?P<number>{_DIGITS})"
    r"\s?(?:/\s?(?P<of>[0-9]+)|(?P<unit>[%$€£¥]|°?[^\W\d_]{1,12}(?:/[^\W\d_]{1,12})?))?"
)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[.,'’ ][0-9]{3})+")


def quantity(value: Value) -> Quantity | None:
    """None for what is no number. Units are not converted, but `4/5` is a share."""
    if isinstance(value, bool) or (isinstance(value, tuple) and len(value) != 1):
        return None
    text = str(value[0] if isinstance(value, tuple) else value).strip()
    if (day := parse_date(text)) is not None:
        return float(day.toordinal()), "date"
    match = _QUANTITY.fullmatch(text)
    number = _number(match["number"].replace("−", "-")) if match else None
    if match is None or number is None:
        return None
    if match["of"]:
        return (number / int(match["of"]), "share") if int(match["of"]) else None
    return number, fold(match["unit"] or match["before"] or "")


def compare(quantities: Iterable[Quantity]) -> bool:
    """Whether these can be: all of one unit, which need not be said each time."""
    units = {unit for _, unit in quantities}
    return len(units - {""}) <= 1 and not (len(units) > 1 and units & {"date", "share"})


def _number(written: str) -> float | None:
    """`1.234,5` and `1,234.5` are the same; alone, a comma before three digits and every point mean what they do in
    English."""
    sign, digits = (-1.0, written[1:]) if written.startswith("-") else (1.0, written)
    signs = re.findall(r"[.,]", digits)
    decimal = signs[-1] if len(set(signs)) == 2 else ""
    if not decimal and len(signs) == 1 and (signs[0] == "." or not _THOUSANDS.fullmatch(digits)):
        decimal = signs[0]
    whole, _, rest = digits.rpartition(decimal) if decimal else (digits, "", "0")
    if not rest.isdecimal() or not (whole.isdecimal() or _THOUSANDS.fullmatch(whole)):
        return None
    return sign * float(f"{re.sub(r'[^0-9]', '', whole)}.{rest}")
