"""The line on top, with the conversation's name and the measured quality; the one at the bottom: what is indexed,
where text goes, what the last answer took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from askbase.clean import clean_line

if TYPE_CHECKING:
    from askbase.faces.tui.quality import Quality
    from askbase.faces.tui.record import TurnRecord
    from askbase.types import Status

_NARROW = 72  # columns with room for the measured quality in full beside a name


class TitleLine(Horizontal):
    """Which conversation this is, and how far its answers can be trusted."""

    def compose(self) -> ComposeResult:
        yield Static(id="title-name")
        yield Static(id="title-quality")

    _quality: Quality | None = None  # until it is known

    def on_mount(self) -> None:
        self.show_name("")

    def on_resize(self) -> None:
        if self._quality is not None:
            self.show_quality(self._quality)

    def show_name(self, name: str) -> None:
        shown = Content(clean_line(name)) if name else Content.styled("new conversation", "$quiet")
        self.query_one("#title-name", Static).update(Content.assemble(("askbase", "bold $primary"), "  ", shown))

    def show_quality(self, quality: Quality) -> None:
        """What the last eval run of these notes found, or that there is none; where it is narrow, in fewer words."""
        self._quality = quality
        if not quality.asked:
            content = Content.styled(
                "unmeasured" if self.size.width < _NARROW else "quality here: unmeasured", "$quiet"
            )
        elif self.size.width < _NARROW:
            content = Content.styled(f"{quality.right}/{quality.asked} right", "$success")
        else:
            day = f" · {quality.day:%Y-%m-%d}" if quality.day else ""
            content = Content.assemble(
                ("measured here: ", "$quiet"), (f"{quality.right} of {quality.asked} right", "$success"),
                (f", {quality.wrong} wrong", "$warning" if quality.wrong else "$quiet"), (day, "$quiet"),
            )  # fmt: skip
        for line in self.query("#title-quality").results(Static):  # none while the chat begins or ends
            line.update(content)


class StatusLine(Horizontal):
    """State at a glance."""

    def compose(self) -> ComposeResult:
        yield Static(Content("opening…"), id="status-notes")
        yield Static(id="status-model")
        yield Static(id="status-last", classes="blank")

    def show_notes(self, status: Status) -> None:
        """Indexed, skipped, still without vectors, changed since."""
        parts = [Content(_count(status.notes, "note"))]
        if status.changed:
            parts.append(Content.styled(f"{status.changed:,} changed, F5", "$warning"))
        if status.pending:
            done = 100 * (status.chunks - status.pending) // max(status.chunks, 1)
            parts.append(Content.styled(f"{status.pending:,} to embed ({done} %), F5", "$warning"))
        if status.skipped:
            parts.append(Content.styled(f"{len(status.skipped):,} skipped", "$quiet"))
        self.query_one("#status-notes", Static).update(Content.styled(" · ", "$quiet").join(parts))

    def show_busy(self, text: str) -> None:
        self.query_one("#status-notes", Static).update(Content.styled(clean_line(text), "$accent"))

    def show_model(self, model: str | None, host: str, style: str = "brief") -> None:
        """`host` empty: on this computer."""
        if model is None:
            content = Content.styled("no model: quotes only", "$warning")
        else:
            where = Content.styled(f"→ {clean_line(host)}", "$warning") if host else Content.styled("local", "$success")
            how = (f" · {style}", "$quiet") if style != "brief" else ""
            content = Content.assemble(clean_line(model), (" · ", "$quiet"), where, how)
        self.query_one("#status-model", Static).update(content)

    def show_last(self, record: TurnRecord) -> None:
        """Seconds, tokens and cost of the last answer."""
        parts = [f"{record.seconds:.1f} s"]
        if record.tokens:
            parts.append(f"{record.prompt_tokens + record.tokens:,} tok")
        if record.cost is not None:
            parts.append(f"{record.cost:.4f}")
        last = self.query_one("#status-last", Static)
        last.remove_class("blank")
        last.update(Content.styled(" · ".join(parts), "$quiet"))


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
