"""A list as one text: each line begins with its symbol, or as far in as the one above.

Textual makes four widgets of each item and visits all of them whenever anything changes its height.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content
from textual.css.styles import RulesMap
from textual.geometry import Offset
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions

from askbase.faces.tui.citing import row_in
from askbase.faces.tui.growing import GrowingContent

SYMBOL = ".list--symbol"  # the component class that gives symbols their colour


@dataclass(slots=True)
class Item:
    """A paragraph of a list: what stands before it, and what was painted of it."""

    lead: str
    content: GrowingContent
    painted: list[Strip] = field(default_factory=list)
    painted_as: tuple[object, ...] = ()

    @property
    def indent(self) -> int:
        return cell_len(self.lead)

    def height(self, rules: RulesMap, width: int) -> int:
        return max(1, self.content.get_height(rules, max(1, width - self.indent)))

    def strips(self, first: int, width: int, style: Style, options: RenderOptions) -> list[Strip]:
        """Its lines on screen; `first` is the number of its first line in the whole text."""
        if options.selection is not None:
            return self._paint(first, width, style, replace(options, selection=_below(options.selection, first)))
        if self.painted_as != (first, width, style):
            self.painted, self.painted_as = self._paint(first, width, style, options), (first, width, style)
        return self.painted

    def _paint(self, first: int, width: int, style: Style, options: RenderOptions) -> list[Strip]:
        strips = self.content.render_strips(max(1, width - self.indent), None, style, options) or [Strip([])]
        symbol = (style + options.get_style(SYMBOL)).rich_style_with_offset(0, first)
        before = [Segment(self.lead, symbol), *[Segment(" " * self.indent, style.rich_style)] * (len(strips) - 1)]
        return [
            Strip([lead, *moved(strip, 0, first)], self.indent + strip.cell_length)
            for lead, strip in zip(before, strips, strict=True)
        ]


class ListContent(Content):
    """The paragraphs of a list one below the other. Takes over what was painted of the shorter one before it."""

    def __init__(self, items: Sequence[Item], before: ListContent | None = None) -> None:
        known = before.items if before is not None else ()
        self.items: list[Item] = [
            _taken_over(item, known[number]) if number < len(known) else item for number, item in enumerate(items)
        ]
        super().__init__("\n".join(item.content.plain for item in items), strip_control_codes=False)

    def get_height(self, rules: RulesMap, width: int) -> int:
        return sum(item.height(rules, width) for item in self.items)

    def row_of(self, number: int, rules: RulesMap, width: int) -> int | None:
        """The wrapped line of the whole where a citation stands."""
        above = 0
        for item in self.items:
            if (row := row_in(item.content, number, width - item.indent)) is not None:
                return above + row
            above += item.height(rules, width)
        return None

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        painted, first = list[Strip](), 0
        for item in self.items:
            painted += item.strips(first, width, style, options)
            first += item.content.plain.count("\n") + 1
        return painted[:height]

    def selected(self, selection: Selection) -> str:
        """The words under a selection, with the symbols of lines that are selected from their beginning."""
        parts, y = list[str](), 0
        for item in self.items:
            for number, line in enumerate(item.content.plain.split("\n")):
                if (span := selection.get_span(y)) is not None:
                    start, end = span
                    lead = item.lead if not number else " " * item.indent
                    parts.append((lead if not start else "") + line[start : None if end < 0 else end])
                y += 1
        return "\n".join(parts)


def _taken_over(item: Item, known: Item) -> Item:
    if item.lead != known.lead:
        return item
    if item.content.plain == known.content.plain and item.content.spans == known.content.spans:
        return known
    return Item(item.lead, GrowingContent(item.content.plain, list(item.content.spans), known.content))


def moved(strip: Strip, right: int, down: int) -> list[Segment]:
    """Cells know their place in the text for the sake of selecting; here the text is a part of another."""
    if not right and not down:
        return list(strip)
    segments = list[Segment]()
    for text, style, _ in strip:
        x, y = style.meta.get("offset", (0, 0)) if style is not None else (0, 0)
        there = RichStyle.from_meta({"offset": (x + right, y + down)})
        segments.append(Segment(text, (style or RichStyle.null()) + there))
    return segments


def _below(selection: Selection, line: int) -> Selection:
    """The same selection, its lines counted from another one."""
    start, end = selection
    return Selection(
        None if start is None or start.y < line else Offset(start.x, start.y - line),
        None if end is None else Offset(end.x, end.y - line),
    )
