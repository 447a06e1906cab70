"""A question that was answered badly becomes a draft case: evidence from what its trace says was cited, read or found,
facts from the correction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from askbase.clean import clean, clean_line
from askbase.evals.cases import Case, Evidence, Nugget, with_sha
from askbase.evals.drafts.spans import best_quote
from askbase.types import Note, Retrieved, Trace, Turn

# What reads as a value: dates, numbers with their unit, names of two words, things in quotation marks.
_VALUE = re.compile(
    r"[12]\d{3}-\d{2}-\d{2}|\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December)(?: [12]\d{3})?|[£$€]?\d[\d,.]*\d|[£$€]?\d|\b[A-Z]\w+ [A-Z]\w+"
)
_SILENT = re.compile(r"not in (?:my|the) notes|should (?:have )?(?:say|said|refuse)", re.IGNORECASE)
Place = tuple[str, int, int]  # note, start, end


class Indexed(Protocol):
    """Notes and passages as the index holds them."""

    def read_note(self, path: str) -> Note | None: ...
    def passage_places(self, passage_ids: Sequence[str]) -> Mapping[str, Place]: ...


class Reads(Indexed, Protocol):
    """What promoting needs of the product."""

    async def search(self, question: str, limit: int = 10, history: Sequence[Turn] = ()) -> Retrieved: ...


async def promote(base: Reads, trace: Trace) -> Case:
    """The draft. Searched anew is only where the index holds none of the trace's passages any more.

    Without a correction it has no facts yet: a person writes them before approving it. Of a refusal that nobody
    corrected it has no evidence either: what was found may be as silent as the refusal said.
    """
    groups = _passages(base, trace)
    if not any(groups) and _may_be_answered(trace):
        found = await base.search(trace.question, history=_history(trace))
        groups = [[(p.chunk.note_path, p.chunk.start, p.chunk.end) for p in found.passages]]
    return _draft(base, trace, groups)


def draft_of(base: Indexed, trace: Trace) -> Case:
    """As `promote`, from the trace alone."""
    return _draft(base, trace, _passages(base, trace))


def case_id(trace_id: str) -> str:
    """The id of the case that is made of a trace."""
    return f"chat-{trace_id[-10:].lower()}"


def is_refusal(trace: Trace) -> bool:
    """Whether the answer was that the notes do not hold it."""
    return trace.record.get("ended") == "not_in_notes"


def _draft(base: Indexed, trace: Trace, groups: Sequence[Sequence[Place]]) -> Case:
    correction = clean_line(trace.feedback.correction) if trace.feedback else ""
    evidence = _evidence(base, trace, correction, groups) if _may_be_answered(trace) else ()
    draft = Case(
        id=case_id(trace.id),
        question=clean_line(trace.question),
        history=_history(trace),
        answerable=bool(evidence),
        evidence=evidence,
        gold_answer=correction or None if evidence else None,
        nuggets=_facts(correction) if evidence else (),
        kind=("followup" if trace.record.get("history") else "lookup") if evidence else "unanswerable",
        sha="",
    )
    return with_sha(draft)


def _may_be_answered(trace: Trace) -> bool:
    """Whether anything speaks for the notes holding the answer: what the user said of it, else that one was given."""
    said = trace.feedback
    if said and (said.correction.strip() or said.missing_source):
        return True
    return not is_refusal(trace) and not (said and _SILENT.search(said.reason))


def _history(trace: Trace) -> tuple[Turn, ...]:
    """The turns before, as far as the trace keeps them. An answer that may hold what private notes say is left out: a
    case file does not tell it from others, and its history is sent where the case is asked."""
    turns = (Turn(*said) for said in trace.record.get("history") or [])
    return tuple(Turn(clean_line(turn.question), "" if turn.private else clean(turn.answer)) for turn in turns)


def _passages(base: Indexed, trace: Trace) -> list[list[Place]]:
    """What the answer cited, what it was made from, and what was found, as far as the index still holds it."""
    record = trace.record
    packed = record.get("packed") or []
    marks = dict.fromkeys(mark for _, cited in record.get("claims") or [] for mark in cited)
    groups = ([packed[mark - 1] for mark in marks if 0 < mark <= len(packed)], packed, record.get("retrieved") or [])
    places = base.passage_places([*dict.fromkeys(each for group in groups for each in group)])
    return [[places[each] for each in group if each in places] for group in groups]


def _evidence(base: Indexed, trace: Trace, correction: str, groups: Sequence[Sequence[Place]]) -> tuple[Evidence, ...]:
    """The note that the user named comes first. Without it: for a correction the one sentence that fits it best, where
    the values it states stand; else of each passage that was cited the sentence that fits the question best."""
    asked = " ".join([*(turn.question for turn in _history(trace)[-1:]), trace.question])
    words = correction or asked
    named = base.read_note(trace.feedback.missing_source) if trace.feedback and trace.feedback.missing_source else None
    if named is not None:
        return _found([best_quote(words, [(named.path, named.text)])])
    paths = dict.fromkeys(path for group in groups for path, _, _ in group)
    whole = {path: note.text for path in paths if (note := base.read_note(path)) is not None}
    cited, *others = [[(path, whole[path][start:end]) for path, start, end in group if path in whole]
                      for group in groups]  # fmt: skip
    if correction:
        quotes = _found(best_quote(words, group, whole) for group in (cited, *others))
        holding = [each for each in quotes if any(value in (each.quote or "") for value in _values(correction))]
        return (*holding, *quotes)[:1]
    raw = str(trace.record.get("raw") or "")
    quotes = _found(best_quote(asked, [each], whole) or best_quote(raw, [each], whole) for each in cited)
    return quotes or _found(best_quote(asked, group, whole) for group in others)[:1]


def _found(quotes: Iterable[Evidence | None]) -> tuple[Evidence, ...]:
    """Those that are there, each once."""
    return tuple(dict.fromkeys(quote for quote in quotes if quote is not None))


def _facts(correction: str) -> tuple[Nugget, ...]:
    """The values of the correction as literals; without any, the correction itself, for a judge or a person."""
    values = _values(correction)
    if values:
        return tuple(Nugget(f"`{value}`", True) for value in values)
    return (Nugget(correction, True),) if correction else ()


def _values(correction: str) -> list[str]:
    return list(dict.fromkeys(found.strip(".,") for found in _VALUE.findall(correction)))
