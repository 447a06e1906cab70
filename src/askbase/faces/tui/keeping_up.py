"""Actions and events around the index and the local model: opening, indexing, getting to know, pulling."""

from __future__ import annotations

from askbase.faces.tui import welcome, work
from askbase.faces.tui.actions import ChatActions
from askbase.faces.tui.events import Indexing, Known, Opened, OpeningFailed, Pulling


class KeepingUp(ChatActions):
    """The state of the notes, as far as the chat shows it."""

    _opened = False
    _opening = True
    _answers: Opened | None = None  # what will answer, once that is known
    _waiting: str | None = None  # a question asked before the index was open

    # ── the index ────────────────────────────────────────────────────────────────────────────────
    def open_index(self, update: bool = False) -> None:
        self._opening = True
        work_ = work.open_index(self.base, self.engines, self.post_message, self.painted, update)
        self.run_worker(work_, group="index", exclusive=True)

    def action_update_index(self) -> None:
        if self.is_answering:
            self.say("After this answer.")
        elif not self._opening:
            self.open_index(update=True)

    async def on_indexing(self, event: Indexing) -> None:
        if self.is_closed:
            return
        doing = "making vectors" if event.what == "passages" else "reading"
        text = f"{doing} {event.done:,}/{event.total:,} {event.what}" if event.total else "indexing"
        self.status.show_busy(f"{text}…")
        if not self._opened:
            await self.column.note(
                welcome.indexing(self.base.notes_dir, event.done, event.total, event.what), id="welcome"
            )

    async def on_opened(self, event: Opened) -> None:
        if self.is_closed:
            return
        if event.more_coming:
            self.status.show_busy("the first notes are in, more are coming…")
        else:
            self.status.show_notes(event.status)
        self.status.show_model(event.model, event.host, self.base.settings.answer.style)
        self.address = self.address or event.address
        self._answers = event
        if not self._opened or not self.column.turns:
            await self.welcome()
        self._opened, self._opening = True, event.more_coming
        if self._waiting is not None:
            question, self._waiting = self._waiting, None
            await self.ask(question)

    async def welcome(self) -> None:
        if self._answers is not None and not self.column.turns:
            await self.column.note(welcome.ready(self._answers, self.prompt.suggested), id="welcome")

    async def on_known(self, event: Known) -> None:
        if self.is_closed:
            return
        self.prompt.vocabulary, self.prompt.suggested = event.vocabulary, event.suggested or self.prompt.suggested
        self.title_line.show_quality(event.quality)
        await self.welcome()
        if event.suggested is not None:
            self.loaded.set()

    async def on_opening_failed(self, event: OpeningFailed) -> None:
        if self.is_closed:
            return
        self._opening = False
        self.status.show_busy("not updated" if self._opened else "not ready")
        await self.column.note(welcome.failed(event.message, event.hint), id="welcome")
        if self._waiting is not None:
            question, self._waiting = self._waiting, None
            self.prompt.give_back(question)

    def action_pull_model(self) -> None:
        """Get the local model while the chat goes on."""
        if any(worker.group == "pull" and worker.is_running for worker in self.workers):
            self.say("The model is on its way.")
        else:
            self.run_worker(work.pull(self.base, self.engines, self.post_message), group="pull")

    def on_pulling(self, event: Pulling) -> None:
        if self.is_closed:
            return
        if event.text:
            self.status.show_busy(event.text)
        elif event.failed:
            self.say(event.failed)
            self.status.show_busy("no model yet")
        else:
            self.say("The local model is here, and answers from now on.")
