"""Answers, passages and reports → text or JSON for stdout. Number keys of a schema are added, never renamed."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from askbase.answer.record import filters_to_json
from askbase.answer.words.excerpt import excerpt
from askbase.answer.words.text import content_words
from askbase.clean import clean, clean_line, escaped
from askbase.errors import AskbaseError
from askbase.types import Answer, Citation, Finding, Passage, Retrieved, Status, SyncReport

WIDTH = 80
_QUOTE = 240
_HIT = 300


def as_json(value: Any, indent: int | None = 2) -> str:
    """What could control a terminal is written as an escape: texts stay what they are, and are safe to look at."""
    return escaped(json.dumps(value, ensure_ascii=False, indent=indent, default=str))


def answer_json(answer: Answer) -> dict[str, Any]:
    """Schema askbase.answer/1."""
    made_by = answer.made_by
    return {
        "schema": "askbase.answer/1",
        "id": answer.id,
        "question": clean(answer.question),
        "standalone": clean(answer.standalone),
        "filters": filters_to_json(answer.filters),
        "outcome": answer.outcome,
        "degraded": answer.degraded,
        "text": answer.text,
        "claims": [
            {"text": claim.text, "start": claim.start, "end": claim.end, "citations": list(claim.citations),
             "status": claim.status, "checks": list(claim.checks)}
            for claim in answer.claims
        ],
        "citations": [_citation_json(citation) for citation in answer.citations],
        "passages": [passage_json(passage) for passage in answer.passages],
        "nearest": [passage_json(passage) for passage in answer.nearest],
        "near_words": [clean_line(said) for said in answer.near_words],
        "dropped_marks": answer.dropped_marks,
        "decided": answer.decided,
        "next_step": clean_line(answer.next_step),
        "cost": answer.cost,
        "warnings": [clean_line(warning) for warning in answer.warnings],
        "made_by": {"model": made_by.model, "host": made_by.host, "prompts": made_by.prompts,
                    "embedding": made_by.embedding, "index": made_by.index, "version": made_by.version},
        "usage": {"prompt_tokens": answer.usage.prompt_tokens, "completion_tokens": answer.usage.completion_tokens},
        "timings_ms": dict(answer.timings_ms),
        "asked_at": answer.asked_at.isoformat(),
    }  # fmt: skip


def search_json(found: Retrieved) -> dict[str, Any]:
    """Schema askbase.search/1."""
    return {
        "schema": "askbase.search/1",
        "question": clean(found.question),
        "filters": filters_to_json(found.filters),
        "dense_by": found.dense_by,
        "candidates": len(found.candidates),
        "hits": [{"rank": rank, **passage_json(passage)} for rank, passage in enumerate(found.passages, 1)],
        "warnings": list(found.warnings),
        "timings_ms": dict(found.timings_ms),
    }


def counted(count: int, what: str) -> str:
    """`1 note`, `1,204 notes`."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def error_json(error: AskbaseError) -> dict[str, Any]:
    """Schema askbase.error/1."""
    return {"schema": "askbase.error/1", "kind": error.kind, "message": clean_line(error.message),
            "hint": clean_line(error.hint)}  # fmt: skip


def passage_json(passage: Passage) -> dict[str, Any]:
    chunk = passage.chunk
    return {
        "note": chunk.note_path, "title": clean_line(passage.title),
        "headings": [clean_line(part) for part in chunk.headings],
        "first_line": chunk.first_line, "last_line": chunk.last_line, "text": clean(chunk.text),
        "date": passage.date.isoformat() if passage.date else None, "score": round(passage.score, 4),
        "lexical": passage.lexical, "dense": passage.dense, "superseded_by": passage.superseded,
        "origin": clean_line(passage.origin) if passage.origin else None,
    }  # fmt: skip


def sync_json(report: SyncReport) -> dict[str, Any]:
    """Schema askbase.sync/1."""
    return {
        "schema": "askbase.sync/1",
        "added": list(report.added), "changed": list(report.changed), "moved": [list(pair) for pair in report.moved],
        "deleted": list(report.deleted), "unchanged": report.unchanged, "kept_missing": list(report.kept_missing),
        "skipped": [_skipped_json(item) for item in report.skipped],
        "warnings": [_skipped_json(item) for item in report.warnings],
        "chunks": report.chunks, "embedded": report.embedded, "pending": report.pending, "seconds": report.seconds,
        "notices": list(report.notices),
    }  # fmt: skip


