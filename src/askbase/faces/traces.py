"""Traces → text or JSON, and what they sum up to."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from askbase.answer.record import filters_to_json
from askbase.clean import clean, clean_line
from askbase.faces.moments import local_minute
from askbase.types import Filter, Trace

WIDTH = 80
_ID = 8
_ENDS = {"answered": "answered", "not_in_notes": "not in notes", "cancelled": "cancelled", "failed": "failed"}
_TERMS = {"tags": "tag", "types": "type", "sources": "source", "paths": "path", "links": "link", "topics": "topic",
          "after": "after", "before": "before", "read": "read"}  # fmt: skip
_NAMED = 3  # of those that cannot be read


def trace_json(trace: Trace) -> dict[str, Any]:
    """Schema askbase.trace/1."""
    feedback = trace.feedback
    return {
        "schema": "askbase.trace/1", "id": trace.id, "asked_at": trace.asked_at, "question": clean(trace.question),
        **({"unreadable": True} if trace.unreadable else {}),
        **{name: _clean(value) for name, value in trace.record.items()},
        "feedback": None if feedback is None else {
            "verdict": feedback.verdict, "reason": clean(feedback.reason), "correction": clean(feedback.correction),
            "missing_source": clean_line(feedback.missing_source), "at": feedback.at},
    }  # fmt: skip


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(name): _clean(each) for name, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, list) else value


def row(trace: Trace) -> str:
    """`id  day and time  what became of it  question`, within 80 columns."""
    mark = {"good": "+", "bad": "-"}.get(trace.feedback.verdict, " ") if trace.feedback else " "
    head = f"{trace.id[:_ID]}  {local_minute(trace.asked_at)}  {_end(trace):12} {mark} "
    question = clean_line(_asked(trace))
    room = WIDTH - len(head)
    return head + (question if len(question) <= room else f"{question[: room - 1]}…")


def shown(trace: Trace) -> str:
    """One trace for a person."""
    record = trace.record
    facts = {
        "id": trace.id,
        "asked": trace.asked_at,
        "question": _asked(trace),
        "searched": record.get("standalone"),
        "ended": _end(trace),
        "error": record.get("error"),
        "model": f"{record['model']} at {record.get('host') or 'no host'}" if record.get("model") else "none was asked",
        "sent": _sent(record),
        "prompt": _prompt(record),
        "index": f"generation {record.get('index')}, {record.get('embedding')}",
        "tokens": _tokens(record),
        "cost": _cost(record),
        "took": ", ".join(f"{name} {ms} ms" for name, ms in (record.get("timings_ms") or {}).items()),
        "claims": ", ".join(f"{status} {list(marks)}" for status, marks in record.get("claims") or []),
        "model said": record.get("raw"),
        "feedback": f"{trace.feedback.verdict} {trace.feedback.reason}" if trace.feedback else "",
    }
    lines = [
        textwrap.fill(clean_line(str(value)), WIDTH, initial_indent=f"{name + ':':12}", subsequent_indent=" " * 12)
        for name, value in facts.items()
        if value
    ]
    return "\n".join([*lines, *(f"{'warning:':12}{clean_line(said)}" for said in record.get("warnings") or [])])


def stats(traces: Sequence[Trace]) -> dict[str, Any]:
    """Counts by end, model and verdict; medians and 95th percentiles in milliseconds; tokens and known cost. Those that
    cannot be read are counted, and nothing else."""
    given, traces = len(traces), [trace for trace in traces if not trace.unreadable]
    records = [trace.record for trace in traces]
    costs = [record["cost"] for record in records if record.get("cost") is not None]
    return {
        "schema": "askbase.stats/1",
        "questions": len(traces),
        "unreadable": given - len(traces),
        "first": min((trace.asked_at for trace in traces), default=None),
        "last": max((trace.asked_at for trace in traces), default=None),
        "ended": dict(Counter(_end(trace) for trace in traces).most_common()),
        "refused": dict(Counter(record["decided"] for record in records if record.get("decided")).most_common()),
        "models": dict(Counter(record.get("model") or "none" for record in records).most_common()),
        "feedback": dict(Counter(trace.feedback.verdict for trace in traces if trace.feedback).most_common()),
        "total_ms": _spread([record["timings_ms"].get("total") for record in records if record.get("timings_ms")]),
        "first_token_ms": _spread(
            [record["timings_ms"].get("first_token") for record in records if record.get("timings_ms")]
        ),
        "tokens": [sum((record.get("tokens") or [0, 0])[at] for record in records) for at in (0, 1)],
        "cost": round(sum(costs), 6) if costs else None,
        "cost_known_for": len(costs),
    }


def stats_text(found: dict[str, Any]) -> str:
    if not found["questions"]:
        return "No traces yet. Ask something: askbase query"
    lines = [f"{found['questions']} questions, {found['first'][:10]} to {found['last'][:10]}"]
    for name, title in (("ended", "ended"), ("refused", "refused"), ("models", "models"), ("feedback", "feedback")):
        if found[name]:
            lines.append(f"{title:12}{', '.join(f'{clean_line(key)} {count}' for key, count in found[name].items())}")
    for name, title in (("total_ms", "took"), ("first_token_ms", "first words")):
        if found[name]:
            lines.append(f"{title:12}median {found[name][0] / 1000:.1f} s, 95 % within {found[name][1] / 1000:.1f} s")
    lines.append(f"{'tokens':12}{found['tokens'][0]:,} in, {found['tokens'][1]:,} out")
    if found["cost"] is not None:
        lines.append(f"{'cost':12}{found['cost']} over {found['cost_known_for']} questions with a known price")
    return "\n".join(lines)


def unreadable(traces: Sequence[Trace]) -> str:
    """One sentence about those that are damaged, and how they go; "" if none is."""
    bad = [trace.id[:_ID] for trace in traces if trace.unreadable]
    if not bad:
        return ""
    what, them = ("trace", "it") if len(bad) == 1 else ("traces", "them")
    named = " ".join(bad[:_NAMED]) + (" …" if len(bad) > _NAMED else "")
    return f"{len(bad)} {what} cannot be read; to remove {them}: askbase trace forget {named}"


def filters_text(filters: Filter) -> str:
    """As it would be typed."""
    return " ".join(_terms(filters_to_json(filters)))


def _asked(trace: Trace) -> str:
    """The question with what it was restricted to, as it would be typed."""
    filters = trace.record.get("filters")
    return " ".join((trace.question, *_terms(filters if isinstance(filters, dict) else {})))


def _terms(held: Mapping[str, Any]) -> list[str]:
    terms = [
        f"{term}:{_quoted(value)}"
        for name, term in _TERMS.items()
        for value in (held[name] if isinstance(held.get(name), list | tuple) else [held[name]] if name in held else [])
    ]
    out = [f"-{term}:{_quoted(value)}" for term, value in held.get("excluded", [])]
    out += [f"-path:{_quoted(value)}" for value in held.get("without", [])]
    return [*terms, *out]


def _quoted(value: object) -> str:
    said = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    return f'"{said}"' if " " in said else said


def _tokens(record: Mapping[str, Any]) -> str:
    if record.get("tokens") is None and record.get("prompt_bytes"):
        return "unknown"
    read, written = record.get("tokens") or (0, 0)
    return f"{read} in, {written} out{_estimated(record)}"


def _cost(record: Mapping[str, Any]) -> str:
    if record.get("cost") is None:
        return "unknown" if record.get("prompt_bytes") else "none, no model was asked"
    return f"{record['cost']:.6f}{_estimated(record)}"


def _estimated(record: Mapping[str, Any]) -> str:
    return " (estimated)" if record.get("tokens_estimated") else ""


def _end(trace: Trace) -> str:
    if trace.unreadable:
        return "unreadable"
    ended, degraded = trace.record.get("ended"), trace.record.get("degraded")
    if (
        degraded == "no_model" and ended in ("answered", "not_in_notes") and trace.record.get("decided") != "unasked"
    ):  # there nobody looked whether it is there
        return "quoted" if ended == "answered" else _ENDS["not_in_notes"]
    return str(degraded).replace("_", " ") if degraded else _ENDS.get(str(ended), str(ended))


def _prompt(record: Mapping[str, Any]) -> str:
    sent = record.get("prompt_sha256")
    return f"sha256 {str(sent)[:16]}, texts {record.get('prompts')}" if sent else ""


def _sent(record: Mapping[str, Any]) -> str:
    read = len(record.get("packed") or [])
    if not record.get("prompt_bytes"):
        return f"nothing; {read} passages were looked at" if read else "nothing"
    return f"{read} passages, {record['prompt_bytes']:,} bytes"


def _spread(values: Sequence[int | None]) -> list[int]:
    """(median, 95th percentile) by nearest rank; empty without values."""
    ranked = sorted(value for value in values if value is not None)
    if not ranked:
        return []
    return [ranked[(len(ranked) - 1) // 2], ranked[min(len(ranked) - 1, -(-95 * len(ranked) // 100) - 1)]]
