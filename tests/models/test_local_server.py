"""The local model's process: it loads beside this one, and never outlives it. The engine is a stand-in."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from askbase import config
from askbase.base import Base
from askbase.errors import ModelError
from askbase.models.local_server import LocalServer

ENGINE = """
import os, time
from types import SimpleNamespace

def CommonParams():
    return SimpleNamespace(model=SimpleNamespace(), cpuparams=SimpleNamespace())

class Server:
    def __init__(self, parameters):
        print("loading", flush=True)
        os.write(1, b"said by native code\\n")
        if "broken" in parameters.model.path:
            raise RuntimeError("no magic")
        if "slow" in parameters.model.path:
            with open(parameters.model.path.replace("slow.gguf", "loading"), "w") as loading:
                loading.write(str(os.getpid()))
            time.sleep(60)
        if "crash" in parameters.model.path:
            os._exit(9)
        self.listening_address = f"http://127.0.0.1:{os.getpid()}"
"""


@pytest.fixture(autouse=True)
def _engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xllamacpp.py").write_text(ENGINE)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(tmp_path)


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "zombie" not in Path(f"/proc/{pid}/status").read_text() if Path("/proc").exists() else True


def pid_of(base_url: str) -> int:
    return int(base_url.removeprefix("http://127.0.0.1:").removesuffix("/v1"))


def loaded(name: str) -> LocalServer:
    server = LocalServer(Path(name), 4096)
    server.load()
    return server


def test_it_loads_in_another_process_and_ends_at_once() -> None:
    server = loaded("model.gguf")
    child = pid_of(server.base_url)
    assert child != os.getpid() and lives(child)
    server.close()
    assert not lives(child)


async def test_a_base_that_is_closed_while_the_model_loads_waits_for_neither(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "slow.gguf").touch()
    settings = config.load({"chat.model": str(tmp_path / "slow.gguf")})
    async with Base(tmp_path / "notes", tmp_path / "data", settings) as base:
        loading = asyncio.create_task(base.load_model())
        while not (tmp_path / "loading").exists():
            await asyncio.sleep(0.01)
        begun = time.monotonic()
    await asyncio.get_running_loop().shutdown_default_executor()
    assert time.monotonic() - begun < 5
    assert not lives(int((tmp_path / "loading").read_text()))
    with pytest.raises(asyncio.CancelledError):
        await loading


@pytest.mark.skipif(not Path("/proc").exists(), reason="no command lines to read")
def test_the_key_is_on_no_command_line() -> None:
    server = loaded("model.gguf")
    shown = Path(f"/proc/{pid_of(server.base_url)}/cmdline").read_text()
    server.close()
    assert "local_server" in shown and server.key not in shown


@pytest.mark.parametrize(("name", "why"), [("broken.gguf", "no magic"), ("crash.gguf", r"its process ended \(9\)")])
def test_a_file_that_cannot_be_loaded_is_named(name: str, why: str) -> None:
    with pytest.raises(ModelError, match=f"{name} cannot be loaded: {why}"):
        loaded(name)


def test_what_lies_in_the_current_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = tmp_path / "here" / "askbase"
    planted.mkdir(parents=True)
    (planted / "__init__.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(planted.parent)
    loaded("model.gguf").close()


def test_it_ends_with_a_parent_that_is_killed() -> None:
    code = (
        "import os, signal; from pathlib import Path; from askbase.models.local_server import LocalServer;"
        "server = LocalServer(Path('model.gguf'), 4096); server.load();"
        "print(server.base_url, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    parent = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert parent.returncode == -signal.SIGKILL
    child, until = pid_of(parent.stdout.strip()), time.monotonic() + 10
    while lives(child) and time.monotonic() < until:
        time.sleep(0.02)
    assert not lives(child)
