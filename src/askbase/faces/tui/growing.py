"""A paragraph that grows at its end while an answer comes: wrapped lines that stand there are kept."""

from __future__ import annotations

from textual.content import Content, Span
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions

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
