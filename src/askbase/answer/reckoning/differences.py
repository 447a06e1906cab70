"""How much more or less: of a thing at two dates, of two rows of a table, of a price and what is taken off it."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from askbase.answer.claims.measured import MONEY_UNIT, Figure
from askbase.answer.quoting.rows import Row, Table, tables
from askbase.answer.reading.focus import Sentence
from askbase.answer.reckoning.asked import Asked
from askbase.answer.reckoning.certain import is_certain, of_one_kind
from askbase.answer.reckoning.direction import first_is_larger
from askbase.answer.reckoning.readings import Reading, dated, measured, named_columns, only_figure, said_by
from askbase.answer.reckoning.told import Reckoned, figure_like, shown
from askbase.answer.words.text import content_words, names, ordered_words
from askbase.notes.calendar_words import MONTHS
from askbase.types import Passage

_TAKES_OFF = re.compile(
    r"(?i)\b(?:takes?|took|off|deduct\w*|reduc\w*|discount\w*|rebate\w*|less|subtract\w*|minus|grants?|pays?|abzug|rabatt)\b"
)
_QUALIFIED = re.compile(
    r"\b(?:gross|net|brutto|netto|tax|lowest|highest|min|max|minimum|maximum|average|mean|median|peak|half|quarter)\b"
)
_FOR_WHAT = re.compile(r"(?i)\b(?:for|on|of|für)\s+(?:the\s|a\s|our\s|my\s)?([^\W\d_]+)")
_OFF = frozenset({"offset"})
_OF_TAKING = content_words("each every both all price prices cost amount total sum final once")
_BEFORE_IT = re.compile(r"(?i)\b(?:before|without|excl\w*|vor|ohne|plus)\b")
_TURNED = ", but the other way round"
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
        if _of_one_thing(asked, one, other) and asked.is_about(one.words) and asked.is_about(other.words)
    ]
    if not pairs:
        return None
    best = max(_fitness(asked, *pair) for pair in pairs)
    chosen = [pair for pair in pairs if _fitness(asked, *pair) == best]
    if len({(one.figure.value, other.figure.value) for one, other in chosen}) > 1:
        return None
    larger = first_is_larger(asked.question, asked.dates[0] < asked.dates[1])
    return _difference(*((each.figure, each.date, each.sentence) for each in chosen[0]), first_is_larger=larger)


def between_rows(asked: Asked, sentences: Sequence[Sentence]) -> Reckoned | None:
    """Of the two rows of one table that the question names, in the one column of figures that it may mean."""
    found = [each for table in tables(sentences) if (each := _of_two_rows(asked, table))]
    return found[0] if len(found) == 1 else None


def _of_two_rows(asked: Asked, table: Table) -> Reckoned | None:
    rows = _named(asked, table)
    if len(rows) != 2 or not asked.is_about(*(said_by(row.sentence) for row in rows)):
        return None
    columns = frozenset.intersection(*(frozenset(named_columns(asked, row)) for row in rows))
    if len(columns) != 1 or not all(is_certain(row.sentence.text, asked.question) for row in rows):
        return None
    [column] = columns
    in_order = sorted(rows, key=lambda row: _first_named(asked, row))
    read = [(only_figure(row.cells[column], row.names[column]), row.cells[0], row.sentence) for row in in_order]
    return _difference(*read, first_is_larger=first_is_larger(asked.question))


def left_of(asked: Asked, sentences: Sequence[Sentence]) -> Reckoned | None:
    """A price without what is taken off it: of the row that the question names, or of the sentence that says most of
    what it asks about."""
    [taken] = ordered_words(asked.taken)[:1] or [""]
    subject = replace(asked, words=asked.words - {taken})
    measures = list(measured(asked, sentences, _OFF))
    off = [each for each in measures if each.figure.what == MONEY_UNIT and _is_off(each.sentence, taken, subject)]
    if not taken or len({each.figure.value for each in off}) != 1:
        return None
    if sum(each.sentence == off[0].sentence for each in measures) > 1:
        return None
    for table in tables(sentences):
        rows = _named(asked, table)
        if len(rows) == 1 and subject.is_about(said_by(rows[0].sentence)):
            columns = [at for at in named_columns(asked, rows[0]) if _is_money(rows[0], at)]
            if len(columns) == 1 and not _is_without(rows[0].names[columns[0]], taken):
                figure = only_figure(rows[0].cells[columns[0]])
                return _difference(
                    (figure, rows[0].cells[0], rows[0].sentence), (off[0].figure, asked.taken, off[0].sentence)
                )
    whole = [
        each
        for each in measured(asked, sentences)
        if each.sentence != off[0].sentence
        and subject.is_about(each.words)
        and not _is_without(each.sentence.text, taken)
    ]
    if len({each.figure.value for each in whole}) != 1:
        return None
    return _difference((whole[0].figure, "", whole[0].sentence), (off[0].figure, asked.taken, off[0].sentence))


def _is_off(sentence: Sentence, taken: str, subject: Asked) -> bool:
    """It tells what is taken off, of what is asked about or of nothing that it names."""
    if taken not in sentence.words or not _TAKES_OFF.search(sentence.text):
        return False
    of = content_words(_TAKES_OFF.sub(" ", sentence.text)) - {taken} - _OF_TAKING
    named = frozenset(word for word in of if word.isalpha())
    return not named or bool(named & subject.words)


def _is_without(text: str, taken: str) -> bool:
    """What is taken off is off already: "net of the grant", "price after grant"."""
    return taken in content_words(text) and _BEFORE_IT.search(text) is None


def _is_money(row: Row, column: int) -> bool:
    figure = only_figure(row.cells[column], row.names[column])
    return figure is not None and figure.what == MONEY_UNIT


def _named(asked: Asked, table: Table) -> list[Row]:
    """Rows by their names, else those whose first cell has a word of the question that no other one's has."""
    called = [content_words(row.cells[0]) for row in table.rows]
    often = Counter(word for words in called for word in words)
    own = [frozenset(word for word in words if often[word] == 1) for words in called]
    by_word = [row for row, words in zip(table.rows, own, strict=True) if words & asked.words]
    by_name = [row for row, words in zip(table.rows, own, strict=True) if words & asked.words & names(asked.question)]
    return by_name or by_word


