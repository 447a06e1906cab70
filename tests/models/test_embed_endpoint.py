"""Vectors from an endpoint: real HTTP, and every way a reply can be wrong."""

from __future__ import annotations

import asyncio
import json
import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from askbase import config
from askbase.base import Base
from askbase.config import Key
from askbase.errors import BadReply, ConfigError, ModelError, Refused
from askbase.faces.cli.dry_run import preview_text
from askbase.models import embed_endpoint
from askbase.models.embed_endpoint import REQUEST, EndpointEmbedder
from askbase.models.endpoint import Endpoint, _elsewhere, translated
from askbase.models.select import open_embedder
from tests.fakes.fake_embedder import FakeEmbedder
from tests.fakes.openai_server import Handler, ModelServer, running
from tests.fakes.vaults import Vault


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with running() as server:
        server.otherwise = answer
        yield server


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed_endpoint, "_BACKOFF", 0.001)


def vector_of(text: str) -> list[float]:
    return [float(len(text)), 1.0, 2.0]


def answer(handler: Handler, change: Callable[[list[dict[str, Any]]], Any] = lambda rows: rows[::-1]) -> None:
    assert handler.asked is not None
    texts = handler.asked["input"]
    rows = [{"object": "embedding", "index": at, "embedding": vector_of(text)} for at, text in enumerate(texts)]
    handler.send_json(200, {"object": "list", "model": "m", "data": change(rows), "usage": {}})


def embedder(server: ModelServer) -> EndpointEmbedder:
    return EndpointEmbedder(Endpoint(server.base_url, Key("secret")), "m", FakeEmbedder())


def unit(text: str) -> list[float]:
    row = np.array(vector_of(text), np.float32)
    return list(row / np.linalg.norm(row))


def test_rows_come_back_in_the_order_of_the_texts_whatever_the_order_of_the_reply(server: ModelServer) -> None:
    texts = ["a" * length for length in range(1, 3 * REQUEST)]
    found = embedder(server).embed_documents(texts)
    assert np.allclose(found, [unit(text) for text in texts], atol=1e-6)
    assert len(server.requests) == 3
    assert {request["encoding_format"] for request in server.requests} == {"float"}


def test_a_busy_endpoint_is_asked_again(server: ModelServer) -> None:
    server.fault(lambda handler: handler.send_json(429, {"error": {"message": "slow down"}}, retry_after="0"))
    server.fault(lambda handler: handler.send_json(503, {}))
    assert np.allclose(embedder(server).embed_query("abc"), unit("abc"))
    assert len(server.requests) == 3


def test_three_failures_are_one_sentence(server: ModelServer) -> None:
    for _ in range(3):
        server.fault(lambda handler: handler.send_json(500, {}))
    with pytest.raises(ModelError, match="answers 500"):
        embedder(server).embed_query("abc")


def test_one_text_that_is_refused_costs_only_itself(server: ModelServer) -> None:
    def picky(handler: Handler) -> None:
        assert handler.asked is not None
        if "poison" in handler.asked["input"]:
            handler.send_json(400, {"error": {"message": "bad input"}})
        else:
            answer(handler)

    server.otherwise = picky
    found = embedder(server).embed_documents(["one", "two", "poison", "three"])
    assert [bool(np.isnan(row).any()) for row in found] == [False, False, True, False]
    assert np.allclose(found[3], unit("three"))
    with pytest.raises(Refused, match="the question"):
        embedder(server).embed_query("poison")


def test_a_model_that_refuses_everything_is_not_asked_text_by_text_for_ever(server: ModelServer) -> None:
    server.otherwise = lambda handler: handler.send_json(400, {})
    with pytest.raises(Refused, match="every text"):
        embedder(server).embed_documents(["one", "two"])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda rows: rows[:-1], "1 vectors for 2 texts"),
        (lambda rows: [rows[0], rows[0]], "2 vectors for 2 texts"),
        (lambda rows: [rows[0], {**rows[1], "embedding": [1.0]}], "different lengths"),
        (lambda rows: [rows[0], {**rows[1], "embedding": [0.0, 0.0, 0.0]}], "all zero"),
        (lambda rows: [rows[0], {**rows[1], "embedding": [math.nan, 1.0, 1.0]}], "no numbers"),
    ],
)
def test_a_wrong_reply_is_refused_whole(
    server: ModelServer, wrong: Callable[[list[dict[str, Any]]], Any], said: str
) -> None:
    server.otherwise = lambda handler: answer(handler, wrong)
    with pytest.raises(BadReply, match=said):
        embedder(server).embed_documents(["one", "two"])


def test_a_vault_is_embedded_and_searched_through_it(server: ModelServer, vault: Vault) -> None:
    vault.write("boiler.md", "# Boiler\n\nServiced in May.\n")
    found = vault.sync(embedder(server))
    assert (found.embedded, found.pending) == (1, 0)
    assert vault.search("boiler", embedder(server)) == ["boiler.md"]


