"""Many keys at once, as a terminal without bracketed paste sends a text, or Textual one that holds escape bytes.

Handled one by one, each costs a layout: 138 kB of them took 21 s of processor; joined 7 s, most of it Textual's parser.
"""

from __future__ import annotations

from typing import TypeVar

from textual.events import Event, Key, Paste

from askbase.faces.tui.hangup import EndsWithTerminal
from askbase.faces.tui.prompt import PromptInput

T = TypeVar("T")
MANY = 100  # messages that wait; no hand types so far ahead


class JoinsBursts(EndsWithTerminal[T]):
    """Letters that come in a burst reach the prompt as one paste, in their place among the other keys."""

    _burst = ""

    async def on_event(self, event: Event) -> None:
        if isinstance(event, Key) and not event.is_forwarded:
            if self._joins(event):
                if not self._burst:
                    self.call_later(self._put_burst)  # behind all that waits now
                self._burst += event.character or ""
                return
            self._put_burst()
        await super().on_event(event)

    def _joins(self, key: Key) -> bool:
        return key.is_printable and self.message_queue_size > MANY and isinstance(self.focused, PromptInput)

    def _put_burst(self) -> None:
        text, self._burst = self._burst, ""
        if text and isinstance(self.focused, PromptInput):
            self.focused.post_message(Paste(text))
