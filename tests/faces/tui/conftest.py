"""The chat over a scripted base, at a size of choice."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from askbase.faces.tui.answer_text import AnswerText
from askbase.faces.tui.app import ChatApp
from askbase.faces.tui.scripted import Said, Script, ScriptedBase, note
from askbase.faces.tui.steering import Steering
from askbase.faces.tui.turn import TurnView

LOG = "home/boiler-log.md"
TEXT = "# Boiler log\n\n## Visits\n\nServiced on 3 May by Callum.\nIt cost £92.\n\n## Settings\n\nFlow at 58 °C.\n"


@dataclass
class Chat:
    """What a test does with the chat, in the words of a user."""

    app: ChatApp
    pilot: Pilot[None]
    base: ScriptedBase

    async def ask(self, question: str = "When was it serviced?") -> TurnView:
        self.app.prompt.value = question
        await self.pilot.press("enter")
        await self.settle()
        turn = self.app.column.last
        assert turn is not None
        return turn

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def run(self, action: str) -> None:
        """A command, as the palette or `/` would run it."""
        await self.app.run_action(action)
        await self.settle()

    async def settle(self) -> None:
        """Until no worker runs, unless the script holds one back."""
        for _ in range(2):
            if self.base.script.hold is None:
                with suppress(WorkerCancelled):  # a key stopped it
                    await self.app.workers.wait_for_complete()
            await self.pilot.pause(0.01)

    async def until(self, true: Callable[[], bool]) -> None:
        for _ in range(200):
            if true():
                return
            await self.pilot.pause(0.01)
        raise AssertionError("it never came true")

    def shows(self, text: str) -> bool:
        """Whether this stands on the screen, as painted."""
        return text in self.screen

    @property
    def screen(self) -> str:
        return "\n".join(
            "".join(segment.text for segment in strip) for strip in self.app.screen._compositor.render_strips()
        )

    @property
    def answer(self) -> str:
        turn = self.app.column.last
        assert turn is not None
        return "\n".join(str(block.content) for block in turn.query_one(AnswerText).citing)


Opened = Callable[..., AbstractAsyncContextManager[Chat]]


@pytest.fixture
def script() -> Script:
    said = (
        Said("It was serviced on 3 May [1]. ", ((LOG, "Serviced on 3 May by Callum."),)),
        Said("It cost £92 [1]. ", ((LOG, "It cost £92."),)),
        Said("The flow is set to 58 °C [2]. ", ((LOG, "Flow at 58 °C."),)),
        Said("All is well.", (), False),
    )
    return Script(notes={LOG: note(LOG, TEXT, tags=("home",))}, said=said)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    file = tmp_path / "notes" / LOG
    file.parent.mkdir(parents=True)
    file.write_text(TEXT)
    return tmp_path / "notes"


@pytest.fixture
def opened(script: Script, vault: Path, tmp_path: Path) -> Iterator[Opened]:
    @asynccontextmanager
    async def open_chat(
        size: tuple[int, int] = (120, 36), resume: bool = False, headless: bool = True,
        steering: Steering | None = None,
    ) -> AsyncIterator[Chat]:  # fmt: skip
        base = ScriptedBase(vault, tmp_path / "data", script)
        app = ChatApp(base, resume, steering)
        async with app.run_test(size=size, notifications=True, headless=headless) as pilot:
            chat = Chat(app, pilot, base)
            await chat.settle()
            yield chat
        app.conversations.close()

    yield open_chat
