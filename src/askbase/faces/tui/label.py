"""The label screen: one item, everything about it, and a verdict by one key. Nothing shows run, model or judge."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Static

from askbase.clean import clean
from askbase.evals.labelling.queue import ASKS, Exhibit
from askbase.faces.tui.hangup import EndsWithTerminal
from askbase.faces.tui.themes import DARK, LIGHT

Keep = Callable[[Exhibit, bool | None, str], None]  # None as the verdict takes an earlier one back


class LabelApp(EndsWithTerminal[None]):
    """Pass or fail, one item after another. Every verdict is kept before the next item is shown."""

    TITLE = "askbase eval label"
    CSS_PATH = "label.tcss"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = ""  # keys are verdicts until a critique is begun
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012  (Textual's own declaration)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "give(True)", "pass"),
        Binding("2", "give(False)", "fail"),
        Binding("d", "defer", "defer"),
        Binding("u", "undo", "undo"),
        Binding("c", "critique", "critique"),
        Binding("escape", "leave_critique", "back", show=False),
        Binding("j,down", "scroll(1)", "down", show=False),
        Binding("k,up", "scroll(-1)", "up", show=False),
        Binding("pagedown,space", "scroll(10)", "down", show=False),
        Binding("pageup", "scroll(-10)", "up", show=False),
        Binding("q,ctrl+q", "quit", "quit"),
    ]

    def __init__(self, criterion: str, waiting: Sequence[Exhibit], done: int, keep: Keep) -> None:
        """`done` items were labelled in earlier sittings; `keep` stores a verdict and returns when it is on disk."""
        super().__init__()
        self._criterion = criterion
        self._waiting = deque(waiting)
        self._given: list[Exhibit] = []
        self._before = done
        self._keep = keep

    def compose(self) -> ComposeResult:
        yield Static(id="head", markup=False)
        with Horizontal(id="columns"):
            with VerticalScroll(id="left"):
                yield Static(id="asked", markup=False)
            with VerticalScroll(id="right"):
                yield Static(id="sources", markup=False)
        yield Input(placeholder="why? Enter keeps it for this item, Esc drops it", id="critique")
        yield Static("1 pass   2 fail   d defer   u undo   c critique   j/k scroll   q quit", id="keys", markup=False)

    def on_mount(self) -> None:
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name
        self.critique.can_focus = False
        self._show()

    @property
    def critique(self) -> Input:
        return self.query_one("#critique", Input)

    # ── verdicts ─────────────────────────────────────────────────────────────────────────────────
    def action_give(self, passed: bool) -> None:
        if self._waiting:
            exhibit = self._waiting.popleft()
            self._keep(exhibit, passed, self.critique.value.strip())
            self._given.append(exhibit)
            self._show()

    def action_defer(self) -> None:
        self._waiting.rotate(-1)
        self._show()

    def action_undo(self) -> None:
        if self._given:
            exhibit = self._given.pop()
            self._keep(exhibit, None, "")
            self._waiting.appendleft(exhibit)
            self._show()

    # ── the reason ───────────────────────────────────────────────────────────────────────────────
    def action_critique(self) -> None:
        self.critique.can_focus = True
        self.critique.focus()

    def action_leave_critique(self) -> None:
        self.critique.value = ""
        self._back_to_keys()

    def on_input_submitted(self) -> None:
        self._back_to_keys()

    def _back_to_keys(self) -> None:
        self.set_focus(None)
        self.critique.can_focus = False

    # ── the page ─────────────────────────────────────────────────────────────────────────────────
    def action_scroll(self, lines: int) -> None:
        for side in ("#left", "#right"):
            self.query_one(side).scroll_relative(y=lines, animate=False)

    def _show(self) -> None:
        self.critique.value = ""
        done = self._before + len(self._given)
        head = f"{self._criterion}: {ASKS[self._criterion]}   {done} of {done + len(self._waiting)}"
        self.query_one("#head", Static).update(head)
        left, right = _pages(self._waiting[0]) if self._waiting else ("Everything is labelled. q leaves.", "")
        self.query_one("#asked", Static).update(left)
        self.query_one("#sources", Static).update(right)
        for side in ("#left", "#right"):
            self.query_one(side).scroll_home(animate=False)


def _pages(exhibit: Exhibit) -> tuple[str, str]:
    """What is judged, and what it is judged by."""
    answer = clean(exhibit.answer) or "(not in your notes)"
    left = [_part("QUESTION", exhibit.question), _part("ANSWER", answer)]
    if exhibit.item != "answer":
        left.append(_part("TO JUDGE", exhibit.text))
    left += [_part("PASSAGES", "\n\n".join(exhibit.passages))] if exhibit.passages else []
    right = [
        _part("CITED", "\n\n".join(exhibit.citations) or "nothing"),
        _part("IN THE NOTES", "\n\n".join(exhibit.evidence) or "the notes are said to be silent"),
        _part("TRACE", "\n".join(exhibit.trace)),
    ]
    return "\n\n".join(left), "\n\n".join(right)


def _part(name: str, text: str) -> str:
    return f"── {name} ──\n{text}"
