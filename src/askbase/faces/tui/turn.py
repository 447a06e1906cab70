"""One question with its answer as it grows. Shows a `TurnRecord`; decides nothing."""

from __future__ import annotations

import time

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Region, Spacing
from textual.message import Message
from textual.widgets import Markdown, Static

from askbase.clean import clean, clean_line
from askbase.faces.tui.answer_text import (
    AnswerText,
    can_take_mark,
    mark,
    safe,
    verdict,
    with_checks,
    within,
)
from askbase.faces.tui.citing import CitationClicked
from askbase.faces.tui.pace import Pace
from askbase.faces.tui.record import AS_ASKED, Source, TurnRecord
from askbase.types import TextDelta

FLUSH_SECONDS = 0.1
_FRAMES = "◐◓◑◒"


class TurnView(Vertical):
    """A turn on screen. The text comes through `write`, everything else through `show`."""

    BLANK = True  # nothing of its own to paint: as it grows, it would paint all its empty lines again each time

    class SourceChosen(Message):
        """A citation in this turn was clicked."""

        def __init__(self, turn: TurnView, source: Source) -> None:
            super().__init__()
            self.turn, self.source = turn, source

    class LinkChosen(Message):
        """A link in an answer was clicked. Nothing opens by itself."""

        def __init__(self, href: str) -> None:
            super().__init__()
            self.href = href

    def __init__(self, record: TurnRecord, ordinal: int) -> None:
        super().__init__(classes="turn")
        self.record = record
        self.ordinal = ordinal  # in its conversation
        self.written = ""
        self.checks: tuple[tuple[int, bool], ...] = ()  # of the claims in `written`
        self._pending = ""
        self._painted = ""
        self.came_at_once = False
        self.pace = Pace()
        self._phase, self._said = "searching your notes", ""
        self._began = time.monotonic()
        self._folded = False

    def compose(self) -> ComposeResult:
        yield Static(_question(self.record), classes="question")
        if self._folded:
            yield Static(_folded(self.record), classes="folded")
            return
        yield AnswerText()
        yield Static(classes="activity")
        yield Static(classes="aside")
        yield Static(classes="places")
        yield Static(classes="feedback")

    async def on_mount(self) -> None:
        self._ticker = self.set_interval(0.25, self._tick, pause=self.record.state != "asked")
        self._flusher = self.set_interval(FLUSH_SECONDS, self._flush, pause=self.record.state != "asked")
        await self.show(self.record)

    # ── while it is answered ─────────────────────────────────────────────────────────────────────
    def phase(self, text: str) -> None:
        """What is being done now."""
        self._phase = text
        self._tick()

    def write(self, delta: TextDelta) -> None:
        """More text, with its mark if it ends a claim; it is painted at most ten times a second."""
        self.written += delta.text
        shown = safe(delta.text)
        if delta.checked is not None:
            end = len(self.written.rstrip())
            self.checks += ((end, delta.checked == "supported"),)
            if can_take_mark(self.written, end):
                text = shown.rstrip()
                shown = f"{text} {mark(delta.checked == 'supported')}{shown[len(text) :]}"
        self._pending += shown
        self._phase = "writing"

    async def _flush(self) -> None:
        if self._pending and self.record.state == "asked" and self.pace.allows():
            shown = within(self._painted + self._pending)
            fresh, self._pending, self._painted = shown[len(self._painted) :], "", shown
            if fresh:
                self.pace.begin()
                await self._answer.append(fresh)
                self.call_after_refresh(self.pace.end)

    def _tick(self) -> None:
        seconds = time.monotonic() - self._began
        frame = _FRAMES[int(seconds * 4) % len(_FRAMES)]
        running = self.record.state == "asked"
        line = Content.assemble((f"{frame} {self._phase}", "$accent"), (f" · {seconds:.0f} s · Esc stops", "$quiet"))
        self._static("activity", line if running else Content(""), layout=self._phase != self._said or not running)
        self._said = self._phase

    # ── what became of it ────────────────────────────────────────────────────────────────────────
    async def show(self, record: TurnRecord) -> None:
        """Bring the widgets in line with the record."""
        self.record = record
        if self._folded:
            return
        answer = self._answer
        numbered = {source.number for source in record.cited if source.number is not None}
        answer.numbers = frozenset(numbered or range(1, len(record.sources) + 1))
        if record.state != "asked":
            self._ticker.pause()
            self._flusher.pause()
            marks = () if record.degraded == "no_model" else record.checks
            text = with_checks(record.text, marks)
            self.came_at_once = not self._painted
            if text != self._painted.rstrip():  # what was painted as it came need not be laid out again
                await answer.show(text)
            self._painted = ""
            answer.choose(answer.chosen)
        self._tick()
        self._static("aside", _aside(record))
        self._static("places", _places(record))

    def ask_feedback(self, ask: bool) -> None:
        """The question whether this helped, on the last turn only; what was said stays."""
        record = self.record
        if record.helpful is not None:
            answered = "answered" if record.helpful else "did not answer"
            said = ": ".join(
                part for part in (f"you said: it {answered} the question", clean_line(record.reason)) if part
            )
            more = " → ".join(clean_line(part) for part in ("", record.correction, record.missing_source) if part)
            line = Content.styled(f"{said}{' → ' if more else ''}{more}", "$quiet")
        elif ask and record.state == "answered":
            line = Content.assemble(("Did this answer your question?  ", "$quiet"), ("ctrl+y", "bold"), " yes   ",
                                    ("ctrl+t", "bold"), " no")  # fmt: skip
        else:
            line = Content("")
        self._static("feedback", line)

    def choose(self, number: int | None) -> None:
        if not self._folded:
            self._answer.choose(number)

    def scroll_to_citation(self, number: int) -> None:
        """Bring the sentence with this citation into view."""
        for block in self._answer.citing:
            if (row := block.row_of(number)) is not None:
                view = self.query_ancestor(VerticalScroll)
                top = block.content_region.y - view.scrollable_content_region.y + round(view.scroll_y) + row
                view.scroll_to_region(Region(0, top, 1, 1), spacing=Spacing(1, 0, 1, 0), animate=False)
                return

    async def fold(self) -> None:
        """Keep the words, let go of the widgets: each layout visits every widget there is, on screen or not."""
        if not self._folded:
            self._folded = True
            await self.recompose()

    async def on_click(self) -> None:
        if self._folded:
            self._folded = False
            await self.recompose()
            await self.show(self.record)
            self.ask_feedback(False)

    def on_citation_clicked(self, event: CitationClicked) -> None:
        event.stop()
        for source in self.record.cited:
            if source.number == event.number:
                self.post_message(self.SourceChosen(self, source))
                return

    def on_markdown_link_clicked(self, event: Markdown.LinkClicked) -> None:
        event.stop()
        self.post_message(self.LinkChosen(event.href))

    @property
    def answer_bottom(self) -> int:
        """The row below the last one of the answer, in the conversation."""
        return self.virtual_region.y + (0 if self._folded else self._answer.virtual_region.bottom)

    @property
    def _answer(self) -> AnswerText:
        return self.query_one(AnswerText)

    def _static(self, name: str, content: Content, layout: bool = True) -> None:
        """`layout` False: it takes as many lines as before."""
        if self._folded:
            return
        widget = self.query_one(f".{name}", Static)
        widget.set_class(not content.plain, "blank")
        widget.update(content, layout=layout)


