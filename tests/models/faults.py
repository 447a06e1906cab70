"""What an endpoint can do wrong, by kind and moment. A moment: how many pieces of a good reply came before."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.fakes.openai_server import Behaviour, Handler, pieces

GOOD = "It was serviced on 3 May 2024. It cost £92."
MOMENTS = {"first": 0, "middle": len(pieces(GOOD)) * 3 // 4, "last": len(pieces(GOOD))}


@dataclass(frozen=True, slots=True)
class Fault:
    """`whole`: nothing is lost by it, so the answer needs no label."""

    name: str
    behaviour: Behaviour
    whole: bool = False


def _status(status: int, message: str, **more: str) -> Behaviour:
    headers = {name: value for name, value in more.items() if name != "code"}
    body = {"error": {"message": message, **({"code": more["code"]} if "code" in more else {})}}
    return lambda handler: handler.send_json(status, body, **headers)


def _after(count: int, then: Callable[[Handler], None]) -> Behaviour:
    """`count` pieces of a good reply, then what goes wrong."""

    def behaviour(handler: Handler) -> None:
        handler.open_stream()
        for piece in pieces(GOOD)[:count]:
            handler.event({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
        then(handler)

    return behaviour


def _reset(handler: Handler) -> None:
    """The connection is torn down, not closed."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def _stall(handler: Handler) -> None:
    handler.script.stopped.wait(3)


def _pings(handler: Handler) -> None:
    for _ in range(150):
        handler.line(": ping\n\n")
        if handler.script.stopped.wait(0.02):
            return


def _finish(reason: str) -> Callable[[Handler], None]:
    return lambda handler: handler.event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})


AT_ONCE: dict[str, Behaviour] = {
    "500": _status(500, "boom"),
    "503 as a page": lambda handler: handler.send_bytes(503, b"<html>down</html>", "text/html"),
    "401": _status(401, "bad key"),
    "403": _status(403, "no"),
    "404": _status(404, "no such model"),
    "408": _status(408, "slow"),
    "400": _status(400, "bad request"),
    "429": _status(429, "slow down"),
    "429 for an hour": _status(429, "slow down", retry_after="3600"),
    "429 with a strange wait": _status(429, "slow down", retry_after="soon"),
    "429 quota": _status(429, "no money", code="insufficient_quota"),
    "context": _status(400, "maximum context length", code="context_length_exceeded"),
    "redirect": _status(307, "", location="http://127.0.0.1:1/v1"),
    "redirect to nowhere": _status(302, ""),
    "page": lambda handler: handler.send_bytes(200, b"<html><title>Login</title></html>", "text/html"),
    "page as events": lambda handler: handler.send_bytes(200, b"<!doctype html>", "text/event-stream"),
    "json": lambda handler: handler.send_json(200, {"choices": []}),
    "empty body": lambda handler: handler.send_bytes(200, b"", "text/event-stream"),
    "no choices": lambda handler: handler.stream([], finish=None),
    "blanks only": lambda handler: handler.stream([" \n"]),
    "refused": _reset,
    "silent": _stall,
    "endless line": lambda handler: handler.send_bytes(200, b"data: " + b"x" * 3_000_000, "text/event-stream"),
    "broken gzip": lambda handler: handler.send_bytes(200, b"no gzip", "text/event-stream", content_encoding="gzip"),
    **{str(code): _status(code, "said \x1b[31m why") for code in (413, 422, 451, 501, 502, 504, 520, 529)},
}
AFTER: dict[str, Callable[[Handler], None]] = {
    "stall": _stall,
    "pings": _pings,
    "reset": _reset,
    "clean end": lambda handler: None,
    "half an event": lambda handler: handler.line('data: {"choices": [{"del'),
    "no json": lambda handler: handler.event("{nonsense"),
    "a list": lambda handler: handler.event("[1, 2]"),
    "error event": lambda handler: handler.event({"error": {"message": "out of memory \x1b[31m"}}),
    "length": _finish("length"),
    "filter": _finish("content_filter"),
    "abort": _finish("abort"),
}
HARMLESS: dict[str, Callable[[Handler], None]] = {
    "strange usage": lambda handler: handler.event({"choices": [], "usage": {"prompt_tokens": "many"}}),
    "strange delta": lambda handler: handler.event({"choices": [{"delta": "text"}]}),
    "strange content": lambda handler: handler.event({"choices": [{"delta": {"content": [{"text": "x"}]}}]}),
    "retry event": lambda handler: handler.line("retry: 3000\n\n"),
    "null": lambda handler: handler.event({"choices": None, "usage": None}),
    "bad utf-8": lambda handler: handler.wfile.write(b": \xff\xfe\xc3\n\n"),
}


def faults() -> Iterator[Fault]:
    """Every kind at every moment it can happen."""
    for name, behaviour in AT_ONCE.items():
        yield Fault(f"{name} at once", behaviour)
    for moment, count in MOMENTS.items():
        for name, then in AFTER.items():
            yield Fault(f"{name} at the {moment} byte", _after(count, then))
        for name, then in HARMLESS.items():
            yield Fault(f"{name} at the {moment} byte", _harmless(count, then), whole=True)


def _harmless(count: int, then: Callable[[Handler], None]) -> Behaviour:
    def behaviour(handler: Handler) -> None:
        _after(count, then)(handler)
        for piece in pieces(GOOD)[count:]:
            handler.event({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
        handler.event("[DONE]")

    return behaviour
