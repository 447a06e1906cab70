"""Where questions are typed. Up and down bring back earlier ones."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from askbase.clean import clean_line

LONGEST = 4000


class PromptInput(Input):
    """One line; a pasted text is joined. `?` and `/` in an empty line lead to help and commands."""

    BINDINGS = [  # noqa: RUF012  (Textual's own declaration)
        Binding("up", "recall(-1)", "Earlier question", show=False),
        Binding("down", "recall(1)", "Later question", show=False),
    ]

    class Asked(Message):
        """A question was entered."""

        def __init__(self, question: str) -> None:
            super().__init__()
            self.question = question

    def __init__(self) -> None:
        super().__init__(placeholder="Ask your notes…", id="prompt", max_length=LONGEST)
        self.earlier: list[str] = []
        self._at = 0

    def on_mount(self) -> None:
        self.border_subtitle = "Enter ask · ? help · / commands"

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        question = clean_line(self.value)
        if question:
            self.post_message(self.Asked(question))

    def asked(self, question: str) -> None:
        """The question is under way: remember it, make room."""
        if not self.earlier or self.earlier[-1] != question:
            self.earlier.append(question)
        self._at = len(self.earlier)
        self.value = ""

    def give_back(self, question: str) -> None:
        """A question that got no answer, unless something new was typed since."""
        if not self.value:
            self.value = question
            self.cursor_position = len(question)

    def action_recall(self, by: int) -> None:
        self._at = max(0, min(len(self.earlier), self._at + by))
        self.value = self.earlier[self._at] if self._at < len(self.earlier) else ""
        self.cursor_position = len(self.value)

    async def on_key(self, event: events.Key) -> None:
        action = {"question_mark": "help", "slash": "command_palette"}.get(event.key)
        if action and not self.value:
            event.stop()
            event.prevent_default()
            await self.app.run_action(action)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        start, end = self.selection
        self.replace(clean_line(event.text)[:LONGEST], start, end)
