"""The only door to chromadb: a client over a folder or a server of the user's, and its errors as ours."""

from __future__ import annotations

import importlib.metadata
import os
import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from askbase.clean import clean_line
from askbase.errors import StoreError
from askbase.paths import make_private_dir

CONNECT_SECONDS, READ_SECONDS = 3.0, 30.0
# ef_search 100, the default, finds .91 of the ten nearest in 119,000; more care at filling makes up for half the links.
NEAREST = {"hnsw": {"space": "cosine", "ef_search": 800, "ef_construction": 200, "max_neighbors": 8}}


class ChromaError(StoreError):
    """Chroma cannot be used now. Exact search answers instead."""


class ChromaUnreachable(ChromaError):
    """The server gave no usable reply. Nothing is known to be wrong with what it holds."""


class CollectionGone(ChromaError):
    """The server answers, and does not have what was put there."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where a Chroma server listens. `shown` is for people: host and port."""

    host: str
    port: int
    tls: bool
    shown: str
    token: str = field(default="", repr=False)


@cache
def version() -> str:
    """Of the installed chromadb, without importing it."""
    return importlib.metadata.version("chromadb")


def open_folder(folder: Path, safe_dir: Path) -> Any:
    """A client over the files in `folder`. `safe_dir` is a folder nobody else can plant files in."""
    chromadb, settings = _import_chromadb(safe_dir)
    make_private_dir(folder)
    return chromadb.PersistentClient(path=str(folder), settings=settings)


def open_server(server: Server, safe_dir: Path) -> tuple[Any, ExitStack]:
    """A client of a Chroma server, which connects at once, and its connections, to be closed."""
    chromadb, settings = _import_chromadb(safe_dir)
    from chromadb.api import fastapi

    client: Any = fastapi
    if not isinstance(client.httpx, _Transport):  # chromadb waits for ever and has no setting for it
        client.httpx = _Transport(client.httpx)
    headers = {"Authorization": f"Bearer {server.token}"} if server.token else {}
    settings.is_persistent = False
    with _import_guard, ExitStack() as connections, translated(server.shown):
        client.httpx.opened = connections
        return chromadb.HttpClient(server.host, server.port, server.tls, headers, settings), connections.pop_all()


@contextmanager
def translated(server: str = "") -> Iterator[None]:
    """Whatever chromadb raises, some of it from native code, as `ChromaError`."""
    try:
        yield
    except StoreError:
        raise
    except Exception as exc:
        if server or type(exc).__module__.startswith(("httpx", "httpcore")):
            raise _server_error(server or "The Chroma server", exc) from exc
        raise ChromaError(f"Chroma cannot be used: {exc}", "Run: askbase doctor --fix") from exc


class _Transport:
    """httpx as chromadb's client sees it: with timeouts, without proxies or keys from the environment."""

    def __init__(self, httpx: Any) -> None:
        self._httpx = httpx
        self.opened = ExitStack()  # chromadb's clients leave their connections open when they are closed

    def __getattr__(self, name: str) -> Any:
        return getattr(self._httpx, name)

    def Client(self, **options: Any) -> Any:  # noqa: N802  (httpx's name)
        timeout = self._httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
        return self.opened.enter_context(self._httpx.Client(**{**options, "timeout": timeout, "trust_env": False}))


def _server_error(server: str, exc: BaseException) -> ChromaError:
    """One sentence a cause. chromadb wraps what its transport says in a ValueError."""
    chain = [exc]
    while (below := chain[-1].__cause__ or chain[-1].__context__) is not None and below not in chain:
        chain.append(below)
    kinds = {type(each).__name__ for each in chain}
    text = re.sub(r"https?://\S+", "", " ".join(str(each) for each in chain)).lower()  # port 40312 is no status 403
    if "NotFoundError" in kinds:
        return CollectionGone(f"{server} does not have this vault's collection.", "Run: askbase index")
    for signs, words, hint in _SIGNS:
        if kinds & set(signs) or any(sign in text for sign in signs):
            return ChromaUnreachable(f"{server} {words}.", hint)
    said = clean_line(str(chain[-1]))[:160] or type(exc).__name__
    return ChromaUnreachable(f"{server} cannot be used: {said}.", "Look into the server's log.")


_RUNNING, _CHECK = "Is the Chroma server running?", "Check chroma.url."
_SIGNS = (  # kinds of error or lower-case words of one
    (("refused",), "is not reachable: connection refused", _RUNNING),
    (("ConnectTimeout", "ReadTimeout", "WriteTimeout", "PoolTimeout"), "does not answer in time", _RUNNING),
    (("name or service", "getaddrinfo", "failure in name"), "is not reachable: unknown host name", _CHECK),
    (("ChromaAuthError", "AuthorizationError", "401", "403"), "refused the token", "Check chroma.key_env."),
    (("404", "410", "JSONDecodeError", "KeyError"), "is no Chroma server of version 1", _CHECK),
)


_import_guard = threading.Lock()


def _import_chromadb(safe_dir: Path) -> tuple[Any, Any]:
    """chromadb and settings of our own.

    chromadb obeys a `.env` file of the working directory at import (a planted one can turn it into a network client),
    so it is imported from a folder of ours, and every setting that could reach the network is given explicitly.
    """
    with _import_guard:
        here = Path.cwd()
        os.chdir(safe_dir)
        try:
            import chromadb
            from chromadb.config import Settings
        finally:
            os.chdir(here)
    settings = Settings(
        _env_file=None,
        chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
        anonymized_telemetry=False,
        chroma_otel_collection_endpoint="",
        allow_reset=False,
        is_persistent=True,
    )
    return chromadb, settings
