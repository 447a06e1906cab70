"""The lists of an answer while it comes: one widget each, or rows that are kept if items hold more than paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.selection import Selection
from textual.widget import Widget
from textual.widgets._markdown import (  # not exported, yet the way to say how a block is brought up to date
    MarkdownBlock,
    MarkdownBullet,
    MarkdownFence,
    MarkdownList,
    MarkdownListItem,
    MarkdownParagraph,
)

from askbase.faces.tui.citing import CITATION, Citing
from askbase.faces.tui.growing import GrowingContent
from askbase.faces.tui.listed import Item, ListContent

Paragraph = tuple[str, Content]  # and what stands before it


class GrowingList(MarkdownList, Citing):
    """A list of paragraphs and lists is painted as one text. One that holds anything else has a row for each item."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"list--symbol"}
    DEFAULT_CSS = """
    GrowingList { margin: 0 0 1 0; }
    GrowingList > .list--symbol { color: $text-primary; }
    GrowingList:light > .list--symbol { color: $text-secondary; }
    """  # as Textual's own lists
    _said: Sequence[Paragraph] = ()
    _shown: ListContent | None = None

    def compose(self) -> ComposeResult:
        paragraphs = _paragraphs(self)
        if paragraphs is None:
            yield from _rows(self)
        else:
            self._show(paragraphs)
        self._blocks.clear()

    async def _update_from_block(self, block: MarkdownBlock) -> None:
        if not await self.grow(block):
            await MarkdownBlock._update_from_block(self, block)

    async def grow(self, longer: MarkdownBlock) -> bool:
        """Take over what a later reading of the same list has more; False if that cannot be done in place."""
        if not isinstance(longer, GrowingList) or self._token.type != longer._token.type:
            return False
        if self._shown is None:
            return await _grow_rows(self, longer)
        paragraphs = _paragraphs(longer)
        if paragraphs is not None:
            self._show(paragraphs)
        return paragraphs is not None

    def _show(self, paragraphs: Sequence[Paragraph], layout: bool = True) -> None:
        self._said = paragraphs
        items = [Item(lead, GrowingContent(text.plain, self.decorated(text))) for lead, text in paragraphs]
        self._shown = ListContent(items, self._shown)
        self.update(self._shown, layout=layout)

    def light_up(self) -> None:
        if self._shown is not None and CITATION.search(self._shown.plain):
            self._show(self._said, layout=False)

    def row_of(self, number: int) -> int | None:
        return self._shown.row_of(number, {}, self.content_size.width) if self._shown is not None else None

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        return None if self._shown is None else (self._shown.selected(selection), "\n")


class _Row(Horizontal):
    """A symbol and its item."""

    DEFAULT_CSS = "_Row { height: auto; width: 1fr; }"
    BLANK = True  # nothing of its own to paint: one that grows would paint all its empty lines again each time


class _Item(Vertical):
    """The blocks of an item."""

    DEFAULT_CSS = "_Item { height: auto; width: 1fr; }"
    BLANK = True


def _paragraphs(block: MarkdownBlock, before: str = "") -> list[Paragraph] | None:
    """What stands before each paragraph of a list, and what it says; None if anything else stands in it."""
    found, items = list[Paragraph](), _items(block)
    for symbol, item in zip(_symbols(block, items), items, strict=True):
        lead, before = before + symbol, " " * cell_len(before)
        for inner in item._blocks or (None,):
            within: list[Paragraph] | None
            if inner is None or isinstance(inner, MarkdownParagraph):
                within = [(lead, Content() if inner is None else inner._content)]
            else:
                within = _paragraphs(inner, lead) if isinstance(inner, GrowingList) else None
            if within is None:
                return None
            found += within
            lead = " " * cell_len(lead)
    return found


def _rows(block: MarkdownBlock) -> Iterator[_Row]:
    items = _items(block)
    for symbol, item in zip(_symbols(block, items), items, strict=True):
        yield _row(symbol, item)


def _items(block: MarkdownBlock) -> list[MarkdownListItem]:
    return [item for item in block._blocks if isinstance(item, MarkdownListItem)]


def _symbols(block: MarkdownBlock, items: Sequence[MarkdownListItem]) -> list[str]:
    """Bullets, or numbers from where the first one says, their ends below each other."""
    if block._token.type != "ordered_list_open":
        return [item.bullet for item in items]
    first = int(items[0].bullet) if items and items[0].bullet.isdecimal() else 1
    numbers = [f"{number}. " for number in range(first, first + len(items))]
    width = max(map(len, numbers), default=0) + 1
    return [number.rjust(width) for number in numbers]


def _row(symbol: str, item: MarkdownListItem) -> _Row:
    bullet = MarkdownBullet()
    bullet.symbol = symbol
    return _Row(bullet, _Item(*item._blocks))


async def _grow_rows(block: GrowingList, longer: MarkdownBlock) -> bool:
    """The rows stay: only the last one may grow, and others come behind it."""
    rows, items = list(block.query_children(_Row)), _items(longer)
    if not rows or len(items) < len(rows):
        return False
    symbols = _symbols(block, items)
    for row, symbol in zip(rows, symbols, strict=False):
        bullet = row.query_one(MarkdownBullet)
        if bullet.symbol != symbol:  # a number of two digits has come
            bullet.symbol = symbol
            bullet.refresh(layout=True)
    await _grow_item(rows[-1].query_one(_Item), items[len(rows) - 1]._blocks)
    if more := [_row(symbol, item) for symbol, item in list(zip(symbols, items, strict=True))[len(rows) :]]:
        await block.mount_all(more)
    return True


async def _grow_item(place: Widget, blocks: Sequence[MarkdownBlock]) -> None:
    """The last block that is there may have grown; others come behind it."""
    there = list(place.query_children(MarkdownBlock))
    kept = max(0, len(there) - 1)
    if there and len(blocks) > kept and await _grown(there[-1], blocks[kept]):
        kept += 1
    if there[kept:]:
        await place.remove_children(there[kept:])
    if blocks[kept:]:
        await place.mount_all(blocks[kept:])


async def _grown(block: MarkdownBlock, longer: MarkdownBlock) -> bool:
    """Take over what a later reading of the same block has more; False if that cannot be done in place."""
    if isinstance(block, GrowingList):
        return await block.grow(longer)
    if type(block) is type(longer) and isinstance(block, MarkdownParagraph | MarkdownFence):
        await block._update_from_block(longer)
        return True
    return False
