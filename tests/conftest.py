"""A home of its own for every test, only loopback sockets, and a vault that proves nobody wrote to it."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.fakes.vaults import Vault

settings.register_profile("askbase", deadline=None)  # a busy computer is not a slow function
settings.load_profile("askbase")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in list(os.environ):
        if name.startswith(("ASKBASE_", "OPENAI_", "XDG_", "CHROMA_")):
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def checked(self: socket.socket, address: Any) -> None:
        assert self.family == socket.AF_UNIX or address[0] in ("127.0.0.1", "::1"), f"a test reached for {address}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", checked)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A notes folder; at the end it is as the test left it."""
    made = Vault(tmp_path / "notes", tmp_path / "data")
    yield made
    made.prove_untouched()
