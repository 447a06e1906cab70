"""Where questions and commands are typed. Up and down bring back earlier ones; completions appear over the line."""

from __future__ import annotations

import re

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from askbase.clean import clean, clean_line
from askbase.faces.tui.completion import completions
from askbase.faces.tui.popup import Completions
from askbase.faces.tui.steering import Term
from askbase.store.vocabulary import Vocabulary

LONGEST = 4000
HINT = "Enter ask · ? help · / commands · @ notes"


class PromptInput(Input):
    """One line; a pasted text is joined. `?` in an empty line leads to the help."""

    BINDINGS = [  # noqa: RUF012  (Textual's own declaration)
        Binding("up", "recall(-1)", "Earlier question", show=False),
        Binding("down", "recall(1)", "Later question", show=False),
    ]

    class Asked(Message):
        """A line was entered: a question or a command."""

        def __init__(self, question: str) -> None:
            super().__init__()
            self.question = question

    class Typed(Message):
        """A key came."""

    class Steered(Message):
        """A term was completed; None: the last one is taken back."""

        def __init__(self, term: Term | None) -> None:
            super().__init__()
            self.term = term

    def __init__(self) -> None:
        super().__init__(placeholder="Ask your notes…", id="prompt", max_length=LONGEST)
        self.earlier: list[str] = []
        self.suggested: tuple[str, ...] = ()
        self.vocabulary = Vocabulary()
        self._at = 0
        self._drafts: dict[str, str] = {}  # what was typed, by the line that stood there; "" is the one below the last
        self._word = 0  # where the word begins that is being completed

    def on_mount(self) -> None:
        self.border_subtitle = HINT

    async def action_submit(self) -> None:
        """Straight to the app: by way of this line's own queue it would come behind keys that were pressed after it."""
        question = clean_line(self.value)
        if question:
            self.app.post_message(self.Asked(question))

    def taken(self, line: str) -> None:
        """The line was entered and is under way: make room."""
        self._at = len(self.earlier)
        self._drafts.clear()
        self._put(typed_ahead(self.value, line))

    def remember(self, question: str) -> None:
        """A question that was asked, for the way up. What is in the line stays."""
        if not self.earlier or self.earlier[-1] != question:
            self._at += self._at == len(self.earlier)
            self.earlier.append(question)

    def give_back(self, question: str) -> None:
        """A question that got no answer, unless something new was typed since. Typing replaces it, arrows keep it."""
        if not self.value:
            self._put(question)
            self.select_all()

    def action_recall(self, by: int) -> None:
        """Earlier questions upwards; below the last one, the suggested ones. What was typed is kept in its place."""
        lines = [*self.earlier, "", *self.suggested]
        here = min(self._at, len(lines) - 1)
        if self.value or not lines[here]:
            self._drafts[lines[here]] = self.value
        self._at = max(0, min(len(lines) - 1, here + by))
        self._put(self._drafts.get(lines[self._at], lines[self._at]))

    # ── completing ───────────────────────────────────────────────────────────────────────────────
    @property
    def popup(self) -> Completions:
        return self.screen.query_one(Completions)

    def watch_cursor_position(self) -> None:
        self._complete()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.border_subtitle = HINT
        self._complete()

    def on_blur(self) -> None:
        self.popup.offer(())

    def _complete(self) -> None:
        if self.is_mounted and self.has_focus:
            self._word, found = completions(self.value, self.cursor_position, self.vocabulary)
            self.popup.offer(found)

    def accept(self) -> None:
        """Take the completion that is lit up."""
        chosen = self.popup.chosen
        self.popup.offer(())
        if chosen is None:
            return
        if chosen.command is not None:
            self._put("")
            self.app.post_message(self.Asked(chosen.shown))
        elif chosen.term is not None:
            begins, rest = self._word, self.value[self.cursor_position :].lstrip()
            self.post_message(self.Steered(chosen.term))
            self._put(self.value[:begins] + rest)
            self.cursor_position = begins

    def _put(self, text: str) -> None:
        self.value = text
        self.cursor_position = len(text)

    # ── keys ─────────────────────────────────────────────────────────────────────────────────────
    async def on_key(self, event: events.Key) -> None:
        self.post_message(self.Typed())
        if self._key_of_popup(event.key) or self._key_of_empty_line(event.key):
            event.stop()
            event.prevent_default()
        elif event.key == "question_mark" and not self.value:
            event.stop()
            event.prevent_default()
            await self.app.run_action("help")
        elif event.key in self._bindings.key_to_bindings:
            # Textual runs bindings once the key has bubbled up: behind letters that came in the same burst, as they do
            # over a slow line. Ctrl+U would take those away.
            for binding in self._bindings.get_bindings_for_key(event.key):
                if await self.app.run_action(binding.action, self):  # not if there is nothing selected to copy
                    event.stop()
                    event.prevent_default()

    def _key_of_popup(self, key: str) -> bool:
        popup = self.popup
        if not popup.offered:
            return False
        if key in ("up", "down"):
            popup.move(-1 if key == "up" else 1)
        elif key in ("tab", "enter"):
            self.accept()
        elif key == "escape":
            popup.offer(())
        else:
            return False
        return True

    def _key_of_empty_line(self, key: str) -> bool:
        if self.value or key != "backspace":
            return False
        self.post_message(self.Steered(None))
        return True

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        start, end = sorted(self.selection)
        room = LONGEST - len(self.value) + end - start
        self.replace(joined(event.text)[:room], start, end)

    def restricted(self) -> None:
        """In place of a bell for each letter."""
        self.border_subtitle = f"full: {LONGEST:,} characters"


def joined(pasted: str) -> str:
    """A pasted text on one line. Terminals send a lone CR for a line break, which `clean` would drop."""
    return re.sub(r"\s+", " ", clean(re.sub(r"[\r\v\f]", "\n", pasted)))


def typed_ahead(line: str, question: str) -> str:
    """What was typed behind a question while it was being taken."""
    return line[len(question) :] if question and line.startswith(question) and line != question else ""
