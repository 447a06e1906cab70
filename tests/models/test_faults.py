"""Every fault of an endpoint, as each face meets it: an answer that says what became of it, in time, no traceback."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest

import askbase
from askbase.config import Key
from askbase.evals.run import ask_case, new_manifest
from askbase.evals.suite import Suite
from askbase.faces.cli.ask import answer_code
from askbase.faces.notices import ExitCode
from askbase.faces.output import answer_json, as_json
from askbase.models import chat as chat_module
from askbase.models.chat import EndpointChat
from askbase.models.endpoint import Endpoint
from askbase.settings import ChatSettings
from askbase.types import Answer, Answered, TextDelta, Turn
from tests.evals.builders import make_case
from tests.fakes import openai_server
from tests.fakes.fake_embedder import FakeEmbedder
from tests.fakes.openai_server import ModelServer
from tests.fakes.vaults import Vault
from tests.models.faults import Fault, faults

LIMIT = 3.0  # seconds; the clocks below add up to less than one
QUESTION = "When was the boiler serviced?"
CLOCKS = ChatSettings(first_token_seconds=0.06, silence_seconds=0.15, total_seconds=0.6)
Ask = Callable[[askbase.Base], Awaitable[Answer]]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    monkeypatch.setattr(chat_module, "_BACKOFF", 0.001)
    with openai_server.running() as script:
        yield script
        script.stopped.set()


@pytest.fixture
async def base(vault: Vault, server: ModelServer) -> AsyncIterator[askbase.Base]:
    vault.write("boiler.md", "# Boiler\n\nCallum serviced the boiler on 3 May 2024. It cost £92.\n")
    chat = EndpointChat(Endpoint(server.base_url, Key("sk-canary-key")), "test-model", CLOCKS)
    made = askbase.Base(vault.root, vault.data_dir, vault.base().settings, embedder=FakeEmbedder(), chat=chat)
    async with made:
        await made.sync()
        yield made
    await chat.aclose()


async def by_query(base: askbase.Base) -> Answer:
    return await base.ask(QUESTION)


async def by_chat(base: askbase.Base) -> Answer:
    said, answer = "", None
    async for event in base.stream(QUESTION, [Turn("Which boiler?", "The one in the cellar.")]):
        said += event.text if isinstance(event, TextDelta) else ""
        answer = event.answer if isinstance(event, Answered) else answer
    assert answer is not None
    assert said.rstrip() == answer.text
    return answer


async def check(base: askbase.Base, server: ModelServer, fault: Fault, ask: Ask) -> None:
    server.queue[:] = [fault.behaviour] * 6
    begun = time.monotonic()
    answer = await asyncio.wait_for(ask(base), LIMIT)
    server.stopped.set()
    shown = as_json(answer_json(answer))
    assert time.monotonic() - begun < LIMIT
    assert answer.outcome == "answered"
    assert "sk-canary-key" not in shown
    assert "\x1b" not in json.loads(shown)["text"] + "".join(json.loads(shown)["warnings"])
    if fault.whole:
        assert (answer.degraded, answer_code(answer)) == (None, ExitCode.ANSWERED)
        assert [citation.quote for citation in answer.citations]
    else:
        assert answer_code(answer) == ExitCode.DEGRADED
        assert any(len(warning) > 15 for warning in answer.warnings)
        assert "word for word" in answer.text if answer.degraded == "no_model" else answer.text
    assert base.trace(answer.id).record["degraded"] == answer.degraded


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.name)
async def test_a_fault_ends_in_a_labelled_answer(base: askbase.Base, server: ModelServer, fault: Fault) -> None:
    await check(base, server, fault, by_query)


@pytest.mark.slow
@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.name)
async def test_a_fault_in_the_middle_of_a_conversation(base: askbase.Base, server: ModelServer, fault: Fault) -> None:
    await check(base, server, fault, by_chat)


@pytest.mark.slow
@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.name)
async def test_a_fault_in_an_evaluation_is_seen_as_one(base: askbase.Base, server: ModelServer, fault: Fault) -> None:
    server.queue[:] = [fault.behaviour] * 6
    case = make_case(question=QUESTION)
    sample = await asyncio.wait_for(ask_case(base, case, new_manifest(base, [case], Suite(), name="faults")), LIMIT)
    server.stopped.set()
    assert (sample.status, sample.degraded is None) == ("answered", fault.whole)


async def test_cancelling_closes_the_request_at_once(base: askbase.Base, server: ModelServer) -> None:
    waited = []
    for _ in range(3):  # the quickest is the code's, the others the computer's
        server.stopped.clear()
        server.requests.clear()
        server.fault(lambda handler: handler.stream([f"word{at} " for at in range(200)], delay=0.01))
        task = asyncio.create_task(base.ask(QUESTION))
        while not server.requests:
            await asyncio.sleep(0.01)
        begun = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        waited.append(time.monotonic() - begun)
        assert server.stopped.wait(1), "the server still writes to a closed connection"
        assert base.traces()[0].record["ended"] == "cancelled"
    assert min(waited) < 0.2
