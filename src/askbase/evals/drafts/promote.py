"""A question that was answered badly becomes a draft case: evidence from what was found, facts from the correction."""

from __future__ import annotations

import re
from typing import Protocol

from askbase.clean import clean_line
from askbase.evals.cases import Case, Evidence, Nugget, with_sha
from askbase.evals.drafts.spans import best_quote
from askbase.types import Note, Retrieved, Trace

# What reads as a value: dates, numbers with their unit, names of two words, things in quotation marks.
_VALUE = re.compile(
    r"[12]\d{3}-\d{2}-\d{2}|\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December)(?: [12]\d{3})?|[£$€]?\d[\d,.]*\d|[£$€]?\d|\b[A-Z]\w+ [A-Z]\w+"
)
_SILENT = re.compile(r"not in (?:my|the) notes|should (?:have )?(?:say|said|refuse)", re.IGNORECASE)


class Reads(Protocol):
    """What promoting needs of the product."""

    async def search(self, question: str, limit: int = 10) -> Retrieved: ...
    def read_note(self, path: str) -> Note | None: ...


async def promote(base: Reads, trace: Trace) -> Case:
    """The draft. Without a correction it has no facts yet: a person writes them before approving it. Of a refusal that
    nobody corrected it has no evidence either: what search finds may be as silent as the refusal said."""
    said = trace.feedback
    question = clean_line(str(trace.record.get("standalone") or trace.question))
    correction = clean_line(said.correction) if said else ""
    silent = bool(said and not correction and not said.missing_source and _SILENT.search(said.reason))
    refused = is_refusal(trace) and not correction and not (said and said.missing_source)
    evidence = (
        None if silent or refused else await _evidence(base, question, correction, said.missing_source if said else "")
    )
    draft = Case(
        id=f"chat-{trace.id[-10:].lower()}",
        question=question,
        history=(),
        answerable=evidence is not None,
        evidence=(evidence,) if evidence else (),
        gold_answer=correction or None if evidence else None,
        nuggets=_facts(correction) if evidence else (),
        kind="lookup" if evidence else "unanswerable",
        sha="",
    )
    return with_sha(draft)


def is_refusal(trace: Trace) -> bool:
    """Whether the answer was that the notes do not hold it."""
    return trace.record.get("ended") == "not_in_notes"


async def _evidence(base: Reads, question: str, correction: str, missing_source: str) -> Evidence | None:
    """The sentence that fits the correction best (the question, without one), in the note the user named if any."""
    named = base.read_note(missing_source) if missing_source else None
    if named is not None:
        return best_quote(correction or question, [(named.path, named.text)])
    found = await base.search(question)
    paths = dict.fromkeys(passage.chunk.note_path for passage in found.passages)
    notes = [(path, note.text) for path in paths if (note := base.read_note(path)) is not None]
    return best_quote(correction or question, notes)


def _facts(correction: str) -> tuple[Nugget, ...]:
    """The values of the correction as literals; without any, the correction itself, for a judge or a person."""
    values = list(dict.fromkeys(found.strip(".,") for found in _VALUE.findall(correction)))
    if values:
        return tuple(Nugget(f"`{value}`", True) for value in values)
    return (Nugget(correction, True),) if correction else ()
