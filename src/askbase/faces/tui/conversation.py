"""The column of turns, and what stands there before the first one."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from askbase.faces.tui.record import TurnRecord

if TYPE_CHECKING:
    from askbase.faces.tui.turn import TurnView

UNFOLDED = 6  # turns with their Markdown and labels; older ones are folded to plain text
KEPT = 40  # turns on screen at all; older ones are in the store. Textual slows down with thousands of widgets


class Notice(Static):
    """A block of askbase's own words."""

    def __init__(self, content: Content, *, id: str | None = None) -> None:
        super().__init__(content, classes="notice", id=id, markup=False)


class Turns(Vertical):
    """As high as the view, or an anchored view would hang few turns from its lower edge."""

    BLANK = True  # as a turn


class ConversationView(VerticalScroll):
    """Turns, oldest on top. Follows the newest text until the reader scrolls away."""

    _count = 0  # the next turn's place in its conversation

    def compose(self) -> ComposeResult:
        yield Turns(id="turns")

    def on_mount(self) -> None:
        self.anchor()

    @property
    def turns(self) -> list[TurnView]:
        return [cast("TurnView", child) for child in self._column.children if not isinstance(child, Notice)]

    @property
    def last(self) -> TurnView | None:
        turns = self.turns
        return turns[-1] if turns else None

    async def add(self, record: TurnRecord, ordinal: int | None = None) -> TurnView:
        """A new turn at the end; `ordinal` is its place in a saved conversation."""
        from askbase.faces.tui.turn import TurnView  # brings what reads Markdown: an empty chat is painted without it

        if self.last is not None:
            self.last.ask_feedback(False)
        self._count = self._count if ordinal is None else ordinal
        turn = TurnView(record, self._count)
        self._count += 1
        await self._column.mount(turn)
        self.anchor()
        for old in self.turns[:-UNFOLDED]:
            await old.fold()
        if gone := self.turns[:-KEPT]:
            await self._column.remove_children(gone)
            await self.say_what_is_gone()
        return turn

    def show_end(self, turn: TurnView) -> None:
        """Of an answer that is finished the words stay in view, not what is said below them: from the question on if
        that fits or all came at once, else up to the last line, where one who read along is."""
        if turn is not self.last or self._anchor_released or turn.outer_size.height <= self.size.height:
            return
        top = turn.virtual_region.y
        target = top if turn.came_at_once else max(top, turn.answer_bottom - self.size.height)
        if target < self.max_scroll_y:
            self.release_anchor()
            self.scroll_to(y=target, animate=False)

    async def note(self, content: Content, *, id: str | None = None) -> None:
        """Say something that is no turn; one with the same id is replaced."""
        if id and (known := self.query(f"#{id}")):
            known.first(Notice).update(content)
            return
        if self.is_attached:  # not when quitting has begun: then nothing can be mounted any more
            await self._column.mount(Notice(content, id=id))

    async def say_what_is_gone(self) -> None:
        if not self.query("#older"):
            said = Content.styled("Earlier turns are kept, but not shown here: /export has them all.", "$quiet")
            await self._column.mount(Notice(said, id="older"), before=0)

    async def empty(self) -> None:
        self._count = 0
        await self._column.remove_children()

    @property
    def _column(self) -> Turns:
        return self.query_one(Turns)
