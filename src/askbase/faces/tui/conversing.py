"""Actions on conversations: new, resume, rename, delete; export, draft, save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from askbase.clean import clean_line
from askbase.errors import UsageError
from askbase.faces.tui.conversation import KEPT
from askbase.faces.tui.parts import ChatParts
from askbase.store.conversations import new_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from askbase.faces.tui.record import TurnRecord


class Conversing(ChatParts):
    """What can be done with a conversation as a whole."""

    async def action_stop(self) -> None:
        raise NotImplementedError

    async def action_new_conversation(self) -> None:
        await self.action_stop()
        self.conversation, self.shown = new_id(), None
        await self.column.empty()
        self.sources.show(())
        self.name_conversation()
        await self.welcome()
        self.prompt.focus()

    async def welcome(self) -> None:
        """What stands in an empty conversation."""

    async def resume(self, conversation: str) -> None:
        """Go on with a saved conversation."""
        records = self._records(conversation)
        if self.column.turns:
            await self.action_new_conversation()
        await self.column.empty()
        self.conversation = conversation
        self.name_conversation()
        for ordinal, record in enumerate(records):
            self.prompt.remember(record.question)
            if ordinal >= len(records) - KEPT:
                turn = await self.column.add(record, ordinal)
                turn.ask_feedback(False)
        if len(records) > KEPT:
            await self.column.say_what_is_gone()
        if self.column.last is not None:
            self.show_sources(self.column.last)
            self.column.last.ask_feedback(True)

    def name_conversation(self) -> None:
        """Show its name on top."""
        self.title_line.show_name(self.saved(self.conversations.title, self.conversation) or "")

    def action_sessions(self) -> None:
        from askbase.faces.tui.sessions import Sessions

        screen = Sessions(self.conversations, self.conversation)

        async def chosen(conversation: str | None) -> None:
            if self.is_closed:
                return
            if self.conversation in screen.deleted:
                await self.action_new_conversation()
            self.name_conversation()
            if conversation is not None and conversation != self.conversation:
                await self.action_stop()
                await self.resume(conversation)

        self.push_screen(screen, chosen)

    def action_rename(self, name: str = "") -> None:
        if not self.column.turns:
            self.say("Ask something first.")
        elif name:
            self._rename(name)
        else:
            from askbase.faces.tui.dialogs import Ask

            known = self.saved(self.conversations.title, self.conversation) or ""
            self.push_screen(Ask("Rename", "a name for this conversation", clean_line(known)), self._rename)

    def _rename(self, name: str | None) -> None:
        if name:
            self.saved(self.conversations.rename, self.conversation, name)
            self.name_conversation()

    def action_delete_conversation(self) -> None:
        if not self.column.turns:
            self.say("There is nothing to delete yet.")
            return
        from askbase.faces.tui.dialogs import Confirm

        async def answered(sure: bool | None) -> None:
            if sure:
                conversation = self.conversation
                await self.action_new_conversation()  # first: it may still save a turn that it stops
                self.saved(self.conversations.delete, conversation)
                self.say("Conversation deleted.")

        self.push_screen(Confirm("Delete", "This conversation, for good? There is no undo."), answered)

    # ── as files ─────────────────────────────────────────────────────────────────────────────────
    async def action_export(self) -> None:
        """The conversation as a Markdown file, for its owner's eyes only."""
        from askbase.faces.tui import exports

        records, name = self._all()
        if records:
            await self._write("Exported", lambda: exports.export(self.base.data_dir, self.conversation, name, records))

    async def action_draft(self) -> None:
        """A draft of a note beside the index, never among the notes."""
        from askbase.faces.tui import exports

        records, name = self._all()
        if records:
            await self._write("Draft of a note", lambda: exports.draft(self.base.data_dir, name, records))

    def action_save_note(self, file: str = "") -> None:
        """A new note in the vault: only where the user says, and only after a yes."""
        if not self._all()[0]:
            return
        if not file:
            from askbase.faces.tui.dialogs import Ask

            self.push_screen(Ask("Save as a new note", "file inside your notes, e.g. answers/boiler.md"), self._save)
        else:
            self._save(file)

    def _save(self, file: str | None) -> None:
        if not file:
            return
        from askbase.faces.tui import exports
        from askbase.faces.tui.dialogs import Confirm

        try:
            place = exports.place_in_vault(self.base.notes_dir, file)
        except (UsageError, OSError, ValueError) as error:
            self.say(f"{getattr(error, 'message', error)} {getattr(error, 'hint', '')}")
            return
        records, name = self._all()

        async def answered(sure: bool | None) -> None:
            if sure:
                await self._write("Saved in your notes", lambda: exports.write_note(place, name, records))

        self.push_screen(Confirm("Write into your notes?", f"A new file: {place}"), answered)

    def _all(self) -> tuple[list[TurnRecord], str]:
        """Every turn of this conversation, and its name; says so if there is none."""
        records = self._records(self.conversation)
        if not records:
            self.say("Ask something first.")
        name = self.saved(self.conversations.title, self.conversation) or "conversation"
        return records, name

    async def _write(self, what: str, write: Callable[[], Path]) -> None:
        """The path also stands in the conversation: a toast breaks it, goes, and cannot be copied."""
        try:
            path = write()
        except OSError as error:
            self.say(f"Not written: {error.strerror}.")
            return
        shown = clean_line(str(path))
        self.notify(shown, title=what, markup=False, timeout=15)
        await self.column.note(Content(f"{what}: {shown}"))
        self.column.anchor()

    def _records(self, conversation: str) -> list[TurnRecord]:
        from askbase.faces.tui.record import TurnRecord

        rules = self.base.settings.privacy.rules.fingerprint
        return [
            TurnRecord.from_json(saved, rules) for saved in self.saved(self.conversations.turns, conversation) or []
        ]
