"""The small screens above the conversation: sheets to read, one line to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from askbase.clean import clean_line, fold

T = TypeVar("T")
Line = Content | tuple[Content, Content]  # a pair is a name with its value beside it

QUIT = Binding("ctrl+q", "app.quit", "Quit", show=False)  # a modal screen hides the app's keys


class Over(ModalScreen[T]):
    """Above the conversation. Passing remarks go: they would lie on it, or shine through from below."""

    def on_mount(self) -> None:
        self.app.clear_notifications()
        for screen in self.app.screen_stack:
            screen.query("ToastHolder").remove()


class Sheet(Over[None]):
    """Something to read and close."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,f1,f2,question_mark,enter", "dismiss", "Close"), QUIT]

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


class Ask(Over[str | None]):
    """One line of text, or nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Skip"), QUIT]

    def __init__(self, title: str, placeholder: str, value: str = "") -> None:
        super().__init__()
        self._title, self._placeholder, self._value = title, placeholder, value

    def compose(self) -> ComposeResult:
        with Vertical(classes="ask") as box:
            box.border_title = self._title
            box.border_subtitle = "Enter saves · Esc skips"
            yield Input(self._value, placeholder=self._placeholder, max_length=1000, select_on_focus=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(clean_line(event.value))


class Confirm(Over[bool]):
    """Yes or no; anything but a yes is a no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", "Yes"), Binding("n,escape,enter", "dismiss(False)", "No"), QUIT,
    ]  # fmt: skip

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        with Vertical(classes="ask") as box:
            box.border_title = self._title
            box.border_subtitle = "y yes · n no"
            yield Static(Content(clean_line(self._text)))


@dataclass(frozen=True, slots=True)
class Pickable:
    """One of several things to choose: what is handed back, and how it is shown."""

    value: str
    shown: str
    beside: str = ""


class Pick(Over[str | None]):
    """A short list to choose from. Type to narrow it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close"), Binding("up", "move(-1)"), Binding("down", "move(1)"), QUIT,
    ]  # fmt: skip

    def __init__(self, title: str, options: Sequence[Pickable], free: str = "") -> None:
        """`free` says what else may be typed; "" if nothing may."""
        super().__init__()
        self._title, self._options, self._free = title, tuple(options), free
        self._seen: tuple[Pickable, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical(classes="ask") as box:
            box.border_title = self._title
            box.border_subtitle = "Enter chooses · Esc closes"
            yield Input(placeholder=self._free or "type to narrow", max_length=500)
            yield OptionList(markup=False, classes="pick")

    def on_mount(self) -> None:
        self._narrow("")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._narrow(event.value)

    def _narrow(self, typed: str) -> None:
        words = fold(typed).split()
        self._seen = tuple(
            item for item in self._options if all(word in fold(f"{item.shown} {item.beside}") for word in words)
        )
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(_pickable(item)) for item in self._seen])
        options.highlighted = 0 if self._seen else None

    def action_move(self, by: int) -> None:
        options = self.query_one(OptionList)
        if self._seen:
            options.highlighted = ((options.highlighted or 0) + by) % len(self._seen)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        at = self.query_one(OptionList).highlighted
        if at is not None and self._seen:
            self.dismiss(self._seen[at].value)
        elif self._free and event.value.strip():
            self.dismiss(clean_line(event.value))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._seen[event.option_index].value)


def _pickable(item: Pickable) -> Content:
    return Content.assemble((clean_line(item.shown), "bold"), (f"  {clean_line(item.beside)}", "$quiet"))
