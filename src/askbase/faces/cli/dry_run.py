"""`askbase query --dry-run`: the messages that would be sent, and where to."""

from __future__ import annotations

from typing import Any

from askbase.clean import clean, clean_line
from askbase.types import Preview


def preview_json(preview: Preview) -> dict[str, Any]:
    """Schema askbase.preview/1."""
    to = preview.destination
    return {
        "schema": "askbase.preview/1",
        "model": clean_line(to.model) if to else None,
        "host": clean_line(to.host) if to else None,
        "local": to.local if to else None,
        "bytes": preview.bytes,
        "tokens": preview.tokens,
        "notes": list(dict.fromkeys(passage.chunk.note_path for passage in preview.passages)),
        "withheld_private": preview.withheld_private,
        "redacted": preview.redacted,
        "why_nothing": clean_line(preview.why_nothing),
        "embedding_host": clean_line(preview.embedding_host) or None,
        "messages": [{name: clean(text) for name, text in message.items()} for message in preview.messages],
    }


def preview_text(preview: Preview) -> str:
    """Where, how much and what, the messages in full."""
    to = preview.destination
    first = []
    if preview.embedding_host:
        first = [
            f"To {clean_line(preview.embedding_host)} (another computer) for vectors: the question, changed notes.",
            "Here it was searched by words only, so the passages may be others.",
        ]
    if not preview.messages:
        why = clean_line(preview.why_nothing).rstrip(".")
        nothing = f"{'Nothing else' if first else 'Nothing'} would be sent: {why}."
        return "\n".join((*first, nothing))
    assert to is not None
    lines = [
        *first,
        f"To {clean_line(to.model)} at {clean_line(to.host)}{'' if to.local else ' (another computer)'}:"
        f" {preview.bytes:,} bytes, about {preview.tokens:,} tokens, from {len(preview.passages)} passages.",
        f"Held back: {preview.withheld_private} private passages, {preview.redacted} secrets.",
        "The marker around the passages is random and will be another one.",
    ]
    if to.tells_odds:
        lines.append("Before that it is asked, over the first of these passages, for a word on whether they tell.")
    for message in preview.messages:
        lines += ["", f"── {message['role']} " + "─" * (76 - len(message["role"])), clean(message["content"])]
    return "\n".join(lines)
