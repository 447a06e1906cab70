"""Traces → OpenTelemetry spans in its own JSON encoding (OTLP/JSON), a line each: a collector's file receiver reads it.

Written by hand because it is one page of format, and the SDK would be a dependency that talks to hosts. Attribute names
follow OpenTelemetry's conventions for generative models. No question, answer or note text is exported.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from askbase.types import Trace

_NANO = 1_000_000
_INTERNAL, _CLIENT = 1, 3  # kinds of spans


def otlp_line(trace: Trace, version: str) -> str:
    """One question as a span with two children: the search, and the model's reply if one was asked."""
    record = trace.record
    took = record.get("timings_ms") or {}
    begun = round(datetime.fromisoformat(trace.asked_at).timestamp() * 1000) - took.get("search", 0)
    end = begun + max(took.get("total", 0), took.get("search", 0))
    answered = begun + took.get("search", 0)
    spans = [
        _span(trace, 0, "askbase.question", (begun, end), _INTERNAL, {
            "askbase.ended": record.get("ended"), "askbase.decided": record.get("decided"),
            "askbase.degraded": record.get("degraded"), "askbase.cost": record.get("cost"),
            "askbase.prompts": record.get("prompts"), "askbase.index": record.get("index"),
            "askbase.feedback": trace.feedback.verdict if trace.feedback else None}),
        _span(trace, 1, "askbase.search", (begun, answered), _INTERNAL, {
            "askbase.passages": len(record.get("retrieved") or [])}),
    ]  # fmt: skip
    if record.get("model"):
        tokens = record.get("tokens") or [None, None]
        spans.append(_span(trace, 2, f"chat {record['model']}", (answered, end), _CLIENT, {
            "gen_ai.operation.name": "chat", "gen_ai.request.model": record["model"],
            "gen_ai.usage.input_tokens": tokens[0], "gen_ai.usage.output_tokens": tokens[1],
            "server.address": record.get("host")}))  # fmt: skip
    resource = _attributes({"service.name": "askbase", "service.version": record.get("version") or version})
    scope = {"scope": {"name": "askbase", "version": version}, "spans": spans}
    return json.dumps({"resourceSpans": [{"resource": {"attributes": resource}, "scopeSpans": [scope]}]})


def _span(
    trace: Trace, place: int, name: str, times: tuple[int, int], kind: int, attributes: Mapping[str, object]
) -> dict[str, Any]:
    """`times` in milliseconds since 1970. The first span is the parent of the others."""
    root = trace.id[:15]
    parent = {"parentSpanId": f"{root}0"} if place else {}
    return {
        "traceId": trace.id, "spanId": f"{root}{place}", **parent, "name": name, "kind": kind,
        "startTimeUnixNano": str(times[0] * _NANO), "endTimeUnixNano": str(times[1] * _NANO),
        "attributes": _attributes(attributes),
    }  # fmt: skip


def _attributes(values: Mapping[str, object]) -> list[dict[str, Any]]:
    return [{"key": name, "value": _value(value)} for name, value in values.items() if value is not None]


def _value(value: object) -> dict[str, Any]:
    """64-bit integers are strings in this encoding."""
    if isinstance(value, int):
        return {"intValue": str(value)}
    return {"doubleValue": value} if isinstance(value, float) else {"stringValue": str(value)}
