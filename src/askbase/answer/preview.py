"""What would be sent, before anything is; and whether a trace's question would be asked the same way today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from functools import partial

from askbase.answer import decide, pack
from askbase.answer.draft import Context
from askbase.answer.properties import from_properties
from askbase.redact import redact
from askbase.types import Destination, MadeBy, Message, Preview, Replay, Retrieved, Trace, Turn

_FINGERPRINTS = ("prompts", "embedding", "index", "version")


def preview(
    context: Context, retrieved: Retrieved, history: Sequence[Turn], destination: Destination | None, trusted: bool
) -> Preview:
    """The messages of the first request for this question. Blocks: embeds sentences for a local model."""
    why = _why_nothing(context, retrieved, destination)
    if destination is None or why:
        return Preview(destination, why_nothing=why)
    packing = pack.Packing(destination.local, trusted, destination.context_tokens, pack.new_marker(retrieved.question))
    packed, sent = _packed(context, retrieved, history, packing)
    if not packed.passages:
        return Preview(destination, withheld_private=packed.withheld_private, why_nothing="every passage is private")
    return Preview(
        destination,
        sent,
        len(pack.as_bytes(sent)),
        sum(pack.estimate_tokens(message["content"]) for message in sent),
        packed.passages,
        packed.withheld_private,
        0 if trusted else sum(redact(block.text)[1] for block in packed.blocks),
    )


def replay(context: Context, trace: Trace, retrieved: Retrieved, now: MadeBy) -> Replay:
    """Compare what was found and sent then with `retrieved`, found today, and what would be sent for it."""
    record = trace.record
    then, found = record.get("retrieved", []), [passage.chunk.id for passage in retrieved.passages]
    prompt = None
    if record.get("prompt_sha256") and record.get("packing"):
        known = {each.name for each in fields(pack.Packing)}  # a trace may be older than this code
        packing = pack.Packing(**{name: value for name, value in record["packing"].items() if name in known})
        history = [Turn(*said) for said in record.get("history", [])]
        _, sent = _packed(context, retrieved, history, packing)
        prompt = "same" if pack.fingerprint(sent) == record["prompt_sha256"] else "different"
    changed = tuple(
        f"{name}: {record[name]} then, {getattr(now, name)} now"
        for name in _FINGERPRINTS
        if record.get(name) is not None and record[name] != getattr(now, name)
    )
    missing = tuple(chunk for chunk in then if chunk not in set(found))
    return Replay(trace, then == found, prompt, missing, changed)  # type: ignore[arg-type]  # a literal, see above


def _packed(
    context: Context, retrieved: Retrieved, history: Sequence[Turn], packing: pack.Packing
) -> tuple[pack.Packed, tuple[Message, ...]]:
    settings = context.settings
    similarity = partial(context.similarity, retrieved.standalone)
    packed = pack.choose(retrieved.standalone, retrieved.passages, settings.answer, packing, similarity)
    sent = pack.messages(
        retrieved.question, history, packed.blocks, packing, settings.prompts.dir, style=settings.answer.style
    )
    return packed, sent


def _why_nothing(context: Context, retrieved: Retrieved, destination: Destination | None) -> str:
    if destination is None:
        return context.why_no_model
    if context.catalog(retrieved).segments:
        return "the catalog answers this without a model"
    if from_properties(retrieved.question, retrieved.passages, context.note_passages).segments:
        return "the answer stands in a note's front matter"
    return decide.too_weak(retrieved.question, retrieved.passages, context.bars.min_cosine) or ""
