"""What the blocks of an answer share: they know citations and check marks, which can be clicked and lit up."""

from __future__ import annotations

import re

from textual.content import Content, Span
from textual.message import Message
from textual.style import Style
from textual.widgets import Markdown
from textual.widgets._markdown import MarkdownBlock  # not exported, yet the way to style a block

SUPPORTED = "✓"
UNVERIFIED = "(?)"
CITATION = re.compile(r"\[(\d{1,3})\]")
_TELLING = re.compile(rf"{CITATION.pattern}|{SUPPORTED}|{re.escape(UNVERIFIED)}")


class CitationClicked(Message):
    """A citation's number in the text was clicked."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class CitedMarkdown(Markdown):
    """Markdown with citations: which numbers are some, and the one that is chosen."""

    numbers: frozenset[int] = frozenset()
    chosen: int | None = None


class Citing(MarkdownBlock):
    """A block in it that shows its text itself."""

    def light_up(self) -> None:
        """Show again, after another citation was chosen."""
        raise NotImplementedError

    def row_of(self, number: int) -> int | None:
        """The line on screen, counted from its own top, where this citation stands."""
        raise NotImplementedError

    def action_cite(self, number: int) -> None:
        self.post_message(CitationClicked(number))

    def decorated(self, content: Content) -> list[Span]:
        """A text's spans, and those of citations and marks."""
        answer = self._markdown
        assert isinstance(answer, CitedMarkdown)
        spans = list(content.spans)
        for match in _TELLING.finditer(content.plain):
            number = int(match[1] or 0)
            if match[1] is None:
                spans.append(Span(*match.span(), "$success" if match[0] == SUPPORTED else "bold $warning"))
            elif number in answer.numbers:
                spans.append(Span(*match.span(), "bold reverse" if number == answer.chosen else "bold $accent"))
                spans.append(Span(*match.span(), Style.from_meta({"@click": f"cite({number})"})))
        return spans


def row_in(content: Content, number: int, width: int) -> int | None:
    """The wrapped line of a text where a citation stands."""
    at = content.plain.find(f"[{number}]")
    return len(content.without_spans[: at + 1].wrap(max(1, width))) - 1 if at >= 0 else None
