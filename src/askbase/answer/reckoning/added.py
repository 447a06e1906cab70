"""Which rows and columns of a table may be added up: rows of their own, and columns of what comes bit by bit. Weights,
balances, marks and prices to choose from are none, nor are rows that are sums of others."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from decimal import Decimal

from askbase.answer.claims.measured import MONEY_UNIT, Figure
from askbase.answer.claims.units import ADVERBS, TIME, UNITS
from askbase.answer.quoting.rows import Row, Table
from askbase.answer.reckoning.asked import Asked
from askbase.answer.reckoning.certain import is_certain
from askbase.answer.words.text import content_words

FEWEST = 2  # rows
_ADDED = frozenset({MONEY_UNIT, *UNITS.values(), *TIME.values(), "m²", "m³"}) - frozenset("w kw v bar mbar mph".split())
_OF_ADDED = re.compile(  # heads of bare figures that add up
    r"(?i)\b(?:costs?|prices?|paid|spent|fees?|expenses?|distance|kosten|preis|ausgaben|strecke)\b"
)
_NEVER_ADDED = re.compile(  # each tells the state at its time, a rate, a mark, or which one it is
    r"(?i)\b(?:readings?|balances?|levels?|stand|weights?|weighs?|ages?|heights?|ratings?|scores?|grades?|marks?|rates?"
    r"|per|each|unit|speed|pace|hourly|daily|so far|running|cumul\w*|total|average|mean|year|since|until|saldo|\w*stand"
    r"|gewicht|alter|größe|note|pro|je|kumul\w*|schnitt)\b|/"
)
_WHICH_ONE = re.compile(r"(?i)\W*(?:no|nr|nummer|number|id|#|year|jahr|phone|telefon|room|raum|zimmer|page|seite)\W*")
_HOW_OFTEN = re.compile(
    r"(?i)\W*(?:qty|quantity|count|nights?|units|pieces|pcs|times|persons?|people|packets?|packs?|boxes|bottles|bags"
    r"|tickets|rolls|tins|jars|anzahl|menge|stück|nächte|personen|packungen|flaschen|karten)\W*"
)
_SEVERAL = re.compile(r"(?i)\b\d+\s?[x×]|[x×]\s?\d")
_NOT_YET = re.compile(
    r"(?i)\W*(?:no|nein|✗|❌|open|unpaid|due|pending|outstanding|to ?do|later|maybe|offen|ausstehend|fällig)\W*"
)
_ALL = re.compile(r"(?i)\b(?:all|alle[rn]?)\b")
_TO_CHOOSE = re.compile(
    r"(?i)\b(?:offers?|options?|quot(?:e|es|ation|ations)|alternatives?|candidates?|variants?|bids?|angebote?|varianten?"
    r"|optionen|vergleich|comparison|wish ?list|shortlist)\b"
)
_OF_OTHERS = re.compile(
    r"(?i)\b(?:total|sub-?total|sum|altogether|overall|average|mean|carried|\w*summe|gesamt\w*|insgesamt|schnitt"
    r"|durchschnitt|übertrag|q[1-4]|h[12]|quarter|quartal)\b"
)  # rows that are made of other rows


def is_one_of(row: Row, asked: Asked) -> bool:
    """A row of its own, of what was: no sum of others, nothing planned or called off."""
    text, words = row.sentence.text, content_words(asked.question)
    waits = any(_NOT_YET.fullmatch(cell) and not content_words(cell) & words for cell in row.cells)
    return (
        bool(row.cells[0].strip())
        and not _OF_OTHERS.search(text)
        and not _SEVERAL.search(text)
        and not (waits and not _ALL.search(asked.question))
        and is_certain(text, asked.question)
    )


def have_periods(rows: Sequence[Row]) -> bool:
    """Of one so much a month, of another so much a year."""
    every = [ADVERBS & frozenset(cell.strip().lower() for cell in row.cells) for row in rows]
    return len(set(every)) > 1


def adds_up(figures: Sequence[Figure]) -> bool:
    """One of them is the sum of those before it."""
    values = [figure.value or Decimal(0) for figure in figures]
    before = list(itertools.accumulate(values))
    return any(value == so_far for value, so_far in zip(values[FEWEST:], before[FEWEST - 1 :], strict=False))


def can_be_added(table: Table, column: int, figures: Sequence[Figure]) -> bool:
    """Amounts of money and measures of what comes bit by bit, each once."""
    head = table.rows[0].names[column]
    counted = {figure.what for figure in figures} - {""}
    known = counted <= _ADDED if counted else bool(_OF_ADDED.search(head)) or _is_unit(head)
    label = table.rows[0].sentence.label
    return (
        known
        and not _NEVER_ADDED.search(head)
        and not any(_HOW_OFTEN.fullmatch(name) for name in table.rows[0].names)
        and not _TO_CHOOSE.search(" ".join((label, *table.rows[0].names)))
    )


def _is_unit(head: str) -> bool:
    words = head.lower().split()
    return any((TIME.get(word) or UNITS.get(word)) in _ADDED for word in words)


def tells_which(head: str) -> bool:
    """Figures under it are numbers and years of things, not how much of them there is."""
    return _WHICH_ONE.fullmatch(head) is not None