def _first_named(asked: Asked, row: Row) -> int:
    """Where the question has the name of a row first."""
    said, name = ordered_words(asked.question), content_words(row.cells[0])
    return next((at for at, word in enumerate(said) if word in name and said.count(word) == 1), len(said))


def _of_one_thing(asked: Asked, one: Reading, other: Reading) -> bool:
    """Of one kind, and neither is gross or for the hall where the other one is net or for the scores."""
    qualified = [frozenset(_QUALIFIED.findall(each.sentence.text.lower())) for each in (one, other)]
    whats = [content_words(" ".join(_FOR_WHAT.findall(each.sentence.text))) for each in (one, other)]
    which = [_which(asked, each.sentence.text) for each in (one, other)]
    return (
        of_one_kind([one.figure, other.figure])
        and (not all(which) or bool(which[0] & which[1]))
        and not _of_two_things(one.sentence.note, other.sentence.note)
        and qualified[0] == qualified[1]
        and (not all(whats) or bool(whats[0] & whats[1]))
    )


def _of_two_things(one: str, other: str) -> bool:
    """Notes whose names differ in a word alone are of two houses; in a day, of two times."""
    words = [frozenset(re.findall(r"[^\W_]+", path.lower())) for path in (one, other)]
    differing = [words[0] - words[1], words[1] - words[0]]
    one_word = all(len(each) == 1 and min(each).isalpha() and min(each) not in MONTHS for each in differing)
    return one_word and len(words[0] & words[1] - {"md", "markdown"}) > 0


def _which(asked: Asked, text: str) -> frozenset[str]:
    """Words right before one that is asked about: the council grant is not the lottery grant."""
    pairs = itertools.pairwise(re.findall(r"[^\W_]+", text))
    before = (one for one, other in pairs if content_words(other) & asked.words and one.isalpha())
    return content_words(" ".join(before)) - asked.words


def _fitness(asked: Asked, one: Reading, other: Reading) -> float:
    near = _SAME_NOTE * (one.sentence.note == other.sentence.note)
    together = _SAME_TABLE * (one.sentence.head_span is not None and one.sentence.head_span == other.sentence.head_span)
    return one.speaks_of(asked) + other.speaks_of(asked) + near + together


def _difference(*of: tuple[Figure | None, str, Sentence], first_is_larger: bool | None = None) -> Reckoned | None:
    """`first_is_larger`: as the question has it, and it is told if that is not so."""
    figures = [(figure, name, sentence) for figure, name, sentence in of if figure is not None]
    if len(figures) != 2 or not of_one_kind([figure for figure, _, _ in figures]):
        return None
    (one, _, _), (other, _, _) = larger, smaller = sorted(figures, key=lambda each: -(each[0].value or Decimal(0)))
    value = (one.value or Decimal(0)) - (other.value or Decimal(0))
    result = figure_like(value, [one, other])
    steps = " − ".join(
        f"{figure.written} ({shown(name)})" if name else figure.written for figure, name, _ in (larger, smaller)
    )
    told_first = figures[0][0].value or Decimal(0)
    turned = value and first_is_larger is not None and first_is_larger != (told_first == one.value)
    return Reckoned(
        f"{result}{_TURNED if turned else ''}: {steps}", tuple(dict.fromkeys(sentence for _, _, sentence in of))
    )
