"""What grows at its end while an answer comes: wrapped lines and list items that stand there are kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content, Span
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions
from textual.widget import Widget
from textual.widgets._markdown import (  # not exported, yet the way to say how a block is brought up to date
    MarkdownBlock,
    MarkdownBullet,
    MarkdownBulletList,
    MarkdownFence,
    MarkdownList,
    MarkdownListItem,
    MarkdownOrderedList,
    MarkdownParagraph,
)

OPEN, AT_MOST = 4, 16  # lines at the end that are wrapped anew with each addition
NARROW = 10  # cells; below, words are folded, and a line may begin inside one


class GrowingContent(Content):
    """The content of a paragraph. Takes over the finished lines of the shorter one that it begins like."""

    def __init__(self, text: str, spans: list[Span], before: GrowingContent | None = None) -> None:
        super().__init__(text, spans, strip_control_codes=False)
        self._width, self._look = 0, Style()
        self._lines: list[Strip] = []
        self._end = 0  # of the text that stands in them
        if before is not None and before._lines and self._begins_like(before, before._end):
            self._width, self._look, self._lines, self._end = before._width, before._look, before._lines, before._end

    def get_height(self, rules: RulesMap, width: int) -> int:
        if width != self._width:
            return super().get_height(rules, width)
        return len(self._lines) + self._rest().get_height(rules, width)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        if options.selection is not None or width < NARROW:  # a selection may begin and end anywhere
            return super().render_strips(width, height, style, options)
        if (width, style) != (self._width, self._look):
            self._width, self._look, self._lines, self._end = width, style, [], 0
        rest = self._rest()
        strips = rest.render_strips(width, None, style, options)
        painted = [*self._lines, *strips]
        if len(strips) > AT_MOST:
            finished, end = _finished(rest, width)
            self._lines, self._end = painted[: len(self._lines) + finished], self._end + end
        return painted[:height]

    def _rest(self) -> Content:
        """What comes after the finished lines."""
        return self[self._end :] if self._end else Content(self.plain, list(self.spans), strip_control_codes=False)

    def _begins_like(self, other: Content, length: int) -> bool:
        return self.plain[:length] == other.plain[:length] and _looks(self, length) == _looks(other, length)


def _looks(content: Content, length: int) -> list[Span]:
    return [Span(start, min(end, length), style) for start, end, style in content.spans if start < length]


def _finished(content: Content, width: int) -> tuple[int, int]:
    """How many wrapped lines will stay as they are, and where the next one begins: with a word, not inside one."""
    plain, at, found = content.plain, 0, (0, 0)
    lines = [line.plain for line in content.without_spans.wrap(width)]
    for number, line in enumerate(lines[: len(lines) - OPEN]):
        at = plain.index(line, at)  # lines have lost the blanks at their ends, and nothing else
        if line[:1].strip() and plain[:at][-1:].isspace():
            found = number, at
        at += len(line)
    return found


class _Row(Horizontal):
    """A symbol and its item."""

    BLANK = True  # nothing of its own to paint: one that grows would paint all its empty lines again each time


class _Item(Vertical):
    """The blocks of an item."""

    BLANK = True


class GrowingBulletList(MarkdownBulletList):
    """Points, whose rows stay: only the last one may grow, and others come behind it."""

    BLANK = True

    def compose(self) -> ComposeResult:
        return _rows(self)

    async def _update_from_block(self, block: MarkdownBlock) -> None:
        if not await _grown(self, block):
            await super()._update_from_block(block)


class GrowingOrderedList(MarkdownOrderedList):
    """The same with numbers."""

    BLANK = True

    def compose(self) -> ComposeResult:
        return _rows(self)

    async def _update_from_block(self, block: MarkdownBlock) -> None:
        if not await _grown(self, block):
            await super()._update_from_block(block)


def _rows(block: MarkdownBlock) -> Iterator[_Row]:
    items = _items(block)
    for symbol, item in zip(_symbols(block, items), items, strict=True):
        yield _row(symbol, item)
    block._blocks.clear()


def _items(block: MarkdownBlock) -> list[MarkdownListItem]:
    return [item for item in block._blocks if isinstance(item, MarkdownListItem)]


def _symbols(block: MarkdownBlock, items: Sequence[MarkdownListItem]) -> list[str]:
    """Bullets, or numbers from where the first one says, their ends below each other."""
    if not isinstance(block, MarkdownOrderedList):
        return [item.bullet for item in items]
    first = int(items[0].bullet) if items and items[0].bullet.isdecimal() else 1
    numbers = [f"{number}. " for number in range(first, first + len(items))]
    width = max(map(len, numbers), default=0) + 1
    return [number.rjust(width) for number in numbers]


def _row(symbol: str, item: MarkdownListItem) -> _Row:
    bullet = MarkdownBullet()
    bullet.symbol = symbol
    return _Row(bullet, _Item(*item._blocks))


async def _grown(block: MarkdownBlock, longer: MarkdownBlock) -> bool:
    """Take over what a later reading of the same block has more; False if that cannot be done in place."""
    if type(block) is not type(longer):
        return False
    if isinstance(block, MarkdownParagraph | MarkdownFence):
        await block._update_from_block(longer)
        return True
    rows, items = list(block.query_children(_Row)), _items(longer)
    if not isinstance(block, MarkdownList) or not rows or len(items) < len(rows):
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
