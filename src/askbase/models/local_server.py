"""The local language model: llama.cpp (xllamacpp) in a process of its own, served on a loopback port with a key.

In this one, loading would hold Python's lock for seconds, and its end would wait for the words it is at.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

from askbase import child
from askbase.errors import ModelError


def is_installed() -> bool:
    """Whether the extra `local` is there. Imports nothing."""
    return importlib.util.find_spec("xllamacpp") is not None


class LocalServer:
    """Runs until `close()` or the end of this process, whatever that is; the port is never public."""

    base_url: str  # once it is loaded

    def __init__(self, model: Path, context_tokens: int, threads: int = 0, verbose: bool = False) -> None:
        """Start the process, which waits to be told what to load.

        Raises:
            ModelError: the extra is not installed.
        """
        if not is_installed():
            raise ModelError("The local model needs the extra 'local'.", "Run: pip install 'askbase[local]'")
        self.key = secrets.token_hex(32)
        self._model = model
        self._wanted = {"model": str(model), "context": context_tokens, "threads": threads, "verbose": verbose}
        self._child = subprocess.Popen(
            child.command("askbase.models.local_server"),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=None if verbose else subprocess.DEVNULL,
            text=True, start_new_session=True,  # Control C stops an answer, not the model
        )  # fmt: skip

    def load(self) -> None:
        """Load the model (seconds). `close()` in another thread stops that at once.

        Raises:
            ModelError: the file cannot be loaded, or it was closed meanwhile.
        """
        try:
            said = self._ask({**self._wanted, "key": self.key})
        except BaseException:
            self.close()
            raise
        if "url" not in said:
            self.close()
            raise ModelError(f"The model {self._model.name} cannot be loaded: {said['fault']}", "Is it a GGUF file?")
        self.base_url = f"{said['url']}/v1"

    def close(self) -> None:
        child.end(self._child)

    def _ask(self, wanted: dict[str, object]) -> dict[str, str]:
        """Where it listens, or what is wrong. The key goes through a pipe: command lines can be read by everyone."""
        assert self._child.stdin is not None and self._child.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self._child.stdin.write(json.dumps(wanted) + "\n")
            self._child.stdin.flush()
        line = self._child.stdout.readline()
        if not line:
            return {"fault": f"its process ended ({self._child.wait()})"}
        said: dict[str, str] = json.loads(line)
        return said


def _serve() -> None:
    """The child: load what the first line says, tell where it listens, and end with the parent."""
    wanted = json.loads(sys.stdin.readline())
    answers = os.dup(1)
    os.dup2(2, 1)  # what native code says is no answer
    try:
        server, said = _load(wanted), {}
        said["url"] = str(server.listening_address)
    except (RuntimeError, ValueError) as exc:
        said = {"fault": str(exc)}
    os.write(answers, (json.dumps(said) + "\n").encode())
    child.end_with_parent()  # not by a return: the server's destructor would wait for the words it is at


def _load(wanted: dict[str, Any]) -> Any:
    import xllamacpp  # the engine itself: only when it is going to answer

    parameters = xllamacpp.CommonParams()
    parameters.model.path = wanted["model"]
    parameters.n_ctx = wanted["context"]
    parameters.n_parallel = 1
    parameters.n_gpu_layers = -1
    if wanted["threads"]:
        parameters.cpuparams.n_threads = wanted["threads"]
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = [wanted["key"]]
    parameters.cors_origins = ""  # web pages in the user's browser get no answer
    parameters.cors_credentials = False
    parameters.endpoint_slots = False  # would show prompts
    parameters.endpoint_props = False
    parameters.ui = False
    parameters.warmup = False  # saves a second; the first question warms it up
    parameters.verbosity = 2 if wanted["verbose"] else -1
    parameters.offline = True
    return xllamacpp.Server(parameters)


if __name__ == "__main__":
    _serve()