def _question(record: TurnRecord) -> Content:
    terms = f"  {' '.join(clean_line(term) for term in record.restricted)}" if record.restricted else ""
    return Content.assemble(clean(record.question), (terms, "not bold $accent"))


def _folded(record: TurnRecord) -> Content:
    """An old answer as plain text, with its marks."""
    text = within(with_checks(record.text, () if record.degraded == "no_model" else record.checks)).strip()
    return Content.assemble((text, "$quiet"), ("\n" if text else "", ""), ("click: as it was", "dim $quiet"))


def _aside(record: TurnRecord) -> Content:
    """Labels under the answer: what state it is in, what the checks found, what was odd."""
    lines: list[Content] = []
    stopped = "■ stopped; what had come is kept" if record.text.strip() else "■ stopped"
    label = {"stopped": stopped, "failed": "✗ no answer"}.get(record.state)
    if label is None and (record.degraded == "cut_off" or any(source.quote for source in record.cited)):
        label = {"no_model": "■ no model wrote this: quoted from your notes", "cut_off": "■ cut off"}.get(
            record.degraded
        )
    if label:
        lines.append(Content.styled(label, "bold $error" if record.state == "failed" else "bold $warning"))
    if record.state == "answered" and not record.found:
        lines.append(Content.styled("■ not in your notes", "bold $warning"))
    if record.checks and record.degraded != "no_model":
        lines.append(Content.styled(verdict(record.checks), "$quiet"))
    lines += [
        Content.styled(f"! {clean_line(warning)}", "$quiet") for warning in record.warnings if warning != AS_ASKED
    ]
    return Content("\n").join(lines)


def _places(record: TurnRecord) -> Content:
    """Where it stands, for screens without room for the pane beside."""
    lines: list[Content] = []
    for source in record.sources:
        if source.role == "found":
            continue
        mark = f"[{source.number}]" if source.number is not None else "near"
        lines.append(Content.assemble((f"{mark} ", "$accent"), source.where, (source.trail(last=1), "$quiet")))
    return Content("\n").join(dict.fromkeys(lines))
