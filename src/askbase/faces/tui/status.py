"""The one line at the bottom: what is indexed, where text goes, what the last answer took."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from askbase.clean import clean_line
from askbase.types import Status


class StatusLine(Horizontal):
    """State at a glance."""

    def compose(self) -> ComposeResult:
        yield Static(Content("opening…"), id="status-notes")
        yield Static(id="status-model")
        yield Static(id="status-last")

    def show_notes(self, status: Status) -> None:
        """Indexed, skipped, still without vectors, changed since."""
        parts = [Content(_count(status.notes, "note"))]
        for number, what in ((len(status.skipped), "skipped"), (status.pending, "without vector")):
            if number:
                parts.append(Content.styled(f"{number} {what}", "$quiet"))
        if status.changed:
            parts.append(Content.styled(f"{status.changed} changed, F5", "$warning"))
        self.query_one("#status-notes", Static).update(Content.styled(" · ", "$quiet").join(parts))

    def show_busy(self, text: str) -> None:
        self.query_one("#status-notes", Static).update(Content.styled(clean_line(text), "$accent"))

    def show_model(self, model: str | None, host: str) -> None:
        """`host` empty: on this computer."""
        if model is None:
            content = Content.styled("no model: quotes only", "$warning")
        else:
            where = Content.styled(f"→ {clean_line(host)}", "$warning") if host else Content.styled("local", "$success")
            content = Content.assemble(clean_line(model), (" · ", "$quiet"), where)
        self.query_one("#status-model", Static).update(content)

    def show_last(self, seconds: float, tokens: int) -> None:
        parts = [f"{seconds:.1f} s"] + ([f"{tokens} tokens"] if tokens else [])
        self.query_one("#status-last", Static).update(Content.styled(" · ".join(parts), "$quiet"))


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
