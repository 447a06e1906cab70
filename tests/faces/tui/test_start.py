"""What is loaded by the time the chat is on the screen, in a fresh interpreter. Its seconds: `benchmarks/chat.py`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from askbase.faces.tui.app import ChatApp
from askbase.faces.tui.scripted import Script, ScriptedBase

LATER = {"types", "store.database", "store.catalog", "retrieve", "faces.tui.dialogs", "faces.tui.turn"}  # of our own
ONLY_ANSWERS_NEED = {"markdown_it", "yaml", "pygments", "pydantic", "numpy", "chromadb", "onnxruntime", "llama_index"}
SCREEN = """
import sys
import askbase
from askbase.faces.tui import work
from askbase.faces.tui.app import ChatApp

async def opens(base, engines, post, painted, update=False):  # the first thing behind the first picture
    await painted.wait()
    app.exit([app.focused.id, *app.home.classes, *sys.modules])

work.open_index = opens
app = ChatApp(askbase.open({notes!r}, {data!r}))
print(*app.run(headless=True))
"""

PAINTERS = """
import sys
from askbase.faces.tui import work
work.load_what_paints_answers()
before = set(sys.modules)
from textual.highlight import highlight
highlight("print(1)", language="python")
print(*set(sys.modules) - before)
"""


def said_by(program: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_a_screen_is_painted_before_what_only_answers_need_is_loaded(vault: Path, tmp_path: Path) -> None:
    focused, width, *loaded = said_by(SCREEN.format(notes=str(vault), data=str(tmp_path / "data")))
    assert (focused, width) == ("prompt", "-narrow")
    assert "textual" in loaded
    assert not ONLY_ANSWERS_NEED & {name.split(".")[0] for name in loaded}
    assert not {f"askbase.{name}" for name in LATER} & set(loaded)


def test_the_first_block_of_code_loads_nothing_any_more() -> None:
    assert said_by(PAINTERS) == []


async def test_a_chat_without_toasts_starts_too(script: Script, vault: Path, tmp_path: Path) -> None:
    app = ChatApp(ScriptedBase(vault, tmp_path / "data", script))
    async with app.run_test(notifications=False) as pilot:
        app.prompt.value = "When was it serviced?"
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.prompt.value == ""
    app.conversations.close()
