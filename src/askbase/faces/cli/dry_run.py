"""`--dry-run` of `askbase query` and `askbase index`: what would be sent, and where to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from askbase.clean import clean, clean_line
from askbase.faces.output import counted
from askbase.types import Preview

if TYPE_CHECKING:
    from askbase.index.dry_run import DryRun


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


def dry_run_json(tried: DryRun) -> dict[str, Any]:
    """Schema askbase.dry_run/1."""
    report = tried.report
    return {
        "schema": "askbase.dry_run/1",
        "added": list(report.added), "changed": list(report.changed), "moved": [list(pair) for pair in report.moved],
        "deleted": list(report.deleted), "host": clean_line(tried.host) or None, "notes": tried.notes,
        "tokens": tried.tokens, "bytes": tried.bytes, "redacted": tried.redacted,
        "chroma_host": clean_line(tried.chroma_host) or None,
        "texts": [clean(text) for text in tried.texts],
    }  # fmt: skip


def dry_run_text(tried: DryRun, verbose: int) -> str:
    """What would be done, and what would leave this computer; paths and texts with -v."""
    report = tried.report
    moved = tuple(f"{old} → {new}" for old, new in report.moved)
    done = {"added": report.added, "changed": report.changed, "moved": moved, "deleted": report.deleted}
    said = ", ".join(f"{len(paths)} {what}" for what, paths in done.items() if paths)
    lines = [f"would be: {said}" if said else "nothing changed"]
    if verbose:
        lines += [f"  {what}: {clean_line(path)}" for what, paths in done.items() for path in paths]
    texts, notes = counted(len(tried.texts), "text"), counted(tried.notes, "note")
    size = f"{texts} of {notes}, {tried.bytes:,} bytes, about {tried.tokens:,} tokens"
    if not tried.host:
        leaves = "No text" if tried.chroma_host else "Nothing"
        made = f"; vectors would be made here for {size}" if tried.texts else ""
        lines.append(f"{leaves} leaves this computer{made}.")
    elif not tried.texts:
        lines.append(f"Nothing would be sent to {clean_line(tried.host)}.")
    else:
        lines.append(f"To {clean_line(tried.host)} (another computer) for vectors: {size}.")
        lines.append(f"Taken out: {tried.redacted} secrets. Notes marked private stay here unless it is trusted.")
    if tried.chroma_host:
        lines.append(f"To {clean_line(tried.chroma_host)} (Chroma): vectors, paths and headings, no text.")
    if verbose:
        for number, text in enumerate(tried.texts, 1):
            lines += ["", f"── text {number} " + "─" * 60, clean(text)]
    return "\n".join(lines)
