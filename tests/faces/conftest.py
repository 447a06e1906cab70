"""The command line in a home of its own, and an endpoint for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import openai_server
from tests.fakes.openai_server import ModelServer
from tests.fakes.shell import Shell


@pytest.fixture
def askbase(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with openai_server.running() as script:
        yield script
