"""The tables of an answer: one widget each, whose citations and marks are alive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.selection import Selection
from textual.widgets._markdown import (  # not exported, yet the way to say how a block is brought up to date
    MarkdownBlock,
    MarkdownTable,
    MarkdownTD,
    MarkdownTH,
    MarkdownTR,
)

from askbase.faces.tui.citing import CITATION, Citing
from askbase.faces.tui.tabled import Align, Row, TableContent

Cells = Sequence[Sequence[MarkdownBlock]]
_CELLS = (MarkdownTH, MarkdownTD)


class AnswerTable(MarkdownTable, Citing):
    """A table; more rows may come."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--line", "table--head"}
    DEFAULT_CSS = """
    AnswerTable > .table--line { color: $foreground 30%; }
    AnswerTable > .table--head { color: $primary; text-style: bold; }
    """
    _said: Cells
    _aligns: list[Align]
    _shown: TableContent | None = None

    def compose(self) -> ComposeResult:
        self._said = _rows(self)
        self._aligns = [_align(cell) for cell in self._said[0]] if self._said else []
        self._blocks.clear()
        self._show()
        return iter(())

    async def _update_from_block(self, block: MarkdownBlock) -> None:
        if isinstance(block, AnswerTable):
            self._said = _rows(block)
            self._show()
        else:
            await MarkdownBlock._update_from_block(self, block)

    def _show(self, layout: bool = True) -> None:
        if self._said:
            self._shown = TableContent([self._row(cells) for cells in self._said], self._aligns, self._shown)
            self.update(self._shown, layout=layout)

    def _row(self, cells: Sequence[MarkdownBlock]) -> Row:
        """One that is still being written may lack cells."""
        known = [Content(cell._content.plain, self.decorated(cell._content)) for cell in cells]
        missing = len(self._aligns) - len(known)
        return Row([*known, *[Content()] * missing][: len(self._aligns)])

    def light_up(self) -> None:
        if self._shown is not None and CITATION.search(self._shown.plain):
            self._show(layout=False)

    def row_of(self, number: int) -> int | None:
        return self._shown.row_of(number, self.content_size.width) if self._shown is not None else None

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        return (self._shown.selected(selection), "\n") if self._shown is not None else None


def _rows(table: MarkdownBlock) -> Cells:
    """The cells of each row, the head first."""
    rows = [block for block in _within(table) if isinstance(block, MarkdownTR)]
    return [cells for row in rows if (cells := [cell for cell in row._blocks if isinstance(cell, _CELLS)])]


def _within(block: MarkdownBlock) -> Iterator[MarkdownBlock]:
    for inner in block._blocks:
        yield inner
        yield from _within(inner)


def _align(cell: MarkdownBlock) -> Align:
    said = str(cell._token.attrs.get("style", ""))
    return "right" if said.endswith("right") else "center" if said.endswith("center") else "left"
