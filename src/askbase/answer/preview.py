"""What would be sent, before anything is; and whether a trace's question would be asked the same way today."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import partial

from askbase.answer import pack
from askbase.answer.draft import Context, nearness
from askbase.answer.record import filters_of, setting_of, settings_of
from askbase.answer.refusing import decide
from askbase.answer.refusing.doubt import TOKENS
from askbase.answer.told_alone import told_alone
from askbase.redact import redact
from askbase.retrieve.plain import understand
from askbase.types import Destination, Filter, MadeBy, Message, Preview, Replay, Retrieved, Trace, Turn

_FINGERPRINTS = ("prompts", "embedding", "index", "version")


def preview(
    context: Context, retrieved: Retrieved, history: Sequence[Turn], destination: Destination | None, trusted: bool
) -> Preview:
    """The messages that ask for the answer. Blocks: embeds sentences for a local model."""
    why = _why_nothing(context, retrieved, destination)
    if destination is None or why:
        return Preview(destination, why_nothing=why)
    packing = pack.Packing(destination.local, trusted, destination.context_tokens, pack.new_marker(retrieved.question))
    if destination.tells_odds:
        packing = replace(packing, task="answer", first_tokens=TOKENS)
    packing = packing.to_sum_up() if retrieved.whole else packing
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
        0 if trusted else sum(redact(f"{block.text}\n{block.more}")[1] for block in packed.blocks),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was typed then, as far as a trace tells; `day` is what "last week" counts from."""

    question: str
    filters: Filter | None
    day: date

    @staticmethod
    def of(trace: Trace) -> Asked:
        """A trace keeps what the search was restricted to in the end. What the question's own words ask for is left to
        them again; where they asked for it and did not get it (`all:`, or no such notes), they are not heard."""
        day = datetime.fromisoformat(trace.asked_at).astimezone().date()
        known = filters_of(trace.record)
        if known is None:
            return Asked(trace.question, None, day)
        undated = replace(known, after=None, before=None)
        for given in (undated, replace(known, read=None), replace(undated, read=None)):
            understood = understand(trace.question, given, day)
            if understood and understood.filters == known:
                return Asked(trace.question, given, day)
        return Asked(f"all: {trace.question}", known, day)


def replay(context: Context, trace: Trace, retrieved: Retrieved, now: MadeBy, there: Collection[str]) -> Replay:
    """Compare what was found and sent then with `retrieved`, found today, and what would be sent for it. `there`: which
    of the passages of then the index still holds."""
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
    settings = tuple(
        f"{name}: {value} then, {today} now"
        for name, value in settings_of(record).items()
        if value != (today := setting_of(context.settings, name))
    )
    missing = tuple(chunk for chunk in then if chunk not in there)
    return Replay(trace, then == found, prompt, missing, (*changed, *settings))  # type: ignore[arg-type]  # a literal, see above


def _packed(
    context: Context, retrieved: Retrieved, history: Sequence[Turn], packing: pack.Packing
) -> tuple[pack.Packed, tuple[Message, ...]]:
    settings = context.settings
    similarity = partial(nearness, context, retrieved)
    packed = pack.choose(
        retrieved.standalone, retrieved.passages, settings.answer, packing, similarity, retrieved.itself
    )
    sent = pack.messages(
        retrieved.question, history, packed.blocks, packing, settings.prompts.dir, style=settings.answer.style
    )
    return packed, sent


def _why_nothing(context: Context, retrieved: Retrieved, destination: Destination | None) -> str:
    if destination is None:
        return context.why_no_model
    if how := told_alone(context, retrieved).how:
        return how
    if retrieved.whole:
        return ""
    return decide.too_weak(retrieved.question, retrieved.passages, context.bars.min_cosine) or ""
