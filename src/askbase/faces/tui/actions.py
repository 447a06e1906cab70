"""What the keys and commands do."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace

from textual.app import SuspendNotSupported

from askbase.clean import clean_line
from askbase.faces.tui.conversation import KEPT
from askbase.faces.tui.dialogs import Ask, help_sheet
from askbase.faces.tui.editor import editor_command, note_file
from askbase.faces.tui.inspector import inspector_sheet
from askbase.faces.tui.parts import ChatParts
from askbase.faces.tui.record import TurnRecord, as_markdown
from askbase.faces.tui.themes import DARK, LIGHT
from askbase.faces.tui.turn import TurnView
from askbase.store.conversations import new_id


class ChatActions(ChatParts):
    """The actions of the chat."""

    # ── answering ────────────────────────────────────────────────────────────────────────────────
    async def action_stop(self) -> None:
        """Escape: stop the answer at once; else close the sources on a small screen; else back to the input."""
        turn = self.column.last
        if self.is_answering and turn is not None:
            self.workers.cancel_group(self, "answer")
            record = replace(turn.record, state="stopped", text=turn.written)
            await self.end_turn(turn, record)
            if not record.text:
                self.prompt.give_back(record.question)
        elif self.is_narrow:
            self.home.remove_class("show-sources")
        self.prompt.focus()

    async def action_interrupt(self) -> None:
        """ctrl+c: what Escape does while an answer comes; else it says how to quit."""
        if self.is_answering:
            await self.action_stop()
        else:
            self.say("ctrl+q quits.")

    async def action_quit(self) -> None:
        """What came so far is kept."""
        await self.action_stop()
        self.exit()

    def action_feedback(self, helpful: bool) -> None:
        """Whether the last answer helped; a no may give its reason."""
        turn = self.column.last
        if turn is None or turn.record.state != "answered":
            self.say("There is no answer to judge yet.")
            return
        self._put_feedback(turn, replace(turn.record, helpful=helpful, reason=""))
        if not helpful:
            asked = Ask("What was wrong?", "missing note, wrong date, … (may stay empty)")
            self.push_screen(asked, lambda reason: self._put_reason(turn, reason))

    def _put_reason(self, turn: TurnView, reason: str | None) -> None:
        if reason:
            self._put_feedback(turn, replace(turn.record, reason=reason))

    def _put_feedback(self, turn: TurnView, record: TurnRecord) -> None:
        turn.record = record
        turn.ask_feedback(True)
        self.save(turn)

    # ── looking ──────────────────────────────────────────────────────────────────────────────────
    def action_step(self, by: int) -> None:
        """The next or previous citation of the turn whose sources are listed."""
        source = self.sources.stepped(by)
        if source is not None:
            self.reveal_sources()
            self.choose_source(source, follow=True)

    def action_toggle_sources(self) -> None:
        """The pane beside, or on a small screen beneath; opened there, it begins with the first citation."""
        name = "show-sources" if self.is_narrow else "hide-sources"
        self.home.toggle_class(name)
        if self.home.has_class(name) != self.is_narrow:
            self.prompt.focus()
        elif self.sources.chosen is None:
            self.action_step(1)

    def action_scroll_conversation(self, by: int) -> None:
        self.column.scroll_relative(y=by * max(1, self.column.size.height - 2), animate=False)

    def action_inspect(self) -> None:
        if self.shown is None:
            self.say("Ask something first.")
        else:
            self.push_screen(inspector_sheet(self.shown.record))

    def action_help(self) -> None:
        self.push_screen(help_sheet())

    def action_toggle_dark(self) -> None:
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name

    def action_open_editor(self) -> None:
        """The chosen source in the user's editor, at the quoted line."""
        source = self.sources.chosen or self.sources.stepped(1)
        if source is None:
            self.say("There is no source to open.")
            return
        file = note_file(self.base.notes_dir, source.path)
        if file is None:
            self.say(f"{source.path} is not there any more.")
            return
        command = editor_command(file, source.first_line)
        try:
            with self.suspend():
                failed = _run(command)  # which never raises: that would leave the terminal suspended
        except SuspendNotSupported:
            failed = "this terminal cannot step aside for an editor"
        if failed:
            self.say(f"{command[0]}: {failed}. Set $EDITOR to the editor you use.")
        self.refresh()

    # ── conversations ────────────────────────────────────────────────────────────────────────────
    async def action_new_conversation(self) -> None:
        await self.action_stop()
        self.conversation, self.shown = new_id(), None
        await self.column.empty()
        self.sources.show(())
        self.prompt.focus()

    async def resume(self, conversation: str) -> None:
        """Go on with a saved conversation."""
        records = self._records(conversation)
        if self.column.turns:
            await self.action_new_conversation()
        self.conversation = conversation
        for ordinal, record in enumerate(records):
            self.prompt.asked(record.question)
            if ordinal >= len(records) - KEPT:
                turn = await self.column.add(record, ordinal)
                turn.ask_feedback(False)
        if self.column.last is not None:
            self.show_sources(self.column.last)
            self.column.last.ask_feedback(True)

    def _records(self, conversation: str) -> list[TurnRecord]:
        return [TurnRecord.from_json(saved) for saved in self.saved(self.conversations.turns, conversation) or []]

    async def action_delete_conversation(self) -> None:
        conversation = self.conversation
        await self.action_new_conversation()  # first: it may still save a turn that it stops
        self.saved(self.conversations.delete, conversation)
        self.say("Conversation deleted.")

    def action_export(self) -> None:
        """The conversation as a Markdown file, for its owner's eyes only."""
        folder = self.base.data_dir / "exports"
        path = folder / f"{self.conversation[:8]}.md"
        text = as_markdown(self._records(self.conversation))
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            self.say(f"Not exported: {error.strerror}.")
            return
        self.notify(clean_line(str(path)), title="Exported", markup=False, timeout=15)


def _run(command: list[str]) -> str:
    """Run an editor to its end; what went wrong, or nothing."""
    try:
        subprocess.run(command, check=False)
    except (OSError, ValueError) as error:
        return str(getattr(error, "strerror", None) or error)
    return ""
