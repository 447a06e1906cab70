"""How soon the chat is on the screen, in fresh interpreters."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ONLY_ANSWERS_NEED = {"markdown_it", "yaml", "pygments", "pydantic", "numpy", "chromadb", "onnxruntime", "llama_index"}
SCREEN = """
import sys, time
import askbase
from askbase.faces.tui import work
from askbase.faces.tui.app import ChatApp

async def opens(base, engines, post, painted, update=False):  # the first thing behind the first picture
    await painted.wait()
    app.exit([*{{name.split(".")[0] for name in sys.modules}}, time.process_time()])

work.open_index = opens
app = ChatApp(askbase.open({notes!r}, {data!r}))
print(*app.run(headless=True))
"""
YARDSTICK = "import time; from textual.widgets import Input, Markdown; print(time.process_time())"


def said_by(program: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_a_screen_is_painted_before_what_only_answers_need_is_loaded(vault: Path, tmp_path: Path) -> None:
    *loaded, _ = said_by(SCREEN.format(notes=str(vault), data=str(tmp_path / "data")))
    assert "textual" in loaded
    assert not ONLY_ANSWERS_NEED & set(loaded)


def test_a_painted_screen_costs_little_more_than_its_toolkit(vault: Path, tmp_path: Path) -> None:
    screen = SCREEN.format(notes=str(vault), data=str(tmp_path / "data"))
    times = [[float(said_by(program)[-1]) for program in (screen, YARDSTICK)] for _ in range(5)]
    painted, toolkit = (min(column) for column in zip(*times, strict=True))  # of processor: load lengthens it little
    assert painted < 1.9 * toolkit  # 1.7 when this was written, 2.2 a day before
