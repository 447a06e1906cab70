"""Rows of tables as a reader looks them up: by the names, codes and days that are asked for, by a total, as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from askbase.answer.reading.focus import Sentence, Span
from askbase.answer.words.text import content_words, months, numbers
from askbase.notes.calendar_words import YEAR

WHOLE_TABLE = 12  # rows that are told where they are to be compared
_FIT = 0.25  # what a row gains by each cell that is asked for; the score of a sentence is up to 2
_AS_GOOD = 0.1  # of a score up to 2
_EXACT = 2  # cells of a row that are asked for: there is no better one
_CELL = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"[A-Z]{3,5}")
_REFERENCE = re.compile(r"\b([^\W\d_]{2,})[ \t]+(\d{1,3})\b")
_NAME = re.compile(r"\b[A-Z][^\W\d_]{4,}")  # longer than its code
_FIGURE = re.compile(r"[^\w]*\d[\d.,'’]*[^\w]*")
_DAY, _NUMBER = "day", "number"
_SLASHED = re.compile(r"(?<![\d/])(?<!\bon )\d{1,2}/\d{1,2}(?![\d/])")
_NAMES_DAYS = re.compile(r"(?i)\b(?:dates?|days?|when|datum|tag|wann)\b")
_YEAR = re.compile(YEAR)
_COMPARES = re.compile(
    r"(?i)\b(?:most|least|fewest|best|worst|max(?:imum|imal)?|min(?:imum|imal)?|more|less|fewer|over|under|above|below"
    r"|exceed\w*|compare\w*|am (?:meisten|wenigsten)|(?:meist|wenigst|höchst|größt|kleinst|längst|kürzest|ältest"
    r"|jüngst|teuerst|billigst|niedrigst|schwerst|best|schlechtest)e[nrsm]?|mehr|weniger|über|unter)\b"
)
_SUPERLATIVE = re.compile(r"(?i)\b\w{3,}est\b")
_NO_SUPERLATIVE = frozenset(
    "forest interest request suggest invest protest contest harvest modest honest digest manifest conquest arrest"
    " infest ingest attest inquest southwest northwest".split()
)
_ASKS_TOTAL = re.compile(r"(?i)\b(?:totals?|sum|altogether|overall|insgesamt|gesamt\w*|summe)\b")
_TOTAL = re.compile(r"(?i)\W*(?:grand |sub-?)?(?:total|sum|summe|gesamt(?:summe)?|insgesamt)\b\W*")


@dataclass(frozen=True)
class Row:
    """A row with its cells and those of its head ("" where the head has none)."""

    sentence: Sentence
    names: tuple[str, ...]
    cells: tuple[str, ...]

    @property
    def is_total(self) -> bool:
        return any(_TOTAL.fullmatch(cell) for cell in self.cells)


@dataclass(frozen=True)
class Asked:
    """What a question names of a row."""

    question: str

    @cached_property
    def words(self) -> frozenset[str]:
        return content_words(self.question)

    @cached_property
    def days(self) -> frozenset[str]:
        return _days(_SLASHED.sub(" ", self.question))

    @cached_property
    def years(self) -> frozenset[str]:
        return _years(self.question)

    @cached_property
    def months(self) -> frozenset[str]:
        return months(self.question)

    @property
    def compares(self) -> bool:
        superlatives = {word.lower() for word in _SUPERLATIVE.findall(self.question)} - _NO_SUPERLATIVE
        return bool(superlatives or _COMPARES.search(self.question))

    @property
    def total(self) -> bool:
        return _ASKS_TOTAL.search(self.question) is not None

    def cell(self, name: str, cell: str) -> bool | None:
        """Whether it is asked for: None if neither it nor another one in its place is."""
        if _is_dated(name, cell):
            return self._day(cell)
        if _FIGURE.fullmatch(cell):
            return self._numbered(name, cell)
        beside = [self._refers(word, number) for word, number in _REFERENCE.findall(cell)]
        if any(held is not None for held in beside):
            return True in beside
        words = content_words(cell)
        return True if words and (words <= self.words or self._shortened(cell)) else None

    def _shortened(self, cell: str) -> bool:
        """`FEN` for the Fenwick of the question."""
        return _CODE.fullmatch(cell) is not None and any(
            name.casefold().startswith(cell.casefold()) for name in _NAME.findall(self.question)
        )

    def _day(self, cell: str) -> bool | None:
        there = _years(cell)
        if self.years and there and not self.years & there:
            return False
        if self.days:
            return bool(self.days & _days(cell)) if _days(cell) else None
        if self.months:
            return bool(self.months & months(cell))
        return True if self.years & there else None

    def _numbered(self, name: str, cell: str) -> bool | None:
        """`Chapter` over `3` is "chapter 3"."""
        if not (head := name.strip()):
            return None
        return self._refers(head, cell)

    def _refers(self, word: str, number: str) -> bool | None:
        """Of "chapter 3" whether that is the number; None if the question has no number behind the word."""
        behind = rf"(?i)\b{re.escape(word)}\s+(?:no\.?\s*|number\s+|nr\.?\s*|#)?(\d+)\b"
        beside = frozenset(re.findall(behind, self.question))
        return bool(numbers(number) & beside) if beside else None


@dataclass(frozen=True)
class Table:
    """The rows of one table, as far as they were found."""

    rows: tuple[Row, ...]

    def fitting(self, asked: Asked) -> tuple[Row, ...]:
        """The rows with the most of the cells that are asked for, and the others with one that none of these has. None
        of them if the question names no cell."""
        fits = {row: _fits(asked, row) for row in self.rows}
        most = max(map(len, fits.values()), default=0)
        if not most:
            return ()
        kept = {row for row in self.rows if len(fits[row]) == most}
        told = frozenset().union(*(fits[row] for row in kept))
        kept |= {row for row in self.rows if fits[row] - told and not _contradicts(asked, row)}
        in_order = tuple(row for row in self.rows if row in kept)
        right = tuple(row for row in in_order if not _contradicts(asked, row))
        # a day alone is of another thing where that thing is there on other days only
        elsewhere = any(not _is_day(each) for row in in_order if row not in right for each in fits[row])
        by_day_only = all(_is_day(each) for row in right for each in fits[row])
        return in_order if not right or (by_day_only and elsewhere) else right


def tables(sentences: Sequence[Sentence]) -> list[Table]:
    """Of sentences that come once each; in a note a table is known by where its head is."""
    heads: dict[tuple[str, Span | None], str] = {}
    heads.update(((each.note, each.span), each.text) for each in sentences if each.is_heading)
    found: dict[object, list[Row]] = {}
    for each in sorted(sentences, key=lambda sentence: sentence.span):
        if is_row(each):
            names = cells(heads.get((each.note, each.head_span), ""))
            said = cells(each.text)
            names = (*names[: len(said)], *("" for _ in said[len(names) :]))
            found.setdefault((each.note, each.head_span or each.passage), []).append(Row(each, names, said))
    return [Table(tuple(rows)) for rows in found.values()]


def is_row(sentence: Sentence) -> bool:
    """Of a table whose head may be in no passage; not the head itself."""
    return sentence.text.startswith("|") and not sentence.is_heading


def cells(row: str) -> tuple[str, ...]:
    """`| a | b |` as a and b."""
    if not row.strip():
        return ()
    return tuple(cell.strip() for cell in _CELL.split(row.strip().removeprefix("|").removesuffix("|")))


def chosen_rows(question: str, found: Sequence[Sentence], every: Sequence[Sentence]) -> list[Sentence]:
    """Those of `found` without the rows that another one of their table answers better, their scores raised by what of
    them is asked for. `every`: all sentences of the passages, once each."""
    asked = Asked(question)
    away: set[tuple[str, Span]] = set()
    fitting: dict[tuple[str, Span], int] = {}
    every_table = tables(every)
    kept = [table.fitting(asked) for table in every_table]
    dated = any(_fits_day(asked, row) for rows in kept for row in rows)
    others = [each for each in found if not is_row(each)]
    for table, rows in zip(every_table, kept, strict=True):
        of_the_day = any(_fits_day(asked, row) for row in rows)
        totals = [row for row in table.rows if row.is_total] if asked.total else []
        for row in table.rows:
            place = (row.sentence.note, row.sentence.span)
            if totals:
                away |= set() if row in totals else {place}
            elif rows:
                away |= set() if row in rows else {place}
            outdated = _contradicts(asked, row)
            if outdated and ((dated and not (row in rows and of_the_day)) or (row not in rows and others)):
                away.add(place)
            if row in rows:
                fits = _fits(asked, row)
                fitting[place] = len(fits) - all(not _is_day(fit) and fit[1] != _NUMBER for fit in fits)
    return [
        replace(each, score=each.score + _FIT * fitting.get((each.note, each.span), 0))
        for each in found
        if (each.note, each.span) not in away
    ]


def exact(question: str, every: Sequence[Sentence]) -> frozenset[tuple[int, Span]]:
    """(number of the passage from 1, span in the note) of the rows of which two cells are asked for, or one and a
    column by its name."""
    asked = Asked(question)
    return frozenset(
        (row.sentence.passage + 1, row.sentence.span)
        for table in tables(every)
        for row in (table.rows if asked.total else table.fitting(asked))
        if (asked.total and row.is_total)
        or (len(_fits(asked, row)) + _names_column(asked, row) >= _EXACT and not _contradicts(asked, row))
    )


def to_compare(question: str, chosen: Sequence[Sentence], every: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """All rows of a table, if the question compares what stands in a column of it and they are not too many: the table
    of the best of the sentences chosen, or of one that is nearly as good."""
    words = content_words(question)
    for best in chosen if Asked(question).compares else ():
        head = next((each for each in every if each.note == best.note and each.span == best.head_span), None)
        table = [each for each in every if each.note == best.note and each.head_span == best.head_span]
        near = best.score >= chosen[0].score - _AS_GOOD
        if near and head is not None and head.words & words and len(table) <= WHOLE_TABLE:
            return tuple(table)
    return ()


def comparing(question: str) -> frozenset[str]:
    """The words by which it compares."""
    said = [*_SUPERLATIVE.findall(question), *_COMPARES.findall(question)]
    return content_words(" ".join(word for word in said if word.lower() not in _NO_SUPERLATIVE))


def _fits(asked: Asked, row: Row) -> frozenset[tuple[int, str]]:
    """(column, what it says) of the cells that are asked for."""
    return frozenset(
        (column, _kind(name, cell) or cell.casefold())
        for column, (name, cell) in enumerate(zip(row.names, row.cells, strict=True))
        if asked.cell(name, cell)
    )


def _names_column(asked: Asked, row: Row) -> bool:
    """The question names another column than those of the cells that it asks by."""
    by = {column for column, _ in _fits(asked, row)}
    return any(column not in by and content_words(name) & asked.words for column, name in enumerate(row.names))


def _kind(name: str, cell: str) -> str:
    if _is_dated(name, cell):
        return _DAY
    return _NUMBER if numbers(cell) else ""


def _is_day(fit: tuple[int, str]) -> bool:
    return fit[1] == _DAY


def _fits_day(asked: Asked, row: Row) -> bool:
    return bool(asked.days or asked.months) and any(
        asked.cell(name, cell) for name, cell in zip(row.names, row.cells, strict=True) if _is_dated(name, cell)
    )


def _contradicts(asked: Asked, row: Row) -> bool:
    """Of the days, or the numbers behind a column's name, that are asked for it has others."""
    held = [(_is_dated(name, cell), asked.cell(name, cell)) for name, cell in zip(row.names, row.cells, strict=True)]
    return (False, False) in held or ((True, False) in held and (True, True) not in held)


def _is_dated(name: str, cell: str) -> bool:
    """It says a day or a month; `4/5` is a rating, but below "Date" and behind "on"."""
    said = cell if _NAMES_DAYS.search(name) else _SLASHED.sub(" ", cell)
    return bool(_days(said) or months(said))


def _days(text: str) -> frozenset[str]:
    """Month and day."""
    return frozenset(each for each in numbers(text) if re.fullmatch(r"\d{1,2}/\d{1,2}", each))


def _years(text: str) -> frozenset[str]:
    return frozenset(each for each in numbers(text) if _YEAR.fullmatch(each)) | {each[:4] for each in months(text)}
