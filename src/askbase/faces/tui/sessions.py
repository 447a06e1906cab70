"""The conversations of this vault: search, resume, rename, delete."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from askbase.clean import clean_line
from askbase.errors import StoreError
from askbase.faces.moments import local_minute
from askbase.faces.tui.dialogs import QUIT, Ask, Confirm, Over
from askbase.store.conversations import Conversation, Conversations

_KEYS = "Enter resumes · ctrl+e renames · ctrl+d deletes · Esc"


class Sessions(Over[str | None]):
    """A list that narrows with what is typed; gives back the conversation to go on with."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f4", "dismiss(None)", "Close"),
        Binding("up", "move(-1)"),
        Binding("down", "move(1)"),
        Binding("ctrl+e", "rename", "Rename", priority=True),  # the input would take it: end of line
        Binding("ctrl+d", "delete", "Delete", priority=True),
        QUIT,
    ]

    def __init__(self, kept: Conversations, current: str) -> None:
        super().__init__()
        self._kept, self._current = kept, current
        self._seen: list[Conversation] = []
        self.deleted: set[str] = set()

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = "Conversations"
            sheet.border_subtitle = _KEYS
            yield Input(placeholder="search in questions, answers and names", max_length=200)
            yield OptionList(markup=False, classes="pick")

    def on_mount(self) -> None:
        self._list()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._list()

    def _list(self, at: int = 0) -> None:
        try:
            self._seen = self._kept.search(self.query_one(Input).value)
        except StoreError as error:
            self.notify(clean_line(f"{error.message} {error.hint}"), markup=False)
            self._seen = []
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(self._line(item)) for item in self._seen])
        options.highlighted = min(at, len(self._seen) - 1) if self._seen else None

    def _line(self, item: Conversation) -> Content:
        here = "● " if item.id == self._current else "  "
        day = local_minute(item.used_at)
        facts = f"  {item.turns} turn{'' if item.turns == 1 else 's'} · {day}"
        return Content.assemble((here, "$accent"), (clean_line(item.title) or "(no name)", "bold"), (facts, "$quiet"))

    @property
    def _chosen(self) -> Conversation | None:
        at = self.query_one(OptionList).highlighted
        return self._seen[at] if at is not None and self._seen else None

    def action_move(self, by: int) -> None:
        options = self.query_one(OptionList)
        if self._seen:
            options.highlighted = ((options.highlighted or 0) + by) % len(self._seen)

    def action_rename(self) -> None:
        chosen = self._chosen
        if chosen is None or self.app.screen is not self:
            return

        def renamed(title: str | None) -> None:
            if title:
                self._kept.rename(chosen.id, title)
                self._list(self._seen.index(chosen))

        self.app.push_screen(Ask("Rename", "a name for it", clean_line(chosen.title)), renamed)

    def action_delete(self) -> None:
        chosen = self._chosen
        if chosen is None or self.app.screen is not self:
            return

        def answered(sure: bool | None) -> None:
            if sure:
                self._kept.delete(chosen.id)
                self.deleted.add(chosen.id)
                self._list(self._seen.index(chosen))

        self.app.push_screen(Confirm("Delete", f"“{chosen.title}”, for good? There is no undo."), answered)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(self._chosen.id if self._chosen else None)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._seen[event.option_index].id)
