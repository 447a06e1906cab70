"""The local language model: llama.cpp (xllamacpp) in this process, served on a loopback port with a key of its own."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from askbase.errors import ModelError


def is_installed() -> bool:
    """Whether the extra `local` is there. Imports nothing."""
    return importlib.util.find_spec("xllamacpp") is not None


class LocalServer:
    """Runs until `close()` or the end of the process; the port is never public and answers only to the key."""

    def __init__(self, model: Path, context_tokens: int, threads: int = 0, verbose: bool = False) -> None:
        """Load `model` (seconds).

        Raises:
            ModelError: the extra is not installed, or the file cannot be loaded.
        """
        if not is_installed():
            raise ModelError("The local model needs the extra 'local'.", "Run: pip install 'askbase[local]'")
        self.key = secrets.token_hex(32)
        with _quiet(verbose):
            import xllamacpp  # the engine itself: only when it is going to answer

            parameters = xllamacpp.CommonParams()
            parameters.model.path = str(model)
            parameters.n_ctx = context_tokens
            parameters.n_parallel = 1
            parameters.n_gpu_layers = -1
            if threads:
                parameters.cpuparams.n_threads = threads
            parameters.hostnames = ["127.0.0.1"]
            parameters.port = 0
            parameters.api_keys = [self.key]
            parameters.cors_origins = ""  # web pages in the user's browser get no answer
            parameters.cors_credentials = False
            parameters.endpoint_slots = False  # would show prompts
            parameters.endpoint_props = False
            parameters.ui = False
            parameters.warmup = False  # saves a second; the first question warms it up
            parameters.verbosity = 2 if verbose else -1
            parameters.offline = True
            try:
                self._server: Any = xllamacpp.Server(parameters)
            except (RuntimeError, ValueError) as exc:
                raise ModelError(f"The model {model.name} cannot be loaded: {exc}", "Is it a GGUF file?") from exc
        self.base_url = f"{self._server.listening_address}/v1"

    def close(self) -> None:
        with _quiet(False):
            self._server = None  # its destructor stops the listener and frees the model


@contextlib.contextmanager
def _quiet(verbose: bool) -> Iterator[None]:
    """llama.cpp logs to file descriptor 2 from native code; a person has no use for it."""
    if verbose:
        yield
        return
    saved, sink = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(sink, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(sink)
