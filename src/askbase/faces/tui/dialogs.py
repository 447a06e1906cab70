"""The small screens above the conversation: sheets to read, one line to fill in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from askbase.clean import clean_line

Line = Content | tuple[Content, Content]  # a pair is a name with its value beside it

_QUIT = Binding("ctrl+q", "app.quit", "Quit", show=False)  # a modal screen hides the app's keys
_KEYS = (
    ("Enter", "ask · in the sources: open the note in $EDITOR"),
    ("Esc", "stop the answer and keep what came · close the sources"),
    ("ctrl+n  ctrl+p", "next and previous citation"),
    ("ctrl+o", "open the note in $EDITOR, at the cited line"),
    ("F3   Tab", "show or hide the sources · step into them: o n p"),
    ("F2", "inspector: what was searched, found and sent; timings"),
    ("ctrl+y  ctrl+t", "yes, it answered my question · no, it did not"),
    ("Up  Down", "earlier questions"),
    ("PgUp  PgDn", "scroll the conversation"),
    ("F5", "bring the index in line with the notes"),
    ("ctrl+l", "new conversation"),
    ("F9", "light or dark"),
    ("/  or  ctrl+\\", "all commands: resume, export, delete, theme, …"),
    ("ctrl+q", "quit; the conversation is saved already"),
    ("", ""),
    ("✓", "the cited passage says so, as far as can be checked"),
    ("(?)", "could not be verified in your notes: read the passage"),
    ("tag:home", "filters work in a question: tag: type: source: path:"),
    ("after:2024-05", "before: on: read:yes"),
)


class Sheet(ModalScreen[None]):
    """Something to read and close."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,f1,f2,question_mark", "dismiss", "Close"), _QUIT]

    def __init__(self, title: str, lines: Iterable[Line]) -> None:
        super().__init__()
        self._title, self._lines = title, tuple(lines)

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="sheet") as sheet:
            sheet.border_title = self._title
            sheet.border_subtitle = "Esc closes"
            for line in self._lines:
                if isinstance(line, Content):
                    yield Static(line)
                else:
                    with Horizontal(classes="row"):
                        yield Static(line[0], classes="row-name")
                        yield Static(line[1], classes="row-value")


class Ask(ModalScreen[str | None]):
    """One line of text, or nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Skip"), _QUIT]

    def __init__(self, title: str, placeholder: str) -> None:
        super().__init__()
        self._title, self._placeholder = title, placeholder

    def compose(self) -> ComposeResult:
        with Vertical(classes="ask") as box:
            box.border_title = self._title
            box.border_subtitle = "Enter saves · Esc skips"
            yield Input(placeholder=self._placeholder, max_length=1000)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(clean_line(event.value))


def help_sheet() -> Sheet:
    """Keys, marks and filters; all of it fits 80x24."""
    return Sheet("Help", ((Content.styled(keys, "bold $accent"), Content(what)) for keys, what in _KEYS))
