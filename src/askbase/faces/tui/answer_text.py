"""An answer's Markdown on screen: check marks after claims, citations that can be clicked and lit up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from textual.content import Content
from textual.widgets import Markdown
from textual.widgets._markdown import MarkdownBlock, MarkdownParagraph  # not exported, yet the way to style a paragraph

from askbase.clean import clean
from askbase.faces.tui.citing import CITATION, SUPPORTED, UNVERIFIED, CitedMarkdown, Citing, row_in
from askbase.faces.tui.growing import GrowingContent
from askbase.faces.tui.lists import GrowingList
from askbase.faces.tui.tables import AnswerTable

LONGEST, MOST_BLOCKS = 12_000, 120  # characters, paragraphs: beyond these a screen takes seconds to lay out
_FORGED = str.maketrans({"✓": "☑", "✔": "☑", "✅": "☑"})  # only askbase's own checks may show its mark
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)


def safe(text: str) -> str:
    """An answer's text with nothing in it that could pass for a check."""
    return clean(text).translate(_FORGED)


def with_checks(text: str, checks: Sequence[tuple[int, bool]]) -> str:
    """The text with a mark at the end of each claim. `checks` are (end offset, supported), ascending."""
    parts, done = [], 0
    for end, supported in checks:
        parts.append(safe(text[done:end]))
        done = end
        if can_take_mark(text, end):
            parts.append(f" {mark(supported)}")
    return "".join((*parts, safe(text[done:])))


def verdict(checks: Sequence[tuple[int, bool]]) -> str:
    """The sum of the checks in words."""
    good = sum(supported for _, supported in checks)
    parts = [f"{SUPPORTED} {good} supported"] if good else []
    if good < len(checks):
        parts.append(f"{UNVERIFIED} {len(checks) - good} unverified")
    return " · ".join(parts)


def within(text: str) -> str:
    """As much of the beginning as is shown at all."""
    return "\n\n".join(text[:LONGEST].split("\n\n", MOST_BLOCKS)[:MOST_BLOCKS])


def mark(supported: bool) -> str:
    return SUPPORTED if supported else UNVERIFIED


def can_take_mark(text: str, end: int) -> bool:
    """A mark would break a table row, and is lost in a code block. `end` is that of a claim."""
    line = text[text.rfind("\n", 0, end) + 1 : end]
    in_fence = len(_FENCE.findall(text, 0, end)) % 2 == 1
    return not line.lstrip().startswith("|") and not in_fence and not _FENCE.match(line)


class AnswerParagraph(MarkdownParagraph, Citing):
    """A paragraph that knows citations and check marks."""

    _shown: GrowingContent | None = None

    def set_content(self, content: Content) -> None:
        self._content = content
        self._shown = GrowingContent(content.plain, self.decorated(content), self._shown)
        self.update(self._shown)

    def light_up(self) -> None:
        if CITATION.search(self._content.plain):
            self._shown = GrowingContent(self._content.plain, self.decorated(self._content))
            self.update(self._shown, layout=False)

    def row_of(self, number: int) -> int | None:
        return row_in(self._content, number, self.content_size.width)


class AnswerText(CitedMarkdown):
    """Markdown of a model or a note: HTML stays text, nothing is fetched, no link opens."""

    BLANK = True  # all it shows are its blocks
    BLOCKS = {  # noqa: RUF012  (Textual's own declaration)
        **Markdown.BLOCKS, "paragraph_open": AnswerParagraph,
        "bullet_list_open": GrowingList, "ordered_list_open": GrowingList, "table_open": AnswerTable,
    }  # fmt: skip

    def __init__(self) -> None:
        super().__init__(open_links=False, parser_factory=_parser)

    def choose(self, number: int | None) -> None:
        """Light up one citation."""
        self.chosen = number
        for block in self.citing:
            block.light_up()

    @property
    def citing(self) -> list[Citing]:
        """The blocks that may hold citations, from the top."""
        return [block for block in self.query(MarkdownBlock) if isinstance(block, Citing)]

    async def show(self, text: str) -> None:
        """Replace the text."""
        shown = within(text)
        if len(shown) < len(text):
            shown = f"{shown}\n\n… {len(text) - len(shown):,} more characters: /export has them all."
        await self.update(shown)


def _parser() -> MarkdownIt:
    return MarkdownIt("gfm-like", {"html": False, "linkify": False})
