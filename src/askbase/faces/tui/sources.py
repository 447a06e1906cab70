"""The pane of sources: what was found and cited, and the chosen passage in its note with the quote highlighted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from askbase.clean import clean, clean_line

if TYPE_CHECKING:
    from askbase.faces.tui.record import Source
    from askbase.types import Note

_BEFORE, _AFTER = 500, 1500  # characters of the note around the passage
_LONG = 4_000  # characters of the passage itself, to either side of the quote
_HINT = Content.styled("The passages an answer stands on appear here.", "$quiet")


class SourcesPane(Vertical):
    """A list and a passage. Plain letters work here, since nothing is typed."""

    BINDINGS = [  # noqa: RUF012  (Textual's own declaration)
        Binding("o,enter", "app.open_editor", "Open in editor"),
        Binding("n", "app.step(1)", "Next"),
        Binding("p", "app.step(-1)", "Previous"),
        Binding("i", "app.pin", "Only this note"),
        Binding("x", "app.leave_out", "Without this note"),
        Binding("r", "app.ask_again", "Ask again"),
        Binding("b", "app.open_obsidian", "Open in Obsidian"),
    ]

    class Chosen(Message):
        """A source was chosen in the list."""

        def __init__(self, source: Source) -> None:
            super().__init__()
            self.source = source

    def __init__(self) -> None:
        super().__init__(id="sources")
        self._sources: tuple[Source, ...] = ()
        self.chosen: Source | None = None

    def compose(self) -> ComposeResult:
        yield Static("Sources", id="sources-title", markup=False)
        yield OptionList(id="source-list", classes="blank", markup=False)
        yield Static(id="passage-head", classes="blank")
        with VerticalScroll(id="passage-scroll"):
            yield Static(_HINT, id="passage")

    def show(self, sources: Sequence[Source], title: str = "Sources") -> None:
        """List these; nothing is chosen yet."""
        self._sources, self.chosen = tuple(sources), None
        self.query_one("#sources-title", Static).update(Content(title))
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(_line(source)) for source in self._sources])
        options.set_class(not self._sources, "blank")
        self.query_one("#passage-head").add_class("blank")
        self.query_one("#passage", Static).update("" if self._sources else _HINT)

    def stepped(self, by: int) -> Source | None:
        """The next source, cited ones only if there are any; wraps around."""
        known = self._steps()
        if not known:
            return None
        here = known.index(self.chosen) if self.chosen in known else (-1 if by > 0 else 0)
        return known[(here + by) % len(known)]

    def choose(self, source: Source, note: Note | None) -> None:
        """Show one source in its note; `note` None if it is gone."""
        self.chosen = source
        if source in self._sources:
            with self.prevent(OptionList.OptionHighlighted):
                self.query_one(OptionList).highlighted = self._sources.index(source)
        head = self.query_one("#passage-head", Static)
        head.remove_class("blank")
        head.update(_head(source, note, self._position()))
        self.query_one("#passage", Static).update(_passage(source, note))
        self.call_after_refresh(self._scroll_to_quote)  # the pane may just be coming up, without a width yet

    def on_show(self) -> None:
        """A window made wider has room for it all of a sudden."""
        first = self.stepped(1)
        if self.chosen is None and first is not None:
            self.post_message(self.Chosen(first))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if self.query_one(OptionList).has_focus:
            self.post_message(self.Chosen(self._sources[event.option_index]))

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click shows the source; Enter on the one shown opens it."""
        event.stop()
        source = self._sources[event.option_index]
        if source == self.chosen:
            await self.app.run_action("open_editor")
        else:
            self.post_message(self.Chosen(source))

    def _position(self) -> str:
        """`2 of 3`, among what the keys step through."""
        known = self._steps()
        return f"{known.index(self.chosen) + 1} of {len(known)}" if self.chosen in known else ""

    def _steps(self) -> list[Source]:
        return [source for source in self._sources if source.role == "cited"] or list(self._sources)

    def _scroll_to_quote(self) -> None:
        self.query_one("#passage-scroll", VerticalScroll).scroll_to(y=self._quote_row(), animate=False)

    def _quote_row(self) -> int:
        """About where the quote starts, one line of context above it."""
        passage = self.query_one("#passage", Static)
        width = max(passage.content_size.width, 20)
        content = passage.content
        if not isinstance(content, Content):
            return 0
        loud = [span.start for span in content.spans if span.style == _LOUD]
        return max(0, len(content[: loud[0]].wrap(width)) - 2) if loud else 0


def _line(source: Source) -> Content:
    mark = f"[{source.number}]" if source.number is not None else " · "
    look = "bold $accent" if source.role == "cited" else "$quiet"
    return Content.assemble((f"{mark} ", look), (source.where, "" if source.role == "cited" else "$quiet"),
                            (source.trail(last=1), "$quiet"))  # fmt: skip


def _head(source: Source, note: Note | None, position: str) -> Content:
    """Title and headings, then the place, day and tags."""
    mark = f"[{source.number}] " if source.number is not None else ""
    facts = (position, source.day, " ".join(f"#{clean_line(tag)}" for tag in (note.tags if note else ())))
    known = "".join(f" · {fact}" for fact in facts if fact)
    name = Content.assemble((mark, "bold $accent"), (clean_line(source.title), "bold"), (source.trail(), "$quiet"))
    return Content.assemble(name, "\n", (source.where, "$accent"), (known, "$quiet"))


def _passage(source: Source, note: Note | None) -> Content:
    """The passage with a little of the note around it; loud where it is quoted."""
    text, start = source.text, source.start
    if not text and note is not None:  # a saved turn: the index has the words
        start, text = _in_note(source, note)
    if not text:
        gone = "The note is gone or has changed since."
        return Content.assemble((clean(source.quote), _LOUD), ("\n\n" if source.quote else "") + gone)
    before = after = ""
    if note is not None and note.text.startswith(text, start):
        end = start + len(text)
        before = _from_line(note.text[max(0, start - _BEFORE) : start], cut=start > _BEFORE)
        after = note.text[end : end + _AFTER]
    at = _found(text, source.quote, source.quote_start - start) if source.quote else -1
    inner = (
        (text[:_LONG], "", "") if at < 0 else (text[:at][-_LONG:], source.quote, text[at + len(source.quote) :][:_LONG])
    )
    return Content.assemble(
        (clean(before), "$quiet"), clean(inner[0]), (clean(inner[1]), _LOUD), clean(inner[2]), (clean(after), "$quiet")
    )  # fmt: skip


def _in_note(source: Source, note: Note) -> tuple[int, str]:
    """What a saved source stands for today: its quote, or without one its lines; no text if it is gone."""
    if source.quote:
        start = _found(note.text, source.quote, source.quote_start)
        return start, source.quote if start >= 0 else ""
    lines = note.text.splitlines(keepends=True)
    start = len("".join(lines[: source.first_line - 1]))
    return start, "".join(lines[source.first_line - 1 : source.last_line])


def _found(text: str, quote: str, expected: int) -> int:
    """Where the quote stands: as noted, else anywhere, else -1."""
    return expected if expected >= 0 and text.startswith(quote, expected) else text.find(quote)


_LOUD = "bold $text on $warning 30%"


def _from_line(text: str, cut: bool) -> str:
    """Without the line that a cut has halved."""
    return text.partition("\n")[2] if cut else text
