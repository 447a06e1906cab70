"""The terminal chat: one state, changed by events and keys. What a turn looks like is the widgets' business."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual._callback import invoke
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import Screen

from askbase.clean import clean_line
from askbase.errors import FilterError
from askbase.faces.tui import welcome, work
from askbase.faces.tui.commands import ChatCommands, EarlierConversations
from askbase.faces.tui.conversation import ConversationView
from askbase.faces.tui.events import Failed, Finished, Found, Phase, Wrote
from askbase.faces.tui.keeping_up import KeepingUp
from askbase.faces.tui.popup import Completions, FilterBar
from askbase.faces.tui.prompt import PromptInput
from askbase.faces.tui.record import TurnRecord
from askbase.faces.tui.slash import Command, parse, unknown
from askbase.faces.tui.sources import SourcesPane
from askbase.faces.tui.status import StatusLine, TitleLine
from askbase.faces.tui.steering import Steering
from askbase.faces.tui.themes import DARK, LIGHT

if TYPE_CHECKING:
    from askbase.base import Base
    from askbase.faces.tui.turn import TurnView

WIDE = 100  # columns with room for the sources beside the conversation
HISTORY = 6  # turns sent along for follow-up questions


class ChatScreen(Screen[None]):
    """What is typed goes to the prompt, from the first key on."""

    AUTO_FOCUS = "PromptInput"


class ChatApp(KeepingUp):
    """Talk with your notes."""

    TITLE = "askbase"
    CSS_PATH = "askbase.tcss"
    COMMANDS = {ChatCommands, EarlierConversations}  # noqa: RUF012  (Textual's own declaration)
    COMMAND_PALETTE_BINDING = "ctrl+backslash"  # ctrl+p steps citations
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012  (as above)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "Stop"),
        Binding("f1", "help", "Help"),
        Binding("f2", "inspect", "Inspector"),
        Binding("f3", "toggle_sources", "Sources"),
        Binding("f4", "sessions", "Conversations"),
        Binding("f5", "update_index", "Update the index"),
        Binding("f6", "choose_model", "Model"),
        Binding("f7", "choose_style", "Answer style"),
        Binding("f9", "toggle_dark", "Light or dark"),
        Binding("ctrl+n", "step(1)", "Next citation"),
        Binding("ctrl+p", "step(-1)", "Previous citation"),
        Binding("ctrl+r", "ask_again", "Ask again"),
        Binding("ctrl+b", "open_obsidian", "Open in Obsidian"),
        Binding("ctrl+o", "open_editor", "Open in editor"),
        Binding("ctrl+l", "new_conversation", "New conversation"),
        Binding("ctrl+y", "feedback_yes", "It answered"),
        Binding("ctrl+t", "feedback_no", "It did not"),
        Binding("ctrl+c", "interrupt", "Stop", show=False),
        Binding("ctrl+q", "quit", "Quit", priority=True),
        Binding("pageup", "scroll_conversation(-1)", "Scroll up"),
        Binding("pagedown", "scroll_conversation(1)", "Scroll down"),
    ]

    def __init__(self, base: Base, resume: bool = False, steering: Steering | None = None) -> None:
        super().__init__(base)
        self._resume = resume
        self.steering = steering or self.steering

    def compose(self) -> ComposeResult:
        yield TitleLine(id="title")
        with Container(id="body"):
            yield ConversationView(id="conversation")
            yield SourcesPane()
        yield Completions()
        yield FilterBar()
        yield PromptInput()
        yield StatusLine(id="status")

    def get_default_screen(self) -> Screen[Any]:
        """As it stays: told its width by the first resize, or the focus by the app, it styles and paints once more."""
        return ChatScreen(id="_default", classes="-wide" if self.size.width >= WIDE else "-narrow")

    def on_load(self) -> None:
        """The usual theme, before anything is styled: taken on later, it styles everything a second time."""
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.set_reactive(ChatApp.theme, DARK.name)
        self.stylesheet.set_variables(self.get_css_variables())

    async def on_mount(self) -> None:
        self._paint_once()
        self.theme = self.preferred_theme()
        self.theme_changed_signal.subscribe(self, self.remember_theme)
        if self.steering.terms:
            self.steer(self.steering)
        await self.column.note(welcome.opening(self.base.notes_dir), id="welcome")
        if self._resume and (recent := self.saved(self.conversations.recent, 1)):
            await self.resume(recent[0].id)
        self.open_index()
        self.call_after_refresh(self.painted.set)

    def _paint_once(self) -> None:
        """Textual paints a new screen when it comes up, when it hears its size, and when it has no toasts to show."""
        for toasts in self.screen.query("#textual-toastrack"):  # there is none where notifications are off
            toasts.display = False
        held = ExitStack()
        held.enter_context(self.batch_update())
        self.screen.call_later(held.close)  # behind all that waits now

    # ── a question ───────────────────────────────────────────────────────────────────────────────
    async def on_prompt_input_asked(self, event: PromptInput.Asked) -> None:
        if self.is_closed:
            return
        if (said := parse(event.question)) is not None:
            self.prompt.taken(event.question)
            await self._command(*said, event.question)
        elif self.is_answering:
            self.say("One question at a time: Esc stops this answer.")
        elif self._opened:
            await self.ask(event.question, entered=True)
        else:
            self.prompt.remember(event.question)
            self.prompt.taken(event.question)
            self._waiting = event.question
            self.say("Asked as soon as the notes are ready.")
            if not self._opening:  # it failed before; by now the cause may be gone
                self.open_index()

    async def _command(self, command: Command | None, argument: str, line: str) -> None:
        if command is None:
            self.say(unknown(line.split(maxsplit=1)[0], listing="/"))
            self.prompt.give_back(line)
            return
        action = getattr(self, f"action_{command.action}")
        await invoke(action, argument) if command.takes else await invoke(action)

    async def ask(self, question: str, entered: bool = False) -> None:
        """Begin a turn and the worker that answers it. Only a question that was entered leaves the line."""
        try:
            filters = self.steering.filter()
        except FilterError as error:
            self.say(f"{error.message} {error.hint}")
            return
        self.prompt.remember(question)
        if entered:
            self.prompt.taken(question)
        turns = [turn.record.as_turn() for turn in self.column.turns]
        history = [turn for turn in turns if turn is not None][-HISTORY:]
        restricted = tuple(term.shown for term in self.steering.terms)
        private, rules = any(turn.private for turn in history), self.base.settings.privacy.rules.fingerprint
        turn = await self.column.add(TurnRecord(question, restricted=restricted, private=private, rules=rules))
        self.show_sources(turn)
        self.save(turn)
        self.name_conversation()
        answer = work.answer(self.base, self.engines, self.post_message, turn, history, filters)
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
            event.turn.write(event.delta)
            self.save_now_and_then(event.turn)

    async def on_finished(self, event: Finished) -> None:
        if self._awaits(event.turn):
            record = event.turn.record.with_answer(event.answer)
            self.status.show_last(record)
            await self.end_turn(event.turn, record)

    async def on_failed(self, event: Failed) -> None:
        if self._awaits(event.turn):
            said = f"{event.message} {event.hint}".strip()
            record = replace(
                event.turn.record, state="failed", text=event.turn.written, checks=event.turn.checks, warnings=(said,)
            )
            await self.end_turn(event.turn, record)
            self.prompt.give_back(record.question)

    def on_prompt_input_typed(self) -> None:
        if not self.is_closed and self.column.last is not None:
            self.column.last.pace.typed()

    # ── steering ─────────────────────────────────────────────────────────────────────────────────
    def on_prompt_input_steered(self, event: PromptInput.Steered) -> None:
        terms = self.steering.terms
        if event.term is not None:
            self.steer(self.steering.plus(event.term))
        elif terms:
            self.steer(self.steering.minus(terms[-1]))

    def on_filter_bar_removed(self, event: FilterBar.Removed) -> None:
        self.steer(self.steering.minus(event.term))

    def on_completions_accepted(self) -> None:
        self.prompt.accept()

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
