"""A loopback server that speaks the OpenAI protocol: real HTTP, scripted replies, faults on demand."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Handler"], None]


@dataclass
class ModelServer:
    """Queue replies with `reply` (text) or `fault` (a behaviour); `requests` holds what was asked."""

    models: list[str] = field(default_factory=lambda: ["test-model"])
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    queue: list[Behaviour] = field(default_factory=list)
    otherwise: Behaviour = lambda handler: handler.stream(["ok"])
    port: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def reply(self, text: str, finish: str | None = "stop") -> None:
        self.queue.append(lambda handler: handler.stream(pieces(text), finish=finish))

    def fault(self, behaviour: Behaviour) -> None:
        self.queue.append(behaviour)


def pieces(text: str) -> list[str]:
    """As a model streams: a few characters at a time."""
    return [text[at : at + 5] for at in range(0, len(text), 5)]


def repeats(keep: slice) -> Behaviour:
    """A model that repeats the hidden numbers, as far as they stand in what its server leaves of the prompt."""

    def behaviour(handler: Handler) -> None:
        assert handler.asked
        read = handler.asked["messages"][-1]["content"][keep]
        handler.stream(pieces(" ".join(re.findall(r"number is (\d{4})", read)) or "none"))

    return behaviour


class Handler(BaseHTTPRequestHandler):
    """One request. `server.script` is the `ModelServer`."""

    protocol_version = "HTTP/1.1"
    asked: dict[str, Any] | None = None

    @property
    def script(self) -> ModelServer:
        return self.server.script  # type: ignore[attr-defined]

    def do_GET(self) -> None:
        self.send_json(
            200, {"object": "list", "data": [{"id": name, "object": "model"} for name in self.script.models]}
        )

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.asked = json.loads(body)
        self.script.requests.append(self.asked)
        self.script.headers.append(dict(self.headers))
        behaviour = self.script.queue.pop(0) if self.script.queue else self.script.otherwise
        try:
            behaviour(self)
        except (BrokenPipeError, ConnectionResetError):
            self.script.stopped.set()
        self.close_connection = True

    def send_json(self, status: int, value: Any, **headers: str) -> None:
        self.send_bytes(status, json.dumps(value).encode(), "application/json", **headers)

    def send_bytes(self, status: int, data: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        self.send_header("connection", "close")  # said before it is done, or the client's next request may meet it
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def open_stream(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()

    def event(self, value: Any) -> None:
        self.line(f"data: {value if isinstance(value, str) else json.dumps(value)}\n\n")

    def line(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()

    def stream(self, parts: list[str], finish: str | None = "stop", done: bool = True, delay: float = 0) -> None:
        self.open_stream()
        for part in parts:
            self.event({"choices": [{"index": 0, "delta": {"content": part}, "finish_reason": None}]})
            if delay:
                time.sleep(delay)
        if finish:
            self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
        self.event({"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": len(parts), "total_tokens": 9}})
        if done:
            self.event("[DONE]")

    def keep_alive_for(self, seconds: float) -> None:
        """Comments only: bytes that are no content."""
        self.open_stream()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.line(": ping\n\n")
            time.sleep(0.02)

    def log_message(self, *_: Any) -> None: ...


@contextmanager
def running() -> Iterator[ModelServer]:
    """The server on a port of its own, gone at the end."""
    script = ModelServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    server.script = script  # type: ignore[attr-defined]
    script.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
