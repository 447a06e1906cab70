"""What a question leaves behind: ids, offsets, what the model said, what it cost. Notes only as far as it quotes."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from askbase.answer import pack
from askbase.answer.draft import Draft
from askbase.clean import clean_line
from askbase.errors import AskbaseError
from askbase.settings import ChatSettings, Settings
from askbase.types import Answer, Filter, Retrieved, Turn, Usage

CANDIDATES = 30
# What a search finds and a prompt says depends on these. The first two are chosen for a question, and asked again with.
AS_ASKED = ("search.limit", "answer.style")
SETTINGS = (*AS_ASKED, "search.dense_weight", "search.per_note", "search.around", "answer.passages",
            "answer.passage_tokens", "answer.focus_tokens")  # fmt: skip
_MILLION = 1_000_000
_LONGEST_ERROR = 300
_QUOTED = re.compile(r"(?s):? ?“.*”")


def trace(
    retrieved: Retrieved,
    history: Sequence[Turn],
    draft: Draft,
    ended: Answer | None,
    failed: Exception | None = None,
) -> dict[str, Any]:
    """The record of one question; `ended` None: it was cancelled, or it `failed` by that."""
    made_by = draft.made_by or (ended.made_by if ended else None)
    usage = _usage(draft, ended)
    return {
        "standalone": retrieved.standalone,
        "filters": filters_to_json(retrieved.filters),
        "history": [[turn.question, turn.answer[: pack.ANSWER_SHOWN], turn.private] for turn in history[-pack.TURNS :]],
        "candidates": [
            [c.chunk_id, round(c.score, 4), c.lexical, c.dense, c.fate] for c in retrieved.candidates[:CANDIDATES]
        ],
        "retrieved": [passage.chunk.id for passage in retrieved.passages],
        "packed": [passage.chunk.id for passage in draft.passages],
        "packing": asdict(draft.packing) if draft.packing else None,
        "prompt_sha256": pack.fingerprint(draft.messages) if draft.messages else None,
        "prompt_bytes": len(pack.as_bytes(draft.messages)) if draft.messages else 0,
        "raw": draft.raw,
        "ended": ended.outcome if ended else "failed" if failed else "cancelled",
        "error": _said(failed) if failed else None,
        "decided": draft.decided,
        "signals": signals(retrieved) | {"doubt": draft.doubt},
        "degraded": draft.degraded,
        "dropped_marks": draft.dropped_marks,
        "warnings": [_QUOTED.sub(".", said) for said in draft.warnings],  # what a note says goes with the note
        "model": made_by.model if made_by else None,
        "host": made_by.host if made_by else None,
        "prompts": made_by.prompts if made_by else None,
        "embedding": made_by.embedding if made_by else None,
        "index": made_by.index if made_by else None,
        "version": made_by.version if made_by else None,
        "tokens": [usage.prompt_tokens, usage.completion_tokens] if usage else None,
        "tokens_estimated": bool(usage and usage.estimated),
        "cost": ended.cost if ended else None,
        "timings_ms": dict(ended.timings_ms) if ended else _so_far(retrieved, draft),
        "claims": [[claim.status, list(claim.citations)] for claim in ended.claims] if ended else [],
    }


def with_settings(record: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """The record with the settings it depends on, and the price of what was sent before it was cancelled or failed."""
    known = {**record, "settings": {name: setting_of(settings, name) for name in SETTINGS}}
    if record["ended"] in ("cancelled", "failed") and record["packing"] and record["tokens"]:
        known["cost"] = cost(Usage(*record["tokens"]), settings.chat, record["packing"]["local"])
    return known


def settings_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """Those that were kept, as far as this code knows them: a trace may be older or newer."""
    kept = record.get("settings")
    return {name: kept[name] for name in SETTINGS if name in kept} if isinstance(kept, dict) else {}


def setting_of(settings: Settings, name: str) -> Any:
    """By dotted key, e.g. `search.limit`."""
    section, _, key = name.partition(".")
    return getattr(getattr(settings, section), key)


def filters_to_json(filters: Filter) -> dict[str, Any]:
    """What restricts the search only."""
    held = {each.name: getattr(filters, each.name) for each in fields(filters)}
    return {name: value.isoformat() if isinstance(value, date) else value
            for name, value in held.items() if value not in ((), None)}  # fmt: skip


def filters_of(record: Mapping[str, Any]) -> Filter | None:
    """What the search was restricted to; None: the trace is older than this was kept."""
    kept = record.get("filters")
    if not isinstance(kept, dict):
        return None
    held: dict[str, Any] = {}
    for name in {each.name for each in fields(Filter)} & kept.keys():  # it may be of a newer askbase
        value = kept[name]
        if name in ("after", "before"):
            value = date.fromisoformat(value)
        elif isinstance(value, list):
            value = tuple(tuple(each) if isinstance(each, list) else each for each in value)
        held[name] = value
    return Filter(**held)


def signals(retrieved: Retrieved) -> dict[str, float | None]:
    """What the bar before the model looks at, for calibrating it: the cosine of the nearest passage."""
    cosines = [passage.dense for passage in retrieved.passages if passage.dense is not None]
    return {"cosine": max(cosines, default=None)}


def cost(usage: Usage, settings: ChatSettings, local: bool) -> float | None:
    """Price of the tokens, in whatever currency the settings mean; None where it is not known. Nothing for a model on
    this computer, unless a price is set for the endpoint: it may pass the question on."""
    if local and settings.base_url is None:  # in a process of ours
        return 0.0
    if not (usage.prompt_tokens or usage.completion_tokens):  # nothing was measured
        return None
    if settings.prompt_price is None or settings.reply_price is None:
        return 0.0 if local and settings.prompt_price is settings.reply_price else None
    return (usage.prompt_tokens * settings.prompt_price + usage.completion_tokens * settings.reply_price) / _MILLION


def _usage(draft: Draft, ended: Answer | None) -> Usage | None:
    """As the model told, else estimated from what was sent and had come; None where a model gave no reply: it may have
    read the question, or not."""
    if not draft.messages or draft.usage.prompt_tokens or draft.usage.completion_tokens:
        return draft.usage
    if ended and draft.degraded == "no_model":
        return None
    sent = sum(pack.estimate_tokens(message["content"]) for message in draft.messages)
    return Usage(sent, pack.estimate_tokens(draft.raw), estimated=True)


def _so_far(retrieved: Retrieved, draft: Draft) -> dict[str, int]:
    answering = round((time.perf_counter() - draft.began) * 1000)
    took = {**retrieved.timings_ms, "total": retrieved.timings_ms.get("search", 0) + answering}
    if draft.first_token is not None:
        took["first_token"] = round(draft.first_token * 1000)
    return took


def _said(error: Exception) -> str:
    """One line."""
    if isinstance(error, AskbaseError):
        return clean_line(error.message)
    return clean_line(f"{type(error).__name__}: {error}")[:_LONGEST_ERROR]
