"""The sum or the mean of a column of a table, of all of its rows or of those that the question asks about."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from askbase.answer.claims.measured import Figure
from askbase.answer.quoting.rows import Asked as OfRow
from askbase.answer.quoting.rows import Row, Table, tables
from askbase.answer.reading.focus import Sentence
from askbase.answer.reckoning.asked import Asked
from askbase.answer.reckoning.readings import named_columns, only_figure, said_by
from askbase.answer.reckoning.told import Reckoned, figure_like

_EMPTY = frozenset({"", "-", "–", "—", "?", "n/a"})
_FEWEST = 2  # rows
_MOST_STEPS = 12  # figures that are told


def of_column(asked: Asked, sentences: Sequence[Sentence]) -> Reckoned | None:
    """Of the one table that has such a column and is about what is asked; None where a cell cannot be read, for a sum
    without it is wrong, and where a row has the sum already."""
    found = [
        each
        for table in tables(sentences)
        if asked.is_about(*(said_by(row.sentence) for row in table.rows)) and (each := _of_table(asked, table))
    ]
    return found[0] if len(found) == 1 else None


def _of_table(asked: Asked, table: Table) -> Reckoned | None:
    if any(row.is_total for row in table.rows):
        return None
    columns = {tuple(named_columns(asked, row)) for row in table.rows} - {()}
    if len(columns) != 1 or len(only := columns.pop()) != 1:
        return None
    [column] = only
    rows = [row for row in _asked_rows(asked, table, column) if row.cells[column].strip() not in _EMPTY]
    figures = [only_figure(row.cells[column], row.names[column]) for row in rows]
    if len(rows) < _FEWEST or any(figure is None for figure in figures):
        return None
    return _told(asked, [figure for figure in figures if figure], rows)


def _asked_rows(asked: Asked, table: Table, column: int) -> list[Row]:
    """Those with the cells that the question names, all of them if it names none."""
    of_row = OfRow(asked.question)

    def fit(row: Row) -> int:
        held = [
            of_row.cell(name, cell)
            for at, (name, cell) in enumerate(zip(row.names, row.cells, strict=True))
            if at != column
        ]
        return -1 if False in held else held.count(True)

    fits = {row: fit(row) for row in table.rows}
    most = max(fits.values())
    return [row for row in table.rows if fits[row] == most and most >= 0]


def _told(asked: Asked, figures: Sequence[Figure], rows: Sequence[Row]) -> Reckoned | None:
    if len({figure.what for figure in figures} - {""}) > 1:
        return None
    total = sum((figure.value or Decimal(0) for figure in figures), Decimal(0))
    steps = " + ".join(figure.written for figure in figures[:_MOST_STEPS])
    more = f" + {len(figures) - _MOST_STEPS} more" if len(figures) > _MOST_STEPS else ""
    places = tuple(row.sentence for row in rows)
    if asked.task == "sum":
        return Reckoned(f"{figure_like(total, figures)} together: {steps}{more}", places)
    mean = (total / len(figures)).quantize(Decimal("0.01"))
    exact = "" if mean * len(figures) == total else "about "
    said = figure_like(mean, figures)
    return Reckoned(f"{exact}{said} on average: ({steps}{more}) / {len(figures)}", places)