def test_private_notes_stay_behind_unless_the_host_is_trusted(server: ModelServer, vault: Vault) -> None:
    vault.write("secret.md", "---\nprivate: true\n---\n# Plan\n\nThe canary is xylophonic.\n")
    vault.write("open.md", "# Boiler\n\nServiced in May.\n")
    settings = {"embed__base_url": "https://embed.example.org/v1", "embed__model": "m"}
    with vault.base(embedder(server), **settings) as base:
        report = base.run(base.sync())
        assert base.status().pending == 0  # nobody awaits those that stay here
        found, _ = base.run(base.doctor())
        assert [each.says for each in found if each.check == "vectors"] == ["all of 3 chunks that may have one do"]
    assert (report.embedded, report.pending) == (1, 0)
    assert "xylophonic" not in json.dumps(server.requests)
    assert vault.search("xylophonic", embedder(server))[0] == "secret.md"
    with vault.base(embedder(server), **settings, privacy__trusted_hosts=("embed.example.org",)) as base:
        assert base.run(base.sync()).embedded == 2  # its front matter and its text


def test_what_a_rule_covers_stays_behind_until_the_rule_is_gone(server: ModelServer, vault: Vault) -> None:
    vault.write("journal/may.md", "# Plan\n\nThe canary is xylophonic.\n")
    vault.write("open.md", "# Boiler\n\nServiced in May.\n")
    settings: dict[str, Any] = {"embed__base_url": "https://embed.example.org/v1", "embed__model": "m"}
    with vault.base(embedder(server), **settings, privacy__private=("journal/",)) as base:
        assert base.run(base.dry_run()).notes == 1
        assert (base.run(base.sync()).embedded, base.status().pending) == (1, 0)
    assert "xylophonic" not in json.dumps(server.requests)
    with vault.base(embedder(server), **settings) as base:
        assert base.run(base.dry_run()).notes == 1
        assert base.run(base.sync()).embedded == 1


def test_an_endpoint_without_a_model_is_one_sentence_and_status_names_its_host(vault: Vault) -> None:
    with pytest.raises(ConfigError, match=r"needs embed.base_url and embed.model"):
        open_embedder(config.load({"embed.base_url": "http://127.0.0.1:9/v1"}, env={}))
    with vault.base(embed__base_url="https://embed.example.org/v1", embed__model="m") as base:
        assert base.status().hosts == ("embed.example.org",)


def test_secrets_stay_behind_unless_the_host_is_trusted(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = Endpoint(server.base_url, Key("secret"))
    monkeypatch.setattr(endpoint, "loopback", False)
    for trusted in (False, True):
        EndpointEmbedder(endpoint, "m", FakeEmbedder(), trusted=trusted).embed_query(
            "The key is sk-abcdefghijklmnopqrst0."
        )
    assert ["sk-abc" in json.dumps(each) for each in server.requests] == [False, True]


def test_a_dry_run_sends_not_even_the_question_to_an_endpoint_for_vectors(server: ModelServer, vault: Vault) -> None:
    vault.write("boiler.md", "# Boiler\n\nServiced in May.\n")
    vault.sync(embedder(server))
    asked = len(server.requests)
    settings = {"embed__base_url": "https://embed.example.org/v1", "embed__model": "m"}
    with vault.base(embedder(server), **settings) as base:
        seen = base.run(base.preview("When was the boiler serviced?"))
    assert (seen.embedding_host, len(server.requests)) == ("embed.example.org", asked)
    assert "embed.example.org" in preview_text(seen)


def test_a_web_page_or_another_shape_is_one_sentence(server: ModelServer) -> None:
    for reply in (AttributeError("'str' object has no attribute 'data'"), TypeError("x"), RecursionError("deep")):
        with pytest.raises(BadReply, match="unreadable"), translated("h"):
            raise reply


def test_an_address_that_is_none_is_named_as_elsewhere() -> None:
    assert [_elsewhere(each) for each in ("http://a:99999/", "/login", "https://b.example/x")] == [
        "elsewhere", "another path", "b.example",
    ]  # fmt: skip


def test_a_key_of_another_host_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-openai")
    assert config.embed_key(config.load(env={}), "https://embed.example.org/v1") is None


def test_the_key_goes_to_its_own_endpoint(server: ModelServer) -> None:
    embedder(server).embed_query("abc")
    assert {key.lower(): value for key, value in server.headers[0].items()}["authorization"] == "Bearer secret"


def test_a_refused_text_is_listed_and_the_rest_is_indexed(vault: Vault) -> None:
    class Picky(FakeEmbedder):
        def embed_documents(self, texts: Sequence[str]) -> Any:
            found = super().embed_documents(texts)
            found[[("poison" in text) for text in texts]] = np.nan
            return found

    vault.write("a.md", "# A\n\npoison\n")
    vault.write("b.md", "# B\n\nfine\n")
    report = vault.sync(Picky())
    assert (report.embedded, report.pending) == (1, 1)
    assert [item.detail for item in report.warnings] == ["1 passage was refused by the model"]


async def test_a_base_that_is_closed_does_not_wait_for_a_silent_endpoint(server: ModelServer, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "boiler.md").write_text("# Boiler\n\nServiced on 3 May.\n")
    settings = config.load({"embed.base_url": server.base_url, "embed.model": "m"})
    asked, over = threading.Event(), threading.Event()

    def silent(handler: Handler) -> None:
        asked.set()
        over.wait(10)

    async with Base(tmp_path / "notes", tmp_path / "data", settings) as base:
        await base.sync()
        server.otherwise = silent
        searching = asyncio.create_task(base.search("When was it serviced?"))
        assert await asyncio.to_thread(asked.wait, 20)
        searching.cancel()
        begun = time.monotonic()
    await asyncio.get_running_loop().shutdown_default_executor()
    assert time.monotonic() - begun < 5
    over.set()
