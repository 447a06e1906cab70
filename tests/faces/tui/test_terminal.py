"""The real program in a pseudo-terminal: first index, answer, resize, a large paste, and a kill."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from askbase.store.conversations import Conversations
from tests.fakes.openai_server import running

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")]
NOTE = "# Boiler log\n\nThe boiler was serviced on 3 May 2024 by Callum. It cost 92 pounds.\n"


def test_a_session_survives_all_that_happens_to_a_terminal(tmp_path: Path) -> None:
    from tests.fakes.terminal import Terminal

    notes, data = tmp_path / "notes", tmp_path / "data"
    notes.mkdir()
    (notes / "boiler.md").write_text(NOTE)
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONUTF8": "1"}
    with running() as server:
        server.reply("The boiler was serviced on 3 May 2024 by Callum [1].")
        folders = ["--notes", str(notes), "--data-dir", str(data)]
        model = ["--base-url", server.base_url, "--model", "test-model"]
        terminal = Terminal([sys.executable, "-m", "askbase", "chat", *folders, *model], env, (80, 24))
        terminal.until("on this computer", 60)
        terminal.type("When was the boiler serviced?\r")
        terminal.until("1 supported", 60)
        terminal.resize(160, 48)
        terminal.until("boiler.md:3", 20)
        terminal.type("\x1b[200~" + "paste \x07 me\n" * 10_000 + "\x1b[201~")
        terminal.until("paste", 20)
        os.kill(terminal.process.pid, signal.SIGKILL)
        terminal.close()
    kept = Conversations(data)
    turns = kept.turns(kept.recent()[0].id)
    kept.close()
    assert [turn["question"] for turn in turns] == ["When was the boiler serviced?"]
    assert turns[0]["text"] == "The boiler was serviced on 3 May 2024 by Callum [1]."


def test_a_new_terminal_goes_on_where_the_last_one_was_left(tmp_path: Path) -> None:
    from tests.fakes.terminal import Terminal

    notes, data = tmp_path / "notes", tmp_path / "data"
    notes.mkdir()
    (notes / "boiler.md").write_text(NOTE)
    kept = Conversations(data)
    kept.save(
        "c", 0, {"question": "Who came?", "state": "answered", "text": "Callum came.", "sources": [], "checks": []}
    )
    kept.close()
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONUTF8": "1", "NO_COLOR": "1"}
    folders = ["--notes", str(notes), "--data-dir", str(data), "--no-model", "--resume"]
    terminal = Terminal([sys.executable, "-m", "askbase", "chat", *folders], env)
    terminal.until("Callum came.", 60)
    terminal.type("\x11")  # ctrl+q
    terminal.read(5)
    assert terminal.process.wait(20) == 0
    terminal.close()
