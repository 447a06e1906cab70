"""A table as one text: columns as wide as they need, wrapped where they do not fit beside each other.

Textual makes a widget of each cell, spreads them over the whole width and rules off each row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rich.segment import Segment
from textual.content import Content
from textual.css.styles import RulesMap
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions

from askbase.faces.tui.listed import moved

Align = Literal["left", "center", "right"]
BETWEEN, RULE, CROSSING = " │ ", "─", "─┼─"
LINE = ".table--line"  # component classes that give lines and the first row their look
HEAD = ".table--head"


@dataclass(slots=True)
class Row:
    """Cells beside each other, and what was painted of them."""

    cells: list[Content]
    painted: list[Strip] = field(default_factory=list)
    painted_as: tuple[object, ...] = ()

    @property
    def plain(self) -> str:
        return BETWEEN.join(cell.plain for cell in self.cells)

    def places(self) -> Iterator[tuple[int, Content]]:
        """Where each cell begins in the plain text."""
        at = 0
        for cell in self.cells:
            yield at, cell
            at += len(cell.plain) + len(BETWEEN)

    def height(self, widths: Sequence[int]) -> int:
        return max(
            1 if cell.cell_length <= width else len(cell.without_spans.wrap(width))
            for cell, width in zip(self.cells, widths, strict=True)
        )

    def looks_like(self, other: Row) -> bool:
        return [(cell.plain, cell.spans) for cell in self.cells] == [(cell.plain, cell.spans) for cell in other.cells]


class TableContent(Content):
    """Rows one below the other, the head first. Takes over what was painted of the shorter one before it."""

    def __init__(self, rows: Sequence[Row], aligns: Sequence[Align], before: TableContent | None = None) -> None:
        known = before.rows if before is not None else []
        self.aligns = aligns
        self.rows: list[Row] = [
            known[number] if number < len(known) and known[number].looks_like(row) else row
            for number, row in enumerate(rows)
        ]
        super().__init__("\n".join(row.plain for row in self.rows), strip_control_codes=False)

    def get_height(self, rules: RulesMap, width: int) -> int:
        widths = self.widths(width)
        return sum(row.height(widths) for row in self.rows) + self._rules_above(len(self.rows) - 1, widths)

    def row_of(self, number: int, width: int) -> int | None:
        """The line on screen where the row with a citation begins."""
        widths, above = self.widths(width), 0
        for index, row in enumerate(self.rows):
            if f"[{number}]" in row.plain:
                return above + self._rules_above(index, widths)
            above += row.height(widths)
        return None

    def widths(self, width: int) -> list[int]:
        """Of the columns: what each needs; where that is too much, the widest give way, down to their longest words."""
        columns = list(zip(*(row.cells for row in self.rows), strict=True))
        needed = [max(1, *(cell.cell_length for cell in column)) for column in columns]
        room = max(len(columns), width - len(BETWEEN) * (len(columns) - 1) - 2)
        if sum(needed) <= room:
            return needed
        words = [max(1, *(cell.get_minimal_width({}) for cell in column)) for column in columns]
        least = words if sum(words) <= room else [1] * len(columns)
        for most in range(room, 0, -1):
            widths = [max(low, min(high, most)) for low, high in zip(least, needed, strict=True)]
            if sum(widths) <= room:
                break
        return widths

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        widths = self.widths(width)
        line = (style + options.get_style(LINE)).rich_style
        rule = Strip([Segment(RULE + CROSSING.join(RULE * wide for wide in widths) + RULE, line)])
        dense, painted = self._is_dense(widths), list[Strip]()
        for number, row in enumerate(self.rows):
            if number == 1 or (number and not dense):
                painted.append(rule)
            painted += self._row(number, row, widths, style, options)
        return [strip.crop(0, width) for strip in painted][:height]

    def selected(self, selection: Selection) -> str:
        """The words under a selection."""
        spans = [(row.plain, selection.get_span(number)) for number, row in enumerate(self.rows)]
        return "\n".join(text[span[0] : None if span[1] < 0 else span[1]] for text, span in spans if span is not None)

    def _is_dense(self, widths: Sequence[int]) -> bool:
        """No row takes two lines, so that none has to be told from the next one."""
        return all(row.height(widths) == 1 for row in self.rows[1:])

    def _rules_above(self, row: int, widths: Sequence[int]) -> int:
        return min(1, row) if self._is_dense(widths) else row

    def _row(self, number: int, row: Row, widths: list[int], style: Style, options: RenderOptions) -> list[Strip]:
        if options.selection is not None:
            return self._paint(number, row, widths, style, options)
        if row.painted_as != (number, widths, style):
            row.painted = self._paint(number, row, widths, style, options)
            row.painted_as = (number, widths, style)
        return row.painted

    def _paint(self, number: int, row: Row, widths: list[int], style: Style, options: RenderOptions) -> list[Strip]:
        look = style if number else style + options.get_style(HEAD)
        between = Segment(BETWEEN, (style + options.get_style(LINE)).rich_style)
        columns = [
            _aligned(_painted(cell, at, number, width, look, options), align, width, look)
            for (at, cell), align, width in zip(row.places(), self.aligns, widths, strict=True)
        ]
        edge, lines = Segment(" ", style.rich_style), list[Strip]()
        for line in range(max(map(len, columns))):
            parts = [edge]
            for column, width in zip(columns, widths, strict=True):
                parts += column[line] if line < len(column) else [Segment(" " * width, look.rich_style)]
                parts.append(between)
            lines.append(Strip([*parts[:-1], edge]))
        return lines


def _painted(cell: Content, at: int, number: int, width: int, style: Style, options: RenderOptions) -> list[Strip]:
    """The lines of a cell that begins `at` in the plain text of its row."""
    if options.selection is not None and options.selection_style is not None:
        span = options.selection.get_span(number)
        if span is not None:
            start, end = max(0, span[0] - at), len(cell.plain) if span[1] < 0 else span[1] - at
            cell = cell.stylize(options.selection_style, start, end) if end > start else cell
    plain = RenderOptions(options.get_style, {})
    return [
        Strip(moved(strip, at, number), strip.cell_length) for strip in cell.render_strips(width, None, style, plain)
    ]


def _aligned(strips: list[Strip], align: Align, width: int, style: Style) -> list[list[Segment]]:
    lines = []
    for strip in strips:
        free = width - strip.cell_length
        left = {"left": 0, "center": free // 2, "right": free}[align]
        pads = [Segment(" " * blanks, style.rich_style) for blanks in (left, free - left)]
        lines.append([pads[0], *strip, pads[1]])
    return lines