def doctor_json(found: Sequence[Finding], did: Sequence[str]) -> dict[str, Any]:
    """Schema askbase.doctor/1."""
    return {
        "schema": "askbase.doctor/1",
        "healthy": all(each.state != "problem" for each in found),
        "checks": [{"check": each.check, "state": each.state, "says": each.says} for each in found],
        "did": list(did),
    }


def status_json(status: Status, hidden: Mapping[str, int]) -> dict[str, Any]:
    """Schema askbase.status/1."""
    return {
        "schema": "askbase.status/1",
        "notes_dir": status.notes_dir, "data_dir": status.data_dir, "indexed": status.indexed, "notes": status.notes,
        "chunks": status.chunks, "pending": status.pending, "changed": status.changed,
        "gone": status.gone, "private": status.private, "private_rules": list(status.private_rules),
        "idle_rules": list(status.idle_rules),
        "skipped": [_skipped_json(item) for item in status.skipped],
        "warnings": [_skipped_json(item) for item in status.warnings], "embedding": status.embedding,
        "model": status.model, "hosts": list(status.hosts), "indexed_at": status.indexed_at,
        "disk_bytes": status.disk_bytes,
        "hidden": [{"path": clean_line(path), "count": count} for path, count in hidden.items()],
    }  # fmt: skip


def sources_text(citations: Sequence[Citation], question: str = "") -> str:
    """The quotes behind an answer's marks: note, lines, heading, the exact words; of long ones what speaks of the
    question."""
    asked, lines = content_words(question), []
    for citation in citations:
        lines.append(
            f"[{citation.number}] {where(citation.passage, citation.headings, citation.first_line, citation.last_line)}"
        )
        lines.append(_quoted(citation.quote, asked))
    return "\n".join(lines)


def _quoted(text: str, asked: frozenset[str] = frozenset()) -> str:
    return textwrap.fill(
        f"“{excerpt(clean_line(text), asked, _QUOTE)}”", WIDTH, initial_indent="    ", subsequent_indent="    "
    )


def hits_text(found: Retrieved) -> str:
    """Passages for a person: where, then the words."""
    asked, blocks = content_words(found.question), []
    for rank, passage in enumerate(found.passages, 1):
        chunk = passage.chunk
        head = f"{rank:2}. {where(passage, chunk.headings, chunk.first_line, chunk.last_line)}"
        body = excerpt(clean_line(chunk.plain), asked, _HIT)
        blocks.append(f"{head}\n{textwrap.fill(body, WIDTH, initial_indent='    ', subsequent_indent='    ')}")
    return "\n".join(blocks)


def nearest_text(nearest: Sequence[Passage], words: Sequence[str] = (), next_step: str = "") -> str:
    """The nearest notes, each with its sentence nearest to the question, and what to try next."""
    lines = []
    for at, passage in enumerate(nearest):
        chunk = passage.chunk
        lines.append(f"  - {where(passage, chunk.headings, chunk.first_line, chunk.last_line)}")
        lines += [_quoted(said) for said in words[at : at + 1] if said]
    step = [clean_line(next_step)] if next_step else []
    return "\n".join((*(["Nearest notes:", *lines] if lines else []), *step))


def where(passage: Passage, headings: Sequence[str], first: int, last: int) -> str:
    """`path:12-14 › Heading (2024-11-07)`."""
    lines = f"{first}" if first == last else f"{first}-{last}"
    trail = "".join(f" › {clean_line(heading)}" for heading in headings)
    standing = clean_line(passage.standing)
    return f"{clean_line(passage.chunk.note_path)}:{lines}{trail}{f' ({standing})' if standing else ''}"


def _citation_json(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number, "note": citation.passage.chunk.note_path,
        "title": clean_line(citation.passage.title),
        "headings": [clean_line(part) for part in citation.headings], "first_line": citation.first_line,
        "last_line": citation.last_line, "quote": citation.quote,
        "date": citation.passage.date.isoformat() if citation.passage.date else None,
        "origin": clean_line(citation.passage.origin) if citation.passage.origin else None,
    }  # fmt: skip


def _skipped_json(item: Any) -> dict[str, str]:
    return {"path": clean_line(item.path), "reason": item.reason, "detail": clean_line(item.detail)}
