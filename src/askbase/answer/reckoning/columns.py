"""The sum or the mean of a column of a table, of all of its rows or of those that the question asks about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from askbase.answer.claims.measured import MONEY_UNIT, Figure, figures_of
from askbase.answer.quoting.rows import Row, Table, is_row, tables
from askbase.answer.reading.focus import Sentence
from askbase.answer.reckoning.added import FEWEST, adds_up, can_be_added, have_periods, is_one_of, tells_which
from askbase.answer.reckoning.asked import Asked
from askbase.answer.reckoning.certain import of_one_kind
from askbase.answer.reckoning.chosen import rows_asked
from askbase.answer.reckoning.readings import named_columns, only_figure, said_by
from askbase.answer.reckoning.told import Reckoned, figure_like

_EMPTY = frozenset({"", "-", "–", "—", "n/a"})
_FEWEST_DECIMALS = 2  # of a mean that is no whole number
_MOST_STEPS = 12  # figures that are told
_TELLS_SUM = re.compile(r"(?i)\b(?:total\w*|altogether|in all|sum|insgesamt|gesamt\w*|zusammen)\b")


def of_column(asked: Asked, sentences: Sequence[Sentence]) -> Reckoned | None:
    """Of the one table that has such a column and is about what is asked; None where a cell cannot be read, for a sum
    without it is wrong, and where the note tells a sum already."""
    found = [
        (table, column)
        for table in tables(sentences)
        if asked.is_about(*(said_by(row.sentence) for row in table.rows))
        and (column := _column(asked, table)) is not None
    ]
    if len(found) != 1:
        return None
    [(table, column)] = found
    rows = rows_asked(asked, table, column)
    rows = [row for row in rows if row.cells[column].strip() not in _EMPTY]
    figures = [figure for row in rows if (figure := only_figure(row.cells[column], row.names[column]))]
    if (
        len(rows) < FEWEST
        or len(figures) < len(rows)
        or not of_one_kind(figures)
        or not _in_units_asked(asked, figures)
    ):
        return None
    if not all(is_one_of(row, asked) for row in rows) or have_periods(rows) or adds_up(figures):
        return None
    if asked.task == "sum" and (not can_be_added(table, column, figures) or _is_told(sentences, table, figures)):
        return None
    return _told(asked, figures, rows, f"{_head(table, column)}{len(rows)} of {len(table.rows)} rows")


def _column(asked: Asked, table: Table) -> int | None:
    """The one that the question names; None where it may be one of several, and where a row has the sum."""
    if any(row.is_total for row in table.rows):
        return None
    columns = {tuple(named_columns(asked, row)) for row in table.rows} - {()}
    if len(columns) != 1 or len(only := columns.pop()) != 1:
        return None
    return None if tells_which(table.rows[0].names[only[0]]) else only[0]


def _in_units_asked(asked: Asked, figures: Sequence[Figure]) -> bool:
    units = asked.units - {MONEY_UNIT}
    return all(not units or figure.what in units | {"", MONEY_UNIT} for figure in figures)


def _is_told(sentences: Sequence[Sentence], table: Table, figures: Sequence[Figure]) -> bool:
    """A sentence of the note tells a sum of such figures."""
    note, what = table.rows[0].sentence.note, {figure.what for figure in figures}
    return any(
        each.note == note
        and not is_row(each)
        and _TELLS_SUM.search(each.text)
        and any(figure.what in what for figure in figures_of(each.text))
        for each in sentences
    )


def _head(table: Table, column: int) -> str:
    name = table.rows[0].names[column]
    return f"column “{name}”, " if name else ""


def _told(asked: Asked, figures: Sequence[Figure], rows: Sequence[Row], of: str) -> Reckoned:
    """`of`: which figures these are."""
    total = sum((figure.value or Decimal(0) for figure in figures), Decimal(0))
    steps = " + ".join(figure.written for figure in figures[:_MOST_STEPS])
    more = f" + {len(figures) - _MOST_STEPS} more" if len(figures) > _MOST_STEPS else ""
    places = tuple(row.sentence for row in rows)
    if asked.task == "sum":
        return Reckoned(f"{figure_like(total, figures)} together: {steps}{more} ({of})", places)
    mean = (total / len(figures)).quantize(Decimal(1).scaleb(-_decimals(figures)))
    exact = "" if mean * len(figures) == total else "about "
    said = figure_like(mean, figures)
    return Reckoned(f"{exact}{said} on average: ({steps}{more}) / {len(figures)} ({of})", places)


def _decimals(figures: Sequence[Figure]) -> int:
    """Of a mean: one more than its figures have, of money two."""
    if any(figure.what == MONEY_UNIT for figure in figures):
        return _FEWEST_DECIMALS
    return max(_FEWEST_DECIMALS, *(1 - int((figure.value or Decimal(0)).as_tuple().exponent) for figure in figures))
