"""The terminal chat: one state, changed by events and keys. What a turn looks like is the widgets' business."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from askbase.clean import clean_line
from askbase.faces.tui import actions, welcome, work
from askbase.faces.tui.commands import ChatCommands, EarlierConversations
from askbase.faces.tui.conversation import ConversationView
from askbase.faces.tui.events import Failed, Finished, Found, Indexing, Opened, OpeningFailed, Phase, Wrote
from askbase.faces.tui.prompt import PromptInput
from askbase.faces.tui.record import TurnRecord
from askbase.faces.tui.sources import SourcesPane
from askbase.faces.tui.status import StatusLine
from askbase.faces.tui.themes import DARK, LIGHT
from askbase.faces.tui.turn import TurnView

if TYPE_CHECKING:
    from askbase.base import Base

HISTORY = 6  # turns sent along for follow-up questions


class ChatApp(actions.ChatActions):
    """Talk with your notes."""

    TITLE = "askbase"
    CSS_PATH = "askbase.tcss"
    COMMANDS = {ChatCommands, EarlierConversations}  # noqa: RUF012  (Textual's own declaration)
    COMMAND_PALETTE_BINDING = "ctrl+backslash"  # ctrl+p steps citations
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012  (as above)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "Stop"),
        Binding("f1", "help", "Help"),
        Binding("f2", "inspect", "Inspector"),
        Binding("f3", "toggle_sources", "Sources"),
        Binding("f5", "update_index", "Update the index"),
        Binding("f9", "toggle_dark", "Light or dark"),
        Binding("ctrl+n", "step(1)", "Next citation"),
        Binding("ctrl+p", "step(-1)", "Previous citation"),
        Binding("ctrl+o", "open_editor", "Open in editor"),
        Binding("ctrl+l", "new_conversation", "New conversation"),
        Binding("ctrl+y", "feedback(True)", "It answered"),
        Binding("ctrl+t", "feedback(False)", "It did not"),
        Binding("ctrl+c", "interrupt", "Stop", show=False),
        Binding("ctrl+q", "quit", "Quit", priority=True),
        Binding("pageup", "scroll_conversation(-1)", "Scroll up"),
        Binding("pagedown", "scroll_conversation(1)", "Scroll down"),
    ]

    def __init__(self, base: Base, resume: bool = False) -> None:
        super().__init__(base)
        self._resume = resume
        self._opened = False
        self._opening = True
        self._waiting: str | None = None  # a question asked before the index was open

    def compose(self) -> ComposeResult:
        with Container(id="body"):
            yield ConversationView(id="conversation")
            yield SourcesPane()
        yield PromptInput()
        yield StatusLine(id="status")

    async def on_mount(self) -> None:
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = self.preferred_theme()
        self.theme_changed_signal.subscribe(self, self.remember_theme)
        self.prompt.focus()
        await self.column.note(welcome.opening(self.base.notes_dir), id="welcome")
        if self._resume and (recent := self.saved(self.conversations.recent, 1)):
            await self.resume(recent[0].id)
        self._open_index()

    # ── the index ────────────────────────────────────────────────────────────────────────────────
    def _open_index(self, update: bool = False) -> None:
        self._opening = True
        work_ = work.open_index(self.base, self.engines, self.post_message, update)
        self.run_worker(work_, group="index", exclusive=True)

    def action_update_index(self) -> None:
        if self.is_answering:
            self.say("After this answer.")
        elif not self._opening:
            self._open_index(update=True)

    async def on_indexing(self, event: Indexing) -> None:
        if self.is_closed:
            return
        text = "indexing" if not event.total else f"indexing {event.done:,}/{event.total:,} notes"
        self.status.show_busy(f"{text}…")
        if not self._opened:
            await self.column.note(welcome.indexing(self.base.notes_dir, event.done, event.total), id="welcome")

    async def on_opened(self, event: Opened) -> None:
        if self.is_closed:
            return
        self.status.show_notes(event.status)
        self.status.show_model(event.model, event.host)
        if not self._opened or not self.column.turns:
            await self.column.note(welcome.ready(event), id="welcome")
        self._opened, self._opening = True, False
        if self._waiting is not None:
            question, self._waiting = self._waiting, None
            await self.ask(question)

    async def on_opening_failed(self, event: OpeningFailed) -> None:
        if self.is_closed:
            return
        self._opening = False
        self.status.show_busy("not updated" if self._opened else "not ready")
        await self.column.note(welcome.failed(event.message, event.hint), id="welcome")
        if self._waiting is not None:
            question, self._waiting = self._waiting, None
            self.prompt.give_back(question)

    # ── a question ───────────────────────────────────────────────────────────────────────────────
    async def on_prompt_input_asked(self, event: PromptInput.Asked) -> None:
        if self.is_answering:
            self.say("One question at a time: Esc stops this answer.")
            return
        self.prompt.asked(event.question)
        if self._opened:
            await self.ask(event.question)
            return
        self._waiting = event.question
        self.say("Asked as soon as the notes are ready.")
        if not self._opening:  # it failed before; by now the cause may be gone
            self._open_index()

    async def ask(self, question: str) -> None:
        """Begin a turn and the worker that answers it."""
        turns = [turn.record.as_turn() for turn in self.column.turns]
        history = [turn for turn in turns if turn is not None][-HISTORY:]
        turn = await self.column.add(TurnRecord(question))
        self.show_sources(turn)
        self.save(turn)
        answer = work.answer(self.base, self.engines, self.post_message, turn, history)
        self.answering = self.run_worker(answer, group="answer", exclusive=True)

    def _awaits(self, turn: TurnView) -> bool:
        """Events of a turn that was stopped, or of a chat that closes, come too late."""
        return turn.record.state == "asked" and not self.is_closed

    def on_phase(self, event: Phase) -> None:
        if self._awaits(event.turn):
            event.turn.phase(event.text)

    async def on_found(self, event: Found) -> None:
        turn = event.turn
        if not self._awaits(turn):
            return
        await turn.show(turn.record.with_retrieved(event.retrieved))
        notes = len({passage.chunk.note_path for passage in event.retrieved.passages})
        turn.phase(f"reading {len(event.retrieved.passages)} passages from {notes} {'note' if notes == 1 else 'notes'}")
        if self.shown is turn:
            self.show_sources(turn)

    def on_wrote(self, event: Wrote) -> None:
        if self._awaits(event.turn):
            event.turn.write(event.text)
            self.save_now_and_then(event.turn)

    async def on_finished(self, event: Finished) -> None:
        if self._awaits(event.turn):
            record = event.turn.record.with_answer(event.answer)
            self.status.show_last(record.seconds, record.tokens)
            await self.end_turn(event.turn, record)

    async def on_failed(self, event: Failed) -> None:
        if self._awaits(event.turn):
            said = f"{event.message} {event.hint}".strip()
            record = replace(event.turn.record, state="failed", text=event.turn.written, warnings=(said,))
            await self.end_turn(event.turn, record)
            self.prompt.give_back(record.question)

    # ── clicks ───────────────────────────────────────────────────────────────────────────────────
    def on_sources_pane_chosen(self, event: SourcesPane.Chosen) -> None:
        self.choose_source(event.source)

    def on_turn_view_source_chosen(self, event: TurnView.SourceChosen) -> None:
        if self.shown is not event.turn:
            self.show_sources(event.turn)
        self.reveal_sources()
        self.choose_source(event.source)

    def on_turn_view_link_chosen(self, event: TurnView.LinkChosen) -> None:
        """Shown in full and not opened: a link may say one thing and lead elsewhere."""
        self.notify(clean_line(event.href), title="Link, not opened", markup=False, timeout=15)
