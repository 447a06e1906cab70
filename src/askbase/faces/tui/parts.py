"""What the chat consists of, and the few operations that keys and events share."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from textual.css.query import NoMatches
from textual.screen import Screen
from textual.theme import Theme

from askbase.clean import clean_line
from askbase.errors import StoreError
from askbase.faces.tui.burst import JoinsBursts
from askbase.faces.tui.conversation import ConversationView
from askbase.faces.tui.popup import FilterBar
from askbase.faces.tui.prompt import PromptInput
from askbase.faces.tui.record import Source, TurnRecord
from askbase.faces.tui.sources import SourcesPane
from askbase.faces.tui.status import StatusLine, TitleLine
from askbase.faces.tui.steering import Steering
from askbase.faces.tui.themes import DARK
from askbase.store.conversations import Conversations, new_id

if TYPE_CHECKING:
    from textual.worker import Worker

    from askbase.base import Base
    from askbase.faces.tui.turn import TurnView

T = TypeVar("T")
SAVE_SECONDS = 2.0


class ChatParts(JoinsBursts[None]):
    """State and widgets of the chat."""

    def __init__(self, base: Base) -> None:
        super().__init__()
        self.base = base
        self.conversations = Conversations(base.data_dir)
        self.conversation = new_id()
        self.shown: TurnView | None = None  # the turn whose sources stand beside
        self.painted = asyncio.Event()  # work beside the first picture would only delay it
        self.loaded = asyncio.Event()  # the engines that search
        self.engines = asyncio.Lock()  # one of indexing, loading and answering at a time
        self.answering: Worker[None] | None = None
        self.steering = Steering()
        self.address: str | None = None  # of the endpoint the settings name, also while another model is chosen
        self._saved_at = 0.0

    # ── widgets ──────────────────────────────────────────────────────────────────────────────────
    @property
    def home(self) -> Screen[Any]:
        """The chat's own screen, also while a sheet lies on top of it."""
        return self.screen_stack[0]

    @property
    def is_closed(self) -> bool:
        """Events may still come when quitting has begun and nothing can be mounted any more, and while the screens, or
        the first or last lines of one, are gone already."""
        if not self.screen_stack or not self.home.is_attached:
            return True
        there = {type(child) for child in self.home.children}
        return not {TitleLine, StatusLine} <= there

    @property
    def column(self) -> ConversationView:
        return self.home.query_one(ConversationView)

    @property
    def sources(self) -> SourcesPane:
        return self.home.query_one(SourcesPane)

    @property
    def prompt(self) -> PromptInput:
        return self.home.query_one(PromptInput)

    @property
    def status(self) -> StatusLine:
        return self.home.query_one(StatusLine)

    @property
    def title_line(self) -> TitleLine:
        return self.home.query_one(TitleLine)

    @property
    def filters(self) -> FilterBar:
        return self.home.query_one(FilterBar)

    @property
    def is_narrow(self) -> bool:
        return self.home.has_class("-narrow")

    @property
    def is_answering(self) -> bool:
        return self.answering is not None and self.answering.is_running

    # ── a turn and its sources ───────────────────────────────────────────────────────────────────
    async def end_turn(self, turn: TurnView, record: TurnRecord) -> None:
        """Show and save how a turn ended."""
        self.answering = None
        await turn.show(record)
        turn.ask_feedback(turn is self.column.last)
        self.save(turn)
        if self.shown is turn:
            self.show_sources(turn)
        self.call_after_refresh(self.column.show_end, turn)

    def show_sources(self, turn: TurnView) -> None:
        """List what a turn found, and show the first cited place if there is room for the pane."""
        if self.shown is not None and self.shown is not turn and self.shown.is_attached:
            self.shown.choose(None)
        self.shown = turn
        self.sources.show(turn.record.sources, turn.record.summary)
        first = self.sources.stepped(1)
        if first is not None and turn.record.state != "asked" and self.sources.display:
            self.choose_source(first)

    def choose_source(self, source: Source, follow: bool = False) -> None:
        """Show it beside; `follow` also brings the sentence that cites it into view."""
        self.run_worker(self._show_passage(source, follow), group="passage", exclusive=True)

    def reveal_sources(self) -> None:
        self.home.remove_class("hide-sources")
        self.home.add_class("show-sources")

    async def _show_passage(self, source: Source, follow: bool) -> None:
        try:
            note = await asyncio.to_thread(self.base.read_note, source.path)
        except StoreError as error:  # the passage itself is known; only the note around it is not
            self.say(error.message)
            note = None
        try:
            self.sources.choose(source, note)
        except NoMatches:  # the chat was closed while the note was read
            return
        if self.shown is not None and self.shown.is_attached:
            self.shown.choose(source.number)
            if follow and source.number is not None:
                self.column.release_anchor()
                self.call_after_refresh(self.shown.scroll_to_citation, source.number)

    # ── keeping ──────────────────────────────────────────────────────────────────────────────────
    def save(self, turn: TurnView) -> None:
        """Store a turn as it is now, also half written. A store that fails is said; the chat goes on."""
        self._saved_at = time.monotonic()
        record = (
            turn.record if turn.record.state != "asked" else replace(turn.record, text=turn.written, checks=turn.checks)
        )
        if turn.is_attached:
            self.saved(self.conversations.save, self.conversation, turn.ordinal, record.to_json())

    def save_now_and_then(self, turn: TurnView) -> None:
        """While an answer comes: a killed terminal costs its last words at most."""
        if time.monotonic() - self._saved_at > SAVE_SECONDS:
            self.save(turn)

    def saved(self, call: Callable[..., T], *args: Any) -> T | None:
        """A call to the store of conversations, or None if it fails."""
        try:
            return call(*args)
        except StoreError as error:
            self.say(f"{error.message} {error.hint}")
            return None

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What our styles need and a theme of others does not have."""
        return {"quiet": "#838994"}

    def preferred_theme(self) -> str:
        name = self.saved(self.conversations.preference, "theme")
        return name if name in self.available_themes else DARK.name

    def remember_theme(self, theme: Theme) -> None:
        self.saved(self.conversations.prefer, "theme", theme.name)

    def say(self, text: str) -> None:
        """A passing remark."""
        self.notify(clean_line(text), markup=False)
