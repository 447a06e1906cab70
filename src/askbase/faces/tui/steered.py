"""Actions that steer: filters, pins, asking again, the model, the style."""

from __future__ import annotations

import asyncio
from typing import get_args

from askbase.clean import clean_line, fold
from askbase.errors import AskbaseError
from askbase.faces.tui import work
from askbase.faces.tui.conversing import Conversing
from askbase.faces.tui.steering import Steering, Term
from askbase.notes.names import without_suffix
from askbase.settings import Style

_STYLES = {"brief": "one to three sentences", "detailed": "all that the passages say", "list": "one point a line"}


class Steered(Conversing):
    """What the next questions are asked of, by whom, and how they are answered."""

    async def ask(self, question: str, entered: bool = False) -> None:
        raise NotImplementedError

    # ── filters ──────────────────────────────────────────────────────────────────────────────────
    def steer(self, steering: Steering) -> None:
        self.steering = steering
        self.filters.show(steering)

    def action_pin(self, note: str = "") -> None:
        """Ask only about this note, and others pinned before."""
        self._steer_by_note("only", note)

    def action_leave_out(self, note: str = "") -> None:
        self._steer_by_note("without", note)

    def _steer_by_note(self, kind: str, name: str) -> None:
        path = self._note_named(name)
        if path is None:
            self.say(f"There is no note '{name}'." if name else "Choose a source first, or name a note.")
            return
        self.steer(self.steering.plus(Term(kind, path)))  # type: ignore[arg-type]  # one of two words
        self.say("ctrl+r asks the last question again.")

    def _note_named(self, name: str) -> str | None:
        """The note called so, or the one of the chosen source."""
        if not name:
            source = self.sources.chosen
            return source.path if source else None
        wanted = fold(name.removeprefix("@"))
        notes = self.prompt.vocabulary.notes
        exact = [path for path, title in notes if wanted in (fold(path), fold(title), fold(without_suffix(path)))]
        holding = [path for path, title in notes if wanted in fold(f"{title} {path}")]
        return next(iter(exact or holding), None)

    def action_clear_filters(self) -> None:
        self.steer(Steering())

    async def action_ask_again(self) -> None:
        """The last question, with the filters, the model and the style of now."""
        turn = self.column.last
        if turn is None:
            self.say("Ask something first.")
        elif self.is_answering:
            self.say("After this answer.")
        else:
            await self.ask(turn.record.question)

    # ── model and style ──────────────────────────────────────────────────────────────────────────
    async def action_choose_style(self, style: str = "") -> None:
        if style:
            await self._use({"answer.style": style}, f"Answers: {style}.")
            return
        from askbase.faces.tui.dialogs import Pick, Pickable

        here = self.base.settings.answer.style
        options = [
            Pickable(name, name, f"{_STYLES[name]}{'  ● now' if name == here else ''}") for name in get_args(Style)
        ]
        self.push_screen(Pick("Answer style", options), self._styled)

    async def _styled(self, style: str | None) -> None:
        if style:
            await self.action_choose_style(style)

    def action_choose_model(self, name: str = "") -> None:
        if name:
            self.run_worker(self._model_chosen(name), group="model", exclusive=True)
        else:
            self.run_worker(self._offer_models(), group="model", exclusive=True)

    async def _offer_models(self) -> None:
        from askbase.faces.tui import models
        from askbase.faces.tui.dialogs import Pick

        options = await models.offered(self.base, self.address)
        self.push_screen(Pick("Model", options, free="type to narrow, or another model's name"), self._model_picked)

    def _model_picked(self, name: str | None) -> None:
        if name:
            self.action_choose_model(name)

    async def _model_chosen(self, name: str) -> None:
        from askbase.faces.tui import models

        await self._use(models.overrides(self.address, name), "")

    async def _use(self, overrides: dict[str, str | None], said: str) -> None:
        """Change settings between two questions, and show what will answer now."""
        if self.is_answering:
            self.say("After this answer.")
            return
        before = {name: self._setting(name) for name in overrides}
        try:
            async with self.engines:
                await self.base.use(overrides)
                try:
                    await asyncio.to_thread(self.base.model_choice)
                except AskbaseError:
                    await self.base.use(before)
                    raise
                self.post_message(await work.opened(self.base))
        except AskbaseError as error:
            self.say(f"{error.message} {error.hint}")
            return
        if said:
            self.say(clean_line(said))

    def _setting(self, dotted: str) -> str | None:
        section, _, key = dotted.partition(".")
        value = getattr(getattr(self.base.settings, section), key)
        return None if value is None else str(value)
