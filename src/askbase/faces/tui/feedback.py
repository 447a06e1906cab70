"""What was wrong with an answer: one key for the reason; a correction and the missing note if there is more to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from askbase.clean import clean_line
from askbase.faces.tui.dialogs import QUIT, Over

REASONS = ("wrong", "incomplete", "is in my notes", "wrong source", "out of date")


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why an answer did not help. Anything may be empty."""

    reason: str = ""
    correction: str = ""
    missing_source: str = ""


class Complain(Over[Complaint | None]):
    """Three lines, all optional, with what was said before. A digit alone in the first line is a reason."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Skip"), QUIT]

    def __init__(self, notes: Sequence[str], before: Complaint = Complaint()) -> None:
        super().__init__()
        self._notes = tuple(notes)
        self._before = before

    def compose(self) -> ComposeResult:
        with Vertical(classes="ask") as box:
            box.border_title = "What was wrong?"
            box.border_subtitle = "Enter saves · Tab next line · Esc skips"
            keys = [Content.assemble((str(at), "bold $accent"), f" {what}") for at, what in enumerate(REASONS, 1)]
            yield Static(Content("  ").join(keys), classes="reasons")
            reason, correction, missing = (clean_line(said) for said in astuple(self._before))
            yield Input(reason, "reason: a digit, or your own words", id="reason", max_length=1000)
            yield Input(correction, "what the answer should have said", id="correction", max_length=2000)
            known = SuggestFromList(self._notes, case_sensitive=False)
            yield Input(missing, "the note it should have found", id="missing", max_length=1000, suggester=known)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input.id == "reason" and event.value.isdecimal() and 0 < int(event.value) <= len(REASONS):
            event.input.value = REASONS[int(event.value) - 1]
            event.input.cursor_position = len(event.input.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        reason, correction, missing = (clean_line(field.value) for field in self.query(Input))
        self.dismiss(Complaint(reason, correction, missing))
