"""What workers tell the app. Workers only post; the app's handlers change state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from askbase.faces.tui.quality import Quality
    from askbase.faces.tui.turn import TurnView
    from askbase.store.vocabulary import Vocabulary
    from askbase.types import Answer, Retrieved, Status, TextDelta


class Opened(Message):
    """The index can be asked; `model` at `address` will answer, at `host` if that is not this computer. `more_coming`:
    these are only the first notes of a first run."""

    def __init__(
        self, status: Status, model: str | None, host: str, why_not: str, address: str | None = None,
        more_coming: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        self.more_coming = more_coming
        self.status, self.model, self.host, self.why_not, self.address = status, model, host, why_not, address


class Known(Message):
    """What can be completed, how good answers were when last measured, and questions known to be answerable: None while
    the engines that find those are loaded."""

    def __init__(self, vocabulary: Vocabulary, quality: Quality, suggested: tuple[str, ...] | None = None) -> None:
        super().__init__()
        self.vocabulary, self.quality, self.suggested = vocabulary, quality, suggested


class Pulling(Message):
    """Progress of getting the local model, in words; "" when it ended, with what went wrong or nothing."""

    def __init__(self, text: str, failed: str = "") -> None:
        super().__init__()
        self.text, self.failed = text, failed


class Indexing(Message):
    """Progress of an index run; (0, 0) when it begins."""

    def __init__(self, done: int, total: int, what: str = "notes") -> None:
        super().__init__()
        self.done, self.total, self.what = done, total, what


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

    def __init__(self, turn: TurnView, delta: TextDelta) -> None:
        super().__init__(turn)
        self.delta = delta


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
