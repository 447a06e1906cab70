"""The chat as lines of text: for screen readers, dumb terminals and logs. Nothing is drawn, moved or repainted."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from askbase.clean import clean, clean_line
from askbase.errors import AskbaseError
from askbase.faces.output import nearest_text
from askbase.faces.tui.exports import export
from askbase.faces.tui.indexing import index_in_child
from askbase.faces.tui.record import Source, TurnRecord
from askbase.faces.tui.slash import unknown
from askbase.faces.waits import waits_told
from askbase.retrieve.filters import parse_filters
from askbase.store.conversations import Conversations, new_id
from askbase.types import Answered, Retrieved, TextDelta

if TYPE_CHECKING:
    from askbase.base import Base

HELP = """Type a question. Filters work in it: tag: type: source: path: after: before: on: read:yes
/source N   the passage behind citation N      /yes, /no REASON   whether the answer helped
/new        a new conversation                 /export            write it as Markdown
/quit       leave; everything is saved
Control C stops an answer."""
_MARKS = {"supported": " (supported)", "unverified": " (not verified)", None: ""}
_HISTORY = 6
Say = Callable[[str], None]


class PlainChat:
    """One conversation, a line at a time."""

    def __init__(self, base: Base, say: Say, filters: Sequence[str] = ()) -> None:
        """`filters` restrict every question."""
        self.base, self._say = base, say
        self._filters = parse_filters(" ".join(filters))[1] if filters else None
        self._kept = Conversations(base.data_dir)
        self._conversation, self._turns = new_id(), list[TurnRecord]()

    async def open(self, resume: bool = False) -> None:
        """Index if that never happened; say what will answer. `resume` goes on with the last conversation.

        Raises:
            AskbaseError: there is nothing to ask.
        """
        if not await asyncio.to_thread(self.base.is_indexed):
            self._say("These notes are indexed now, once. They are only read.")
            await index_in_child(self.base.notes_dir, self.base.data_dir, lambda done, total, _what: None)
        status = self.base.status()
        where = f"at {status.hosts[0]}" if status.hosts else "on this computer"
        by = f"{status.model} {where}" if status.model else "no model, quoted from your notes"
        self._say(f"{status.notes} notes. Answers by: {clean_line(by)}. /help lists the commands.")
        if resume:
            self._resume()

    def _resume(self) -> None:
        recent = self._kept.recent(1)
        if not recent:
            self._say("There is no conversation to go on with yet.")
            return
        self._conversation = recent[0].id
        rules = self.base.settings.privacy.rules.fingerprint
        self._turns = [TurnRecord.from_json(saved, rules) for saved in self._kept.turns(self._conversation)]
        self._say(f"Going on with: {clean_line(recent[0].title)}")

    async def take(self, line: str) -> bool:
        """One line of the user; False when they leave."""
        word, _, rest = clean_line(line).partition(" ")
        if word == "/quit":
            return False
        if word == "/help" or clean_line(line) == "?":
            self._say(HELP)
        elif word == "/new":
            self._conversation, self._turns = new_id(), []
            self._say("A new conversation.")
        elif word == "/export":
            self._export()
        elif word == "/source":
            self._tell_source(rest)
        elif word in ("/yes", "/no"):
            self._judge("good" if word == "/yes" else "bad", rest)
        elif word.startswith("/") and word.isascii() and word[1:].isalpha():
            self._say(unknown(word, listing="/help"))
        elif word:
            await self._ask(clean_line(line))
        return True

    async def _ask(self, question: str) -> None:
        history = [turn for turn in (known.as_turn() for known in self._turns) if turn is not None][-_HISTORY:]
        private, rules = any(turn.private for turn in history), self.base.settings.privacy.rules.fingerprint
        record, said = TurnRecord(question, private=private, rules=rules), ""
        try:
            with waits_told(self._say):
                async with aclosing(self.base.stream(question, history, self._filters)) as events:
                    async for event in events:
                        if isinstance(event, Retrieved):
                            record = record.with_retrieved(event)
                        elif isinstance(event, TextDelta):
                            said += event.text
                            self._say(clean(event.text).strip() + _MARKS[event.checked])
                        elif isinstance(event, Answered):
                            record = record.with_answer(event.answer)
                            if event.answer.outcome == "not_in_notes":
                                answer = event.answer
                                self._say(nearest_text(answer.nearest, answer.near_words, answer.next_step))
        except asyncio.CancelledError:
            record = replace(record, state="stopped", text=said)
            self._say("Stopped. What had come is kept." if said.strip() else "Stopped.")
        except AskbaseError as error:
            record = replace(record, state="failed", text=said, warnings=(error.message,))
            self._say(f"No answer: {clean_line(error.message)} {clean_line(error.hint)}")
        self._turns.append(record)
        self._kept.save(self._conversation, len(self._turns) - 1, record.to_json())
        for source in record.cited:
            self._say(f"[{source.number}] {source.where}{source.trail()}")
        for warning in record.warnings if record.state == "answered" else ():
            self._say(f"Note: {clean_line(warning)}")

    def _export(self) -> None:
        if not self._turns:
            self._say("Ask something first.")
            return
        name = self._kept.title(self._conversation) or "conversation"
        try:
            path = export(self.base.data_dir, self._conversation, name, self._turns)
        except OSError as error:
            self._say(f"Not written: {error.strerror}.")
            return
        self._say(f"Written: {clean_line(str(path))}")

    def _tell_source(self, number: str) -> None:
        cited = self._turns[-1].cited if self._turns else ()
        sources = [item for item in cited if str(item.number) == number.strip()]
        if not sources:
            self._say("Name a citation of the last answer, e.g. /source 1")
        for source in sources:
            self._say(_passage(source))

    def _judge(self, verdict: Literal["good", "bad"], reason: str) -> None:
        if not self._turns or self._turns[-1].state != "answered":
            self._say("There is no answer to judge yet.")
            return
        self._turns[-1] = replace(self._turns[-1], helpful=verdict == "good", reason=reason)
        self._kept.save(self._conversation, len(self._turns) - 1, self._turns[-1].to_json())
        self.base.feedback(self._turns[-1].answer_id, verdict, reason)
        self._say("Thank you. That is kept.")

    def close(self) -> None:
        self._kept.close()


def _passage(source: Source) -> str:
    return f"{clean_line(source.title)}{source.trail()}, line {source.lines}, quoted: {clean(source.quote)}"


async def talk(base: Base, resume: bool = False, filters: Sequence[str] = ()) -> None:
    """Read lines until the end of the input. Control C stops an answer, or leaves between two."""
    chat = PlainChat(base, lambda text: print(text, flush=True), filters)
    loop = asyncio.get_running_loop()
    try:
        await chat.open(resume)
        while True:
            line = await asyncio.to_thread(_line)
            taking = asyncio.create_task(chat.take(line)) if line is not None else None
            if taking is None:
                return
            with suppress(NotImplementedError):  # no signal handlers on Windows
                loop.add_signal_handler(signal.SIGINT, taking.cancel)
            if not await taking:
                return
            with suppress(NotImplementedError):
                loop.remove_signal_handler(signal.SIGINT)
    finally:
        chat.close()


def _line() -> str | None:
    """The next line, or None at the end of the input."""
    if sys.stdin.isatty():
        print("Question: ", end="", flush=True)
    return sys.stdin.readline() or None
