"""The real program in a pseudo-terminal: first index, answer, resize, a large paste, Ctrl-C, and all the ways to go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from askbase.store.conversations import Conversations
from tests.fakes.conversations import kept
from tests.fakes.openai_server import Handler, ModelServer, running

if TYPE_CHECKING:
    from tests.fakes.terminal import Terminal

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")]
NOTE = "# Boiler log\n\nThe boiler was serviced on 3 May 2024 by Callum. It cost 92 pounds.\n"
SAID = "The boiler was serviced on 3 May 2024 by Callum [1]."


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with running() as server:
        yield server


@pytest.fixture
def begin(tmp_path: Path, server: ModelServer) -> Iterator[Callable[..., Terminal]]:
    """Starts the chat in a terminal of 80x24, and waits until it can be asked."""
    from tests.fakes.terminal import Terminal

    started: list[Terminal] = []

    def begin(*more: str, ready: str = "on this computer", deaf: bool = False, **env: str) -> Terminal:
        (tmp_path / "notes").mkdir(exist_ok=True)
        (tmp_path / "notes" / "boiler.md").write_text(NOTE)
        env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONUTF8": "1", **env}
        folders = ["--notes", str(tmp_path / "notes"), "--data-dir", str(tmp_path / "data")]
        model = more or ("--base-url", server.base_url, "--model", "test-model")
        command = [sys.executable, "-m", "askbase", "chat", *folders, *model]
        started.append(Terminal(command, env, (80, 24), deaf))
        started[-1].until(ready, 60)
        return started[-1]

    yield begin
    for terminal in started:
        terminal.close()


def test_a_terminal_takes_what_is_painted_last_and_tells_why_a_program_stays() -> None:
    from tests.fakes.terminal import Terminal

    env = {"PATH": os.environ["PATH"]}
    with Terminal([sys.executable, "-c", "print('more than a terminal holds' * 10_000)"], env) as terminal:
        assert terminal.ended(30) == 0
    stays = "import time\nprint('\\x1b[2;1Hready')\ndef dozing(): time.sleep(99)\ndozing()"
    with Terminal([sys.executable, "-c", stays], env) as terminal:
        terminal.until("ready")
        with pytest.raises(TimeoutError, match=r"(?s)Painted last:\nready\n.*in dozing"):
            terminal.ended(0.1)


def slowly(server: ModelServer) -> None:
    said = " ".join(f"{SAID} That was visit {number}." for number in range(400))  # the same for ever would be stopped
    server.fault(lambda handler: handler.stream([f"{word} " for word in said.split(" ")], delay=0.01))


def test_a_session_survives_all_that_happens_to_a_terminal(
    begin: Callable[..., Terminal], server: ModelServer, tmp_path: Path
) -> None:
    server.reply(SAID)
    server.reply(f"{SAID} The boiler cost 92 pounds [1].")
    terminal = begin()
    terminal.type("When was the boiler serviced?\r")
    terminal.until("1 supported", 60)
    terminal.resize(160, 48)
    terminal.until("boiler.md:3")
    terminal.type("\x1b[200~" + "paste \x07 me\n" * 10_000 + "\x1b[201~\x15Who did it?\r")
    terminal.until("2 supported", 60)
    os.kill(terminal.process.pid, signal.SIGKILL)
    assert [turn["question"] for turn in kept(tmp_path)] == ["When was the boiler serviced?", "Who did it?"]
    assert kept(tmp_path)[0]["text"] == SAID
    assert terminal.bells == 0


@pytest.mark.parametrize("key", ["\x1b", "\x03"], ids=["Escape", "Ctrl-C"])
def test_an_answer_is_stopped_within_a_second_and_its_model_told(
    begin: Callable[..., Terminal], server: ModelServer, key: str, tmp_path: Path
) -> None:
    slowly(server)
    terminal = begin()
    terminal.type("When was the boiler serviced?\r")
    terminal.until("Esc stops")
    terminal.until("Callum")
    begun = time.perf_counter()
    terminal.type(key)
    terminal.until("what had come is kept", 5)
    assert server.stopped.wait(5)
    assert time.perf_counter() - begun < 1
    terminal.type("\x11")  # ctrl+q
    assert terminal.ended(20) == 0
    assert kept(tmp_path)[0]["state"] == "stopped"
    assert kept(tmp_path)[0]["text"].startswith(SAID)


@pytest.mark.parametrize("way", ["closed", "closed unheard", "told to go"])
def test_it_ends_with_its_terminal_and_keeps_what_came(
    begin: Callable[..., Terminal], server: ModelServer, way: str, tmp_path: Path
) -> None:
    slowly(server)
    terminal = begin(deaf=way == "closed unheard")
    terminal.type("When was the boiler serviced?\r")
    terminal.until("Callum")
    if way == "told to go":
        terminal.process.terminate()
        terminal.until("\x1b[?1049l")  # the screen is given back
    else:
        terminal.vanish()
    assert terminal.ended(15) == 0
    assert server.stopped.wait(5)
    assert kept(tmp_path)[0]["state"] == "stopped"
    assert kept(tmp_path)[0]["text"].startswith(SAID)


def test_quitting_does_not_wait_for_a_host_that_went_silent(
    begin: Callable[..., Terminal], server: ModelServer, tmp_path: Path
) -> None:
    waited_for = threading.Event()

    def silent(handler: Handler) -> None:
        waited_for.set()
        time.sleep(200)

    server.otherwise = vectors
    terminal = begin(ASKBASE_EMBED_BASE_URL=server.base_url, ASKBASE_EMBED_MODEL="test-embedder")
    server.otherwise = silent
    terminal.type("When was the boiler serviced?\r")
    terminal.until("Esc stops")
    assert waited_for.wait(20)
    terminal.type("\x11")
    assert terminal.ended(8) == 0
    assert [turn["state"] for turn in kept(tmp_path)] == ["stopped"]


def vectors(handler: Handler) -> None:
    assert handler.asked
    rows = [{"object": "embedding", "index": at, "embedding": [1.0, at]} for at in range(len(handler.asked["input"]))]
    handler.send_json(200, {"object": "list", "model": "test-embedder", "data": rows, "usage": {}})


def test_whatever_a_thread_is_stuck_in_the_end_is_not_far() -> None:
    stuck = """
import asyncio, time
from askbase.faces.cli import chat

async def talk(over):
    asyncio.get_running_loop().run_in_executor(None, time.sleep, 60)
    over()

chat._LAST_SECONDS = 0.5
with chat._ended_in_time() as over:
    asyncio.run(talk(over))
"""
    assert subprocess.run([sys.executable, "-c", stuck], check=False, timeout=30).returncode == 0


def test_a_new_terminal_goes_on_where_the_last_one_was_left(begin: Callable[..., Terminal], tmp_path: Path) -> None:
    store = Conversations(tmp_path / "data")
    turn = {"question": "Who came?", "state": "answered", "text": "Callum came.", "sources": [], "checks": []}
    store.save("c", 0, turn)
    store.close()
    terminal = begin("--no-model", "--resume", ready="Callum came.", NO_COLOR="1")
    terminal.type("\x11")
    assert terminal.ended(20) == 0
