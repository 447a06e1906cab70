"""The list of completions over the input, and the bar of filters that they fill."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from askbase.faces.tui.completion import Completion
from askbase.faces.tui.steering import Steering, Term


class Completions(OptionList):
    """Shown while there is something to complete. Never takes the focus: keys come through the input."""

    can_focus = False

    class Accepted(Message):
        """One was clicked."""

    def __init__(self) -> None:
        super().__init__(id="completions", classes="blank", markup=False)
        self.offered: tuple[Completion, ...] = ()

    def offer(self, completions: Sequence[Completion]) -> None:
        """Show these, or nothing."""
        if tuple(completions) == self.offered:
            return
        self.offered = tuple(completions)
        self.set_class(not self.offered, "blank")
        self.clear_options()
        width = max((len(item.shown) for item in self.offered), default=0)
        self.add_options([Option(_line(item, min(width, 28))) for item in self.offered])
        self.highlighted = 0 if self.offered else None

    def move(self, by: int) -> None:
        here = self.highlighted or 0
        self.highlighted = (here + by) % len(self.offered)

    @property
    def chosen(self) -> Completion | None:
        return self.offered[self.highlighted] if self.offered and self.highlighted is not None else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Accepted())


class FilterBar(Horizontal):
    """The terms that questions are restricted to; a click takes one back."""

    class Removed(Message):
        """A term was clicked away."""

        def __init__(self, term: Term) -> None:
            super().__init__()
            self.term = term

    def __init__(self) -> None:
        super().__init__(id="filters", classes="blank")
        self._terms: tuple[Term, ...] = ()

    def compose(self) -> ComposeResult:
        yield Chips(id="chips")

    def show(self, steering: Steering) -> None:
        self._terms = steering.terms
        self.set_class(not steering.terms, "blank")
        parts: list[Content] = []
        for place, term in enumerate(steering.terms):
            look = "$warning" if term.kind == "without" else "$accent"
            chip = Content.assemble((f" {term.shown} ", f"{look} on $panel"), ("✕ ", "$quiet on $panel"))
            parts.append(chip.stylize(_click(place), 0, len(chip)))
        line = Content.assemble(
            ("asking only  ", "$quiet"), Content(" ").join(parts), ("  Backspace removes", "$quiet")
        )
        self.query_one(Chips).update(line)

    def take_back(self, place: int) -> None:
        if place < len(self._terms):
            self.post_message(self.Removed(self._terms[place]))


class Chips(Static):
    """The line of terms."""

    def action_take_back(self, place: int) -> None:
        bar = self.parent
        assert isinstance(bar, FilterBar)
        bar.take_back(place)


def _click(place: int) -> Style:
    return Style.from_meta({"@click": f"take_back({place})"})


def _line(item: Completion, width: int) -> Content:
    return Content.assemble((f"{item.shown:{width}}", "bold"), (f"  {item.beside}" if item.beside else "", "$quiet"))
