"""For any answer: what was searched, which candidates there were, what was sent, and how long each step took."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from askbase.clean import clean, clean_line
from askbase.faces.moments import local_minute
from askbase.faces.tui.dialogs import Line, Sheet
from askbase.faces.tui.record import TurnRecord
from askbase.types import Answer, Candidate, Filter, Retrieved, Trace

_CANDIDATES = 40
_CLAIM = 160  # characters
_FATES = {"used": "", "capped": "too many of this note", "near_copy": "near copy", "cut": "below the limit"}
_DENSE = {"chroma": "Chroma", "exact": "exact search", "none": "not used"}
_MUTED = "$quiet"


def inspector_sheet(record: TurnRecord, trace: Trace | None) -> Sheet:
    """A sheet about one turn. Of a resumed turn only the trace is known, as long as it is kept."""
    return Sheet("Inspector", _lines(record, trace))


def _lines(record: TurnRecord, trace: Trace | None) -> Iterator[Line]:
    yield _row("question", record.question)
    if record.retrieved is not None:
        yield from _searched(record.retrieved)
    if record.answer is not None:
        yield from _claims(record.answer)
        yield from _sent(record.answer)
        yield from _made(record.answer)
        yield from _prompt(record.answer)
    elif trace is not None:
        yield from _traced(trace)
    else:
        yield Content.styled("\nNot finished, or saved long ago: no more is known about it here.", _MUTED)


def _traced(trace: Trace) -> Iterator[Line]:
    """What a trace tells of a turn that was answered in an earlier session."""
    known = trace.record
    yield _row("asked", local_minute(trace.asked_at))
    yield _row("searched for", str(known.get("standalone", "")))
    yield _row("model", f"{known.get('model') or 'none'} · {known.get('host') or 'this computer'}")
    yield _row("timings", ", ".join(f"{name.replace('_', ' ')} {ms} ms" for name, ms in known["timings_ms"].items()))
    found, packed = len(known["candidates"]), len(known["packed"])
    yield _row("candidates", f"{found} kept in the trace, {packed} passages packed")


def _prompt(answer: Answer) -> Iterator[Line]:
    """Word for word what the model was sent."""
    if answer.prompt:
        yield _title("The exact prompt")
    for message in answer.prompt:
        yield Content.styled(clean_line(str(message["role"])), "bold $accent")
        yield Content(clean(str(message["content"])))


def _searched(found: Retrieved) -> Iterator[Line]:
    yield _row("searched for", found.standalone)
    if not found.filters.empty:
        yield _row("filters", _filters(found.filters))
    yield _row("meaning by", _DENSE[found.dense_by])
    for warning in found.warnings:
        yield _row("note", warning)
    yield _title(f"Candidates ({len(found.candidates)})")
    yield Content.styled(f"{'score':>6} {'words':>7} {'meaning':>7}  ", _MUTED), Content.styled("where", _MUTED)
    for candidate in found.candidates[:_CANDIDATES]:
        yield _candidate(candidate)
    if len(found.candidates) > _CANDIDATES:
        yield Content.styled(f"… {len(found.candidates) - _CANDIDATES} more", _MUTED)


def _candidate(candidate: Candidate) -> Line:
    """Candidates that became passages are bold, the others say why not. What is too long goes on below the path."""
    used = candidate.fate == "used"
    scores = f"{candidate.score:6.3f} {_score(candidate.lexical)} {_score(candidate.dense)}  "
    where = f"{clean_line(candidate.note_path)} @{candidate.start}"
    place = Content.assemble((where, "bold" if used else _MUTED), (f"  {_FATES[candidate.fate]}", _MUTED))
    return Content.styled(scores, "" if used else _MUTED), place


def _claims(answer: Answer) -> Iterator[Line]:
    yield _title(f"Claims ({len(answer.claims)})")
    for claim in answer.claims:
        how = ", ".join(claim.checks) or "no check succeeded"
        text = clean_line(claim.text)
        shown = text if len(text) <= _CLAIM else f"{text[:_CLAIM]}…"
        status = Content.styled(claim.status, "$success" if claim.status == "supported" else "$warning")
        yield status, Content.assemble(f"{shown} ", (f"({how})", _MUTED))
    if answer.dropped_marks:
        yield Content.styled(f"{answer.dropped_marks} citation marks dropped: no such passage was sent.", "$warning")


def _sent(answer: Answer) -> Iterator[Line]:
    """The passages as numbered for the model."""
    yield _title(f"Passages packed ({len(answer.passages)})")
    for number, passage in enumerate(answer.passages, 1):
        chunk = passage.chunk
        trail = " › ".join(clean_line(heading) for heading in chunk.headings)
        where = f"{clean_line(chunk.note_path)}:{chunk.first_line}–{chunk.last_line}"
        yield Content.assemble((f"[{number}] ", "bold $accent"), where, (f"  {trail}" if trail else "", _MUTED))


def _made(answer: Answer) -> Iterator[Line]:
    by, usage = answer.made_by, answer.usage
    about = "about " if usage.estimated else ""
    yield _title("Made by")
    yield _row("model", f"{by.model or 'none'} · {by.host or 'this computer'}")
    yield _row("tokens", f"{about}{usage.prompt_tokens} in, {usage.completion_tokens} out")
    yield _row("timings", ", ".join(f"{name.replace('_', ' ')} {ms} ms" for name, ms in answer.timings_ms.items()))
    yield _row("prompts", by.prompts)
    yield _row("embedding", by.embedding)
    yield _row("index", f"generation {by.index}")
    yield _row("askbase", by.version)


def _filters(filters: Filter) -> str:
    named = {name: getattr(filters, name) for name in filters.__dataclass_fields__}
    return ", ".join(
        f"{name}: {', '.join(value) if isinstance(value, tuple) else value}"
        for name, value in named.items()
        if value not in ((), None)
    )


def _title(text: str) -> Content:
    return Content.styled(f"\n{text}", "bold")


def _row(name: str, value: str) -> Line:
    return Content.styled(name, _MUTED), Content(clean_line(value))


def _score(value: float | None) -> str:
    return f"{'–':>7}" if value is None else f"{value:7.2f}"
