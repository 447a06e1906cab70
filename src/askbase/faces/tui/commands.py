"""What the command palette offers: the actions by name, and earlier conversations."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from askbase.clean import clean_line
from askbase.errors import StoreError

if TYPE_CHECKING:
    from askbase.faces.tui.app import ChatApp

_ACTIONS = (
    ("New conversation", "ctrl+l", "new_conversation"),
    ("Next citation", "ctrl+n", "step(1)"),
    ("Previous citation", "ctrl+p", "step(-1)"),
    ("Open the source in $EDITOR", "ctrl+o", "open_editor"),
    ("Show or hide the sources", "F3", "toggle_sources"),
    ("Inspect the answer", "F2", "inspect"),
    ("Update the index", "F5", "update_index"),
    ("Export this conversation as Markdown", "into the data folder, never the notes folder", "export"),
    ("Delete this conversation", "there is no undo", "delete_conversation"),
    ("Light or dark", "F9", "toggle_dark"),
    ("Choose a theme", "", "change_theme"),
    ("Help", "F1", "help"),
    ("Quit", "ctrl+q", "quit"),
)


class ChatCommands(Provider):
    """Actions of the chat."""

    async def discover(self) -> Hits:
        for name, beside, action in _ACTIONS:
            yield DiscoveryHit(_line(Content(name), beside), partial(self.app.run_action, action), text=name)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for name, beside, action in _ACTIONS:
            if (score := matcher.match(name)) > 0:
                yield Hit(
                    score, _line(matcher.highlight(name), beside), partial(self.app.run_action, action), text=name
                )


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
            (f"Resume: {clean_line(known.title)}", f"{known.turns} turns, {known.used_at[:16].replace('T', ' ')}",
             partial(app.resume, known.id))
            for known in self._known
        ]  # fmt: skip


def _line(name: Content, beside: str) -> Content:
    """A command on one line: as many as can be are seen at once."""
    return Content.assemble(name, (f"  {beside}", "$quiet"))
