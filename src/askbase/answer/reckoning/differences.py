"""How much more or less: of a thing at two dates, of two rows of a table, of a price and what is taken off it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from askbase.answer.claims.measured import MONEY_UNIT, Figure
from askbase.answer.quoting.rows import Row, Table, tables
from askbase.answer.reading.focus import Sentence
from askbase.answer.reckoning.asked import Asked
from askbase.answer.reckoning.readings import Reading, dated, measured, named_columns, only_figure, said_by
from askbase.answer.reckoning.told import Reckoned, figure_like, shown
from askbase.answer.words.text import content_words, names, ordered_words
from askbase.types import Passage

_TAKES_OFF = re.compile(
    r"(?i)\b(?:takes?|took|off|deduct\w*|reduc\w*|discount\w*|rebate\w*|less|subtract\w*|minus|grants?|pays?|abzug|rabatt)\b"
)
_SAME_NOTE, _SAME_TABLE = 0.5, 0.5  # of words


def between_dates(asked: Asked, sentences: Sequence[Sentence], passages: Sequence[Passage]) -> Reckoned | None:
    """Of the two dates that the question names; None where the notes do not have one figure for each, of one kind."""
    if len(asked.dates) != 2:
        return None
    found = [each for each in dated(asked, sentences, passages) if each.speaks_of(asked)]
    first, second = ([each for each in found if each.date == when] for when in asked.dates)
    pairs = [
        (one, other)
        for one, other in itertools.product(first, second)
        if _comparable(one.figure, other.figure) and asked.is_about(one.words, other.words)
    ]
    if not pairs:
        return None
    best = max(_fitness(asked, *pair) for pair in pairs)
    chosen = [pair for pair in pairs if _fitness(asked, *pair) == best]
    if len({(one.figure.value, other.figure.value) for one, other in chosen}) > 1:
        return None
    return _difference(*((each.figure, each.date, each.sentence) for each in chosen[0]))


def between_rows(asked: Asked, sentences: Sequence[Sentence]) -> Reckoned | None:
    """Of the two rows of one table that the question names, in the one column of figures that it may mean."""
    for table in tables(sentences):
        rows = _named(asked, table)
        if len(rows) == 2 and asked.is_about(*(said_by(row.sentence) for row in rows)):
            columns = frozenset.intersection(*(frozenset(named_columns(asked, row)) for row in rows))
            if len(columns) == 1:
                [column] = columns
                read = [(only_figure(row.cells[column], row.names[column]), row.cells[0], row.sentence) for row in rows]
                return _difference(*((figure, name, sentence) for figure, name, sentence in read if figure))
    return None


def left_of(asked: Asked, sentences: Sequence[Sentence]) -> Reckoned | None:
    """A price without what is taken off it: of the row that the question names, or of the sentence that says most of
    what it asks about."""
    [taken_word] = ordered_words(asked.taken)[:1] or [""]
    off = [
        each
        for each in measured(asked, sentences)
        if taken_word in each.sentence.words
        and _TAKES_OFF.search(each.sentence.text)
        and each.figure.what == MONEY_UNIT
    ]
    if not taken_word or len({each.figure.value for each in off}) != 1 or not _alone(off[0], sentences, asked):
        return None
    subject = replace(asked, words=asked.words - {taken_word})
    for table in tables(sentences):
        rows = _named(asked, table)
        if len(rows) == 1 and subject.is_about(said_by(rows[0].sentence)):
            columns = [at for at in named_columns(asked, rows[0]) if _is_money(rows[0], at)]
            if len(columns) == 1:
                figure = only_figure(rows[0].cells[columns[0]])
                return _difference(
                    (figure, rows[0].cells[0], rows[0].sentence), (off[0].figure, asked.taken, off[0].sentence)
                )
    whole = [
        each for each in measured(asked, sentences) if each.sentence != off[0].sentence and subject.is_about(each.words)
    ]
    if len({each.figure.value for each in whole}) != 1:
        return None
    return _difference((whole[0].figure, "", whole[0].sentence), (off[0].figure, asked.taken, off[0].sentence))


def _alone(reading: Reading, sentences: Sequence[Sentence], asked: Asked) -> bool:
    """Its sentence has no other figure in that unit."""
    return sum(each.sentence == reading.sentence for each in measured(asked, sentences)) == 1


def _is_money(row: Row, column: int) -> bool:
    figure = only_figure(row.cells[column], row.names[column])
    return figure is not None and figure.what == MONEY_UNIT


def _named(asked: Asked, table: Table) -> list[Row]:
    """Rows by their names, else those whose first cell has a word of the question that no other one's has."""
    called = [content_words(row.cells[0]) for row in table.rows]
    own = [
        name - frozenset().union(*(other for at_other, other in enumerate(called) if at_other != at))
        for at, name in enumerate(called)
    ]
    by_word = [row for row, words in zip(table.rows, own, strict=True) if words & asked.words]
    by_name = [row for row, words in zip(table.rows, own, strict=True) if words & asked.words & names(asked.question)]
    return by_name or by_word


def _comparable(one: Figure, other: Figure) -> bool:
    return one.what == other.what or not (one.what and other.what)


def _fitness(asked: Asked, one: Reading, other: Reading) -> float:
    near = _SAME_NOTE * (one.sentence.note == other.sentence.note)
    together = _SAME_TABLE * (one.sentence.head_span is not None and one.sentence.head_span == other.sentence.head_span)
    return one.speaks_of(asked) + other.speaks_of(asked) + near + together


def _difference(*of: tuple[Figure | None, str, Sentence]) -> Reckoned | None:
    figures = [(figure, name, sentence) for figure, name, sentence in of if figure is not None]
    if len(figures) != 2:
        return None
    (one, _, _), (other, _, _) = larger, smaller = sorted(figures, key=lambda each: -(each[0].value or Decimal(0)))
    value = (one.value or Decimal(0)) - (other.value or Decimal(0))
    result = figure_like(value, [one, other])
    steps = " − ".join(
        f"{figure.written} ({shown(name)})" if name else figure.written for figure, name, _ in (larger, smaller)
    )
    return Reckoned(f"{result}: {steps}", tuple(dict.fromkeys(sentence for _, _, sentence in of)))
