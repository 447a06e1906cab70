"""What the keys and commands do. Sheets and dialogs are imported when a key first asks for one."""

from __future__ import annotations

import subprocess
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from askbase.errors import AskbaseError
from askbase.faces.tui.steered import Steered
from askbase.faces.tui.themes import DARK, LIGHT

if TYPE_CHECKING:
    from askbase.faces.tui.feedback import Complaint
    from askbase.faces.tui.turn import TurnView


class ChatActions(Steered):
    """Stopping, judging, looking."""

    # ── answering ────────────────────────────────────────────────────────────────────────────────
    async def action_stop(self) -> None:
        """Escape: stop the answer at once; else close the sources on a small screen; else back to the input."""
        turn = self.column.last
        if self.is_answering and turn is not None:
            self.workers.cancel_group(self, "answer")
            record = replace(turn.record, state="stopped", text=turn.written, checks=turn.checks)
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

    # ── feedback ─────────────────────────────────────────────────────────────────────────────────
    def action_feedback_yes(self) -> None:
        """The last answer helped."""
        from askbase.faces.tui.feedback import Complaint

        turn = self._judged()
        if turn is not None:
            self._put_feedback(turn, True, Complaint())

    def action_feedback_no(self) -> None:
        """It did not; that is kept at once, and may be explained. What was said before stays until Enter."""
        from askbase.faces.tui.feedback import Complain, Complaint

        turn = self._judged()
        if turn is None:
            return
        record = turn.record
        if record.helpful is None:
            self._put_feedback(turn, False, Complaint())

        def complained(complaint: Complaint | None) -> None:
            if complaint is not None:
                self._put_feedback(turn, False, complaint)

        before = Complaint(record.reason, record.correction, record.missing_source)
        self.push_screen(Complain([path for path, _ in self.prompt.vocabulary.notes], before), complained)

    def _judged(self) -> TurnView | None:
        turn = self.column.last
        if turn is None or turn.record.state != "answered":
            self.say("There is no answer to judge yet.")
            return None
        return turn

    def _put_feedback(self, turn: TurnView, helpful: bool, complaint: Complaint) -> None:
        """Beside the conversation and with the answer's trace, where drafts of test cases are made from it."""
        given = asdict(complaint)
        turn.record = replace(turn.record, helpful=helpful, **given)
        turn.ask_feedback(True)
        self.save(turn)
        try:
            self.base.feedback(turn.record.answer_id, "good" if helpful else "bad", **given)
        except AskbaseError as error:
            self.say(f"{error.message} {error.hint}")

    # ── looking ──────────────────────────────────────────────────────────────────────────────────
    def action_step(self, by: int) -> None:
        """The next or previous citation of the turn whose sources are listed."""
        source = self.sources.stepped(by)
        if source is not None:
            self.reveal_sources()
            self.choose_source(source, follow=True)
        elif not self.column.turns:
            self.say("Ask something first.")
        else:
            self.say("There are no passages to step through.")

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
        from askbase.faces.tui.inspector import inspector_sheet

        if self.shown is None:
            self.say("Ask something first.")
            return
        record = self.shown.record
        try:
            trace = self.base.trace(record.answer_id) if record.answer_id else None
        except AskbaseError:  # too old, or traces are switched off
            trace = None
        self.push_screen(inspector_sheet(record, trace))

    def action_help(self) -> None:
        from askbase.faces.tui.help import help_sheet

        self.push_screen(help_sheet())

    def action_toggle_dark(self) -> None:
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name

    def action_choose_theme(self, name: str = "") -> None:
        if name in self.available_themes:
            self.theme = name
            return
        from askbase.faces.tui.dialogs import Pick, Pickable

        options = [Pickable(known, known, "● now" if known == self.theme else "") for known in self.available_themes]

        def chosen(picked: str | None) -> None:
            if picked:
                self.theme = picked

        self.push_screen(Pick("Theme", options), chosen)

    def action_open_obsidian(self) -> None:
        """The chosen source in Obsidian, where the notes folder is one of its vaults."""
        import webbrowser

        from askbase.faces.tui.editor import obsidian_link

        source = self.sources.chosen or self.sources.stepped(1)
        link = obsidian_link(self.base.notes_dir, source.path) if source else ""
        if not link:
            self.say("There is no source to open." if source is None else "The notes folder is no Obsidian vault.")
        elif not webbrowser.open(link):
            self.notify(link, title="Open this link in Obsidian", markup=False, timeout=30)

    def action_open_editor(self) -> None:
        """The chosen source in the user's editor, at the quoted line."""
        from askbase.faces.tui.editor import editor_command, note_file

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


def _run(command: list[str]) -> str:
    """Run an editor to its end; what went wrong, or nothing."""
    try:
        subprocess.run(command, check=False)
    except (OSError, ValueError) as error:
        return str(getattr(error, "strerror", None) or error)
    return ""
