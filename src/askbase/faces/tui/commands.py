"""What the command palette offers: the commands by name, and earlier conversations."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from askbase.clean import clean_line
from askbase.errors import StoreError
from askbase.faces.moments import local_minute
from askbase.faces.tui.slash import COMMANDS, Command

if TYPE_CHECKING:
    from askbase.faces.tui.app import ChatApp


class ChatCommands(Provider):
    """Actions of the chat."""

    async def discover(self) -> Hits:
        for command in COMMANDS:
            yield DiscoveryHit(_line(Content(command.what), _beside(command)), self._run(command), text=command.what)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in COMMANDS:
            if (score := matcher.match(command.what)) > 0:
                shown = _line(matcher.highlight(command.what), _beside(command))
                yield Hit(score, shown, self._run(command), text=command.what)

    def _run(self, command: Command) -> Callable[[], object]:
        return partial(self.app.run_action, command.action)


class EarlierConversations(Provider):
    """Conversations of this vault, to go on with."""

    async def startup(self) -> None:
        app: ChatApp = self.app  # type: ignore[assignment]  # this provider belongs to that app
        try:
            self._known = await asyncio.to_thread(app.conversations.recent)
        except StoreError:
            self._known = []

    async def discover(self) -> Hits:
        for name, beside, resume in self._entries()[:8]:
            yield DiscoveryHit(_line(Content(name), beside), resume, text=name)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for name, beside, resume in self._entries():
            if (score := matcher.match(name)) > 0:
                yield Hit(score, _line(matcher.highlight(name), beside), resume, text=name)

    def _entries(self) -> list[tuple[str, str, Callable[[], object]]]:
        app: ChatApp = self.app  # type: ignore[assignment]  # as above
        return [
            (f"Resume: {clean_line(known.title)}", f"{known.turns} turns, {local_minute(known.used_at)}",
             partial(app.resume, known.id))
            for known in self._known
        ]  # fmt: skip


def _beside(command: Command) -> str:
    return " · ".join(part for part in (command.key, f"/{command.name}") if part)


def _line(name: Content, beside: str) -> Content:
    """A command on one line: as many as can be are seen at once."""
    return Content.assemble(name, (f"  {beside}", "$quiet"))
