"""An evening with the chat: the real program in a pseudo-terminal, the real local model, the sample notes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from askbase.models import local_server, weights
from tests.fakes.conversations import kept

if TYPE_CHECKING:
    from tests.fakes.terminal import Terminal

SEEDS = Path(__file__).parents[3] / "seeds"
MODEL = weights.location()  # of whoever runs this; a test gets a home of its own
THERE = weights.is_ready() and local_server.is_installed()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
    pytest.mark.skipif(not THERE, reason="needs the local model: askbase models pull"),
]
MINUTES = 60.0 * 10  # to answer one question, on whatever computer
NEXT, QUIT, ESCAPE, F4 = "\x0e", "\x11", "\x1b", "\x1bOS"


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[[], Terminal]]:
    """Starts the chat over the sample notes, and waits until the model can be asked. Narrow, so that the sources are
    behind a key."""
    from tests.fakes.terminal import Terminal

    folders = ["--notes", str(SEEDS), "--data-dir", str(tmp_path / "data")]
    env = {name: os.environ[name] for name in ("PATH", "HOME")}
    env |= {"XDG_CACHE_HOME": str(MODEL.parents[2]), "PYTHONUTF8": "1"}
    subprocess.run([sys.executable, "-m", "askbase", "index", "-q", *folders], env=env, check=True)
    started: list[Terminal] = []

    def begin() -> Terminal:
        command = [sys.executable, "-m", "askbase", "chat", "--model", "local", *folders]
        started.append(Terminal(command, env, (98, 40)))
        started[-1].until("on this computer", 120)
        return started[-1]

    yield begin
    for terminal in started:
        terminal.close()


def test_an_answer_is_read_in_its_note_another_is_stopped_and_both_are_there_next_time(
    begin: Callable[[], Terminal], tmp_path: Path
) -> None:
    terminal = begin()
    terminal.type("How long are the question logs of Lantern kept?\r")
    terminal.until("Did this answer", MINUTES)
    answer = kept(tmp_path)[0]
    cited = [source for source in answer["sources"] if source["role"] == "cited"]
    assert answer["state"] == "answered" and f"[{cited[0]['number']}]" in answer["text"]  # not always the same one
    assert cited[0]["quote"] in (SEEDS / cited[0]["path"]).read_text("utf-8")

    terminal.type(NEXT)
    terminal.until(f"{cited[0]['path']}:{cited[0]['first_line']}", 60)
    terminal.until(f"1 of {len(cited)} · {cited[0]['day']}", 60)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", cited[0]["day"])
    words = max(re.findall(r"[A-Za-z ]+", cited[0]["quote"]), key=len).strip()
    for word in words[:24].split():  # a line may end between two of them
        terminal.until(word, 60)

    terminal.type("How often does the boiler need a service?\r")
    terminal.until("s · Esc stops", 60)
    terminal.type(ESCAPE)
    terminal.until("■ stopped", 30)
    terminal.type(QUIT)
    assert terminal.ended(30) == 0
    first, second = kept(tmp_path)
    assert (first["state"], second["state"]) == ("answered", "stopped")

    terminal = begin()
    terminal.type(F4)
    terminal.until("How long are the question logs", 30)
    terminal.type("\r")
    terminal.until("■ stopped", 30)
    terminal.type(QUIT)
    assert terminal.ended(30) == 0
