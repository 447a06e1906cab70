"""The rows of a table that a question asks about: all of them, or those that its words and dates choose."""

from __future__ import annotations

from collections.abc import Sequence

from askbase.answer.quoting.rows import Row, Table
from askbase.answer.reckoning.asked import OF_RECKONING, Asked, dates_of
from askbase.answer.words.text import content_words, months


def rows_asked(asked: Asked, table: Table, column: int) -> Sequence[Row]:
    """Those with the words and dates of the question beside `column`; none where it is not plain which those are."""
    rows = _of_words(asked, table.rows, column)
    return _of_dates(asked, rows, column) if asked.dates else rows


def _of_words(asked: Asked, rows: Sequence[Row], column: int) -> Sequence[Row]:
    """What a word chooses in one column, and one in another: both. Words of one column: either. A word that stands
    above the table as well, in two columns, or in a cell that has more of the question's words than its own, chooses
    nothing for certain."""
    question = frozenset(word for word in content_words(asked.question) if any(map(str.isalpha, word)))
    found = [{at: content_words(cell) & question for at, cell in enumerate(row.cells) if at != column} for row in rows]
    everywhere = frozenset.intersection(*(frozenset().union(*each.values()) for each in found))
    held = [{at: words - everywhere for at, words in each.items() if words - everywhere} for each in found]
    choosing = {at for each in held for at in each}
    words = [frozenset().union(*(each.get(at, frozenset()) for each in held)) for at in choosing]
    every_word = frozenset().union(*words)
    chosen = [(row, each) for row, each in zip(rows, held, strict=True) if choosing <= each.keys()]
    told = frozenset().union(*(found for _, each in chosen for found in each.values()))
    is_plain = (
        sum(map(len, words)) == len(every_word)
        and told == every_word
        and not every_word & _above(rows)
        and not any(_has_more(held, at) for at in choosing)
        and not any(_in_passing(row, at, each[at]) for row, each in zip(rows, held, strict=True) for at in each)
    )
    return [row for row, _ in chosen] if is_plain else ()


def _above(rows: Sequence[Row]) -> frozenset[str]:
    """Words of the title, the headings and the head of the table."""
    first = rows[0]
    return first.sentence.under | content_words(" ".join((first.sentence.label, *first.names)))


def _has_more(held: Sequence[dict[int, frozenset[str]]], at: int) -> bool:
    """ "Hotel Alfama" is asked for, and there is a hotel Baixa."""
    found = {each[at] for each in held if at in each}
    return any(one < other for one in found for other in found)


def _in_passing(row: Row, at: int, found: frozenset[str]) -> bool:
    """Words of reckoning in a cell that says more: "running costs" where it is asked what all cost."""
    return bool(found & OF_RECKONING) and content_words(row.cells[at]) != found


def _of_dates(asked: Asked, rows: Sequence[Row], column: int) -> Sequence[Row]:
    """Of the years or months asked for; all rows, if these stand above the table and no row has any."""
    dates = [_dates(row, column) for row in rows]
    wanted = frozenset(asked.dates)
    if not any(dates):
        return rows if rows and wanted <= frozenset(dates_of(rows[0].sentence.label)) else ()
    chosen = []
    for row, of_row in zip(rows, dates, strict=True):
        parts = {when for when in of_row if any(len(when) == len(each) for each in wanted)}
        if not parts or (parts & wanted and parts - wanted):
            return ()
        if parts & wanted:
            chosen.append(row)
    told = frozenset().union(*(_dates(row, column) for row in chosen))
    return chosen if wanted <= told else ()


def _dates(row: Row, column: int) -> frozenset[str]:
    cells = " | ".join(cell for at, cell in enumerate(row.cells) if at != column)
    return frozenset(dates_of(cells)) | months(cells)
