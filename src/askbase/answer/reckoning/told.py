"""What was reckoned, as its reader gets it: the result as notes write such figures, and what it was reckoned from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from askbase.answer.claims.measured import MONEY_UNIT, Figure
from askbase.answer.reading.focus import Sentence
from askbase.notes.calendar_words import ENGLISH_NAMES

_SIGN = re.compile(r"[$€£¥]")
_DECIMALS = re.compile(r"\.(\d+)$|,(\d{1,2})$")
_DECIMAL_COMMA = re.compile(r",\d{1,2}$")
_GERMAN = str.maketrans(".,", ",.")
_CENTS = 2  # decimals
_THOUSAND = 1000
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Reckoned:
    """`said`: the result and how it comes about. `drawn_on`: the sentences that have the figures."""

    said: str
    drawn_on: tuple[Sentence, ...]


def figure_like(value: Decimal, figures: Sequence[Figure]) -> str:
    """`4,050 kilowatt hours`: with the sign, the unit, the decimals and the comma of the figures it comes from."""
    written = (len(found[1] or found[2]) for figure in figures if (found := _DECIMALS.search(figure.written)))
    decimals = max(-int(value.normalize().as_tuple().exponent), *written, 0)
    decimals = _CENTS if decimals and any(figure.what == MONEY_UNIT for figure in figures) else decimals
    grouped = abs(value) >= _THOUSAND and not any(_is_plain(figure) for figure in figures)
    number = f"{value:,.{decimals}f}" if grouped else f"{value:.{decimals}f}"
    if any(_DECIMAL_COMMA.search(figure.written) for figure in figures):
        number = number.translate(_GERMAN)
    sign = next((found[0] for figure in figures if (found := _SIGN.match(figure.written))), "")
    unit = next((figure.unit for figure in figures if figure.unit), "")
    gap = "" if unit == "%" or not unit else " "
    return f"{sign}{number}{gap}{unit}"


def shown(name: str) -> str:
    """`2024-02` as a reader says it."""
    found = _MONTH.fullmatch(name)
    return f"{ENGLISH_NAMES[int(found[2])].capitalize()} {found[1]}" if found else name


def _is_plain(figure: Figure) -> bool:
    """A thousand and more, written without a comma."""
    return figure.value is not None and abs(figure.value) >= _THOUSAND and "," not in figure.written
