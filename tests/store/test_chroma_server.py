"""Chroma over HTTP, against a real server that the test starts; and what is said when it is not what it should be."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from askbase.errors import ConfigError, StoreError
from askbase.store import chroma_client
from askbase.store.database import Database
from tests.fakes.vaults import Vault


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Chroma server's address."""
    folder, port = tmp_path_factory.mktemp("server"), free_port()
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(folder), "--port", str(port)]
    running = subprocess.Popen([*command, "--host", "127.0.0.1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               cwd=folder)  # fmt: skip
    until = time.monotonic() + 60
    while time.monotonic() < until and not listens(port):
        assert running.poll() is None
    yield f"http://127.0.0.1:{port}"
    running.terminate()
    running.wait()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def notes(vault: Vault) -> Vault:
    for word in ("boiler", "bread", "garden", "lantern"):
        vault.write(f"{word}.md", f"# {word}\n\nAll about the {word}.\n")
    return vault


def sync(vault: Vault, url: str, **options: Any) -> tuple[str, ...]:
    with vault.base(chroma__url=url, **options) as base:
        return base.run(base.sync(prune=True)).notices


def find(vault: Vault, question: str, url: str, **options: Any) -> tuple[str, str, tuple[str, ...]]:
    """(first note, by which way, warnings)"""
    with vault.base(chroma__url=url, **options) as base:
        found = base.run(base.search(question))
    return found.passages[0].chunk.note_path, found.dense_by, found.warnings


def collections(vault: Vault, url: str) -> dict[str, set[str]]:
    """Of this vault: name after the catalog's id → ids in it."""
    host, port = url.removeprefix("http://").split(":")
    client, connections = chroma_client.open_server(chroma_client.Server(host, int(port), False, url), vault.data_dir)
    database = Database(vault.data_dir / "catalog.db")
    ours = [each for each in client.list_collections() if each.name.startswith(f"askbase-{database.meta('uuid')}")]
    found = {each.name[-7:]: set(each.get(include=[])["ids"]) for each in ours}
    connections.close()
    database.close()
    return found


@pytest.mark.slow
def test_the_server_holds_the_vectors_and_nothing_of_them_is_here(notes: Vault, server: str) -> None:
    assert sync(notes, server) == ()
    assert find(notes, "lantern", server) == ("lantern.md", "chroma", ())
    assert not (notes.data_dir / "chroma").exists()
    assert {name: len(ids) for name, ids in collections(notes, server).items()} == {"g000002": 4}


@pytest.mark.slow
def test_edits_and_deletions_follow(notes: Vault, server: str) -> None:
    sync(notes, server)
    notes.delete("bread.md")
    notes.write("canary.md", "A canary came.\n")
    assert sync(notes, server) == ()
    assert find(notes, "canary", server)[:2] == ("canary.md", "chroma")
    assert len(collections(notes, server)["g000002"]) == 4


@pytest.mark.slow
def test_a_rebuild_fills_another_collection_and_removes_the_old_one(notes: Vault, server: str) -> None:
    sync(notes, server)
    with notes.base(chroma__url=server) as base:
        assert base.run(base.sync(rebuild=True)).embedded == 0
    assert {name: len(ids) for name, ids in collections(notes, server).items()} == {"g000003": 4}


@pytest.mark.slow
def test_moving_to_a_server_and_back_embeds_nothing(notes: Vault, server: str) -> None:
    notes.sync()
    with notes.base(chroma__url=server) as base:
        assert base.run(base.sync()).embedded == 0
    assert find(notes, "lantern", server)[1] == "chroma"
    assert notes.sync().embedded == 0
    with notes.base() as base:
        assert base.run(base.search("lantern")).dense_by == "chroma"


@pytest.mark.slow
def test_a_collection_somebody_dropped_is_filled_again(notes: Vault, server: str) -> None:
    sync(notes, server)
    host, port = server.removeprefix("http://").split(":")
    client, connections = chroma_client.open_server(
        chroma_client.Server(host, int(port), False, server), notes.data_dir
    )
    for each in client.list_collections():
        client.delete_collection(each.name)
    connections.close()
    assert find(notes, "lantern", server)[:2] == ("lantern.md", "exact")
    notes.write("canary.md", "A canary came.\n")
    sync(notes, server)
    assert find(notes, "canary", server)[:2] == ("canary.md", "chroma")


@pytest.mark.slow
def test_private_notes_stay_here_unless_the_server_is_trusted(
    notes: Vault, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The test's server is on this computer; only what the configuration names may be trusted here.
    monkeypatch.setattr("askbase.opened.is_trusted", lambda url, hosts: "127.0.0.1" in hosts)
    notes.write("diary.md", "---\nprivate: true\n---\nThe xylophone diary.\n")
    assert sync(notes, server) == ()
    assert find(notes, "xylophone diary", server)[:2] == ("diary.md", "chroma")
    assert len(collections(notes, server)["g000002"]) == 4
    notes.write("boiler.md", "---\nprivate: true\n---\n# boiler\n\nAll about the boiler.\n")
    sync(notes, server)
    assert len(collections(notes, server)["g000002"]) == 3
    sync(notes, server, privacy__trusted_hosts=("127.0.0.1",))
    assert {name: len(ids) for name, ids in collections(notes, server).items()} == {"g000003": 7}
    sync(notes, server)  # no longer trusted
    assert {name: len(ids) for name, ids in collections(notes, server).items()} == {"g000004": 3}


@pytest.mark.slow
def test_what_a_new_rule_covers_is_taken_from_the_server_at_the_next_index_run(
    notes: Vault, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askbase.opened.is_trusted", lambda url, hosts: "127.0.0.1" in hosts)
    sync(notes, server)
    with notes.base(chroma__url=server, privacy__private=("bread.md",)) as base:
        found = base.run(base.search("bread"))
    assert len({passage.chunk.id for passage in found.passages}) == len(found.passages)
    sync(notes, server, privacy__private=("bread.md",))
    assert len(collections(notes, server)["g000002"]) == 3
    assert find(notes, "bread", server, privacy__private=("bread.md",))[:2] == ("bread.md", "chroma")
    sync(notes, server)
    assert len(collections(notes, server)["g000002"]) == 4


@pytest.mark.slow
def test_doctor_looks_at_the_server(notes: Vault, server: str) -> None:
    sync(notes, server)
    with notes.base(chroma__url=server) as base:
        found, _ = base.run(base.doctor())
        assert base.status().hosts == (server.removeprefix("http://"),)
    assert next(each.says for each in found if each.check == "chroma").startswith("4 vectors at 127.0.0.1")


@pytest.mark.slow
def test_a_server_that_is_not_there_is_one_sentence_and_the_to_do_waits(notes: Vault, server: str) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    assert "connection refused" in sync(notes, nowhere)[0]
    assert find(notes, "lantern", nowhere)[:2] == ("lantern.md", "exact")
    assert sync(notes, server) == ()
    way = find(notes, "lantern", server)
    assert way[:2] == ("lantern.md", "chroma")


class Odd(BaseHTTPRequestHandler):
    """A server that is no Chroma server: answers what its class says."""

    status, body, silent = 404, b"not here", False

    def do_GET(self) -> None:
        if self.silent:
            self.server.released.wait(20)  # type: ignore[attr-defined]
        self.send_response(self.status)
        self.send_header("content-length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    do_POST = do_GET

    def log_message(self, *_: Any) -> None: ...


@pytest.mark.parametrize(
    ("status", "body", "silent", "said"),
    [
        (404, b"not here", False, "is no Chroma server of version 1"),
        (200, b"<html>welcome</html>", False, "is no Chroma server of version 1"),
        (401, b'{"error": "no"}', False, "refused the token"),
        (503, b"busy", False, "cannot be used"),
        (200, b"", True, "does not answer in time"),
    ],
)
def test_a_server_that_is_something_else_is_one_sentence(
    notes: Vault, monkeypatch: pytest.MonkeyPatch, status: int, body: bytes, silent: bool, said: str
) -> None:
    monkeypatch.setattr(chroma_client, "READ_SECONDS", 0.3)
    kind = type("Kind", (Odd,), {"status": status, "body": body, "silent": silent})
    odd = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    odd.released = threading.Event()  # type: ignore[attr-defined]
    threading.Thread(target=odd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    [notice] = sync(notes, f"http://127.0.0.1:{odd.server_address[1]}")
    odd.released.set()  # type: ignore[attr-defined]
    odd.shutdown()
    odd.server_close()
    assert said in notice
    assert "\n" not in notice


@pytest.mark.parametrize("port", [40312, 40410])
def test_the_digits_of_a_port_are_no_status(port: int) -> None:
    with pytest.raises(StoreError, match="cannot be used"), chroma_client.translated(f"chroma.example:{port}"):
        raise ValueError(f"Server error '503 Busy' for url 'http://chroma.example:{port}/api/v2/auth/identity'")


def test_vectors_do_not_travel_unencrypted(notes: Vault) -> None:
    with (
        notes.base(chroma__url="http://chroma.example.org:8000") as base,
        pytest.raises(ConfigError, match="unencrypted"),
    ):
        base.run(base.sync())


@pytest.mark.slow
def test_a_server_that_lost_its_collections_is_named_and_filled_again_by_the_next_run(
    notes: Vault, server: str
) -> None:
    sync(notes, server)
    host, port = server.removeprefix("http://").split(":")
    place = chroma_client.Server(host, int(port), False, server)
    client, connections = chroma_client.open_server(place, notes.data_dir)
    for each in client.list_collections():
        client.delete_collection(each.name)
    connections.close()
    note, by, warnings = find(notes, "boiler", server)
    assert (note, by) == ("boiler.md", "exact")
    assert any("does not have this vault's collection" in said for said in warnings)
    assert sync(notes, server) == ()
    assert find(notes, "boiler", server)[1:] == ("chroma", ())
