"""Traces as OpenTelemetry's JSON: ids, parents and times that fit together, and no words of the user's."""

from __future__ import annotations

import json

from askbase.faces.otlp import otlp_line
from askbase.types import Trace

ID = "0123456789abcdef0123456789abcdef"
RECORD = {
    "ended": "answered", "model": "m", "host": "h", "tokens": [400, 50], "cost": 0.5, "retrieved": ["a", "b"],
    "raw": "It was May.", "timings_ms": {"search": 200, "total": 1500},
}  # fmt: skip


def test_a_question_is_a_span_with_its_search_and_its_reply_inside() -> None:
    line = otlp_line(Trace(ID, "2024-05-03T10:00:00+00:00", "When, exactly?", RECORD), "1")
    [scope] = json.loads(line)["resourceSpans"][0]["scopeSpans"]
    question, search, reply = scope["spans"]
    assert {len(span["traceId"]) for span in scope["spans"]} == {32}
    assert {len(span["spanId"]) for span in scope["spans"]} == {16}
    assert search["parentSpanId"] == reply["parentSpanId"] == question["spanId"]
    assert (search["endTimeUnixNano"], reply["endTimeUnixNano"]) == (
        reply["startTimeUnixNano"], question["endTimeUnixNano"])  # fmt: skip
    assert search["endTimeUnixNano"] == "1714730400000000000"
    assert {"key": "gen_ai.usage.input_tokens", "value": {"intValue": "400"}} in reply["attributes"]
    assert "exactly" not in line
    assert "It was May" not in line


def test_without_a_model_there_is_no_reply() -> None:
    line = otlp_line(Trace(ID, "2024-05-03T10:00:00+00:00", "When?", {"ended": "cancelled"}), "1")
    assert len(json.loads(line)["resourceSpans"][0]["scopeSpans"][0]["spans"]) == 2
