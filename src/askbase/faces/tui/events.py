"""What workers tell the app. Workers only post; the app's handlers change state."""

from __future__ import annotations

from textual.message import Message

from askbase.faces.tui.turn import TurnView
from askbase.types import Answer, Retrieved, Status


class Opened(Message):
    """The index can be asked; `choice` says what will answer."""

    def __init__(self, status: Status, model: str | None, host: str, why_not: str) -> None:
        super().__init__()
        self.status, self.model, self.host, self.why_not = status, model, host, why_not


class Indexing(Message):
    """Progress of an index run; (0, 0) when it begins."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__()
        self.done, self.total = done, total


class OpeningFailed(Message):
    """There is nothing to ask; the reason and what to try."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__()
        self.message, self.hint = message, hint


class OfTurn(Message):
    """Something about one turn. The app ignores it once that turn has ended."""

    def __init__(self, turn: TurnView) -> None:
        super().__init__()
        self.turn = turn


class Phase(OfTurn):
    """What is being done now."""

    def __init__(self, turn: TurnView, text: str) -> None:
        super().__init__(turn)
        self.text = text


class Found(OfTurn):
    """Passages, before the first word."""

    def __init__(self, turn: TurnView, retrieved: Retrieved) -> None:
        super().__init__(turn)
        self.retrieved = retrieved


class Wrote(OfTurn):
    """More of the answer."""

    def __init__(self, turn: TurnView, text: str) -> None:
        super().__init__(turn)
        self.text = text


class Finished(OfTurn):
    """The answer, checked."""

    def __init__(self, turn: TurnView, answer: Answer) -> None:
        super().__init__(turn)
        self.answer = answer


class Failed(OfTurn):
    """No answer, and why."""

    def __init__(self, turn: TurnView, message: str, hint: str) -> None:
        super().__init__(turn)
        self.message, self.hint = message, hint
