"""Which expected facts the answer states. Decided by literals; a judge may tell what code cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from askbase.evals.cases import Case, Nugget
from askbase.evals.judging.verdicts import Given, Verdicts
from askbase.evals.literals import Verdict, literals_of, verdict
from askbase.evals.samples import Sample

_JUDGED: dict[Given | None, Verdict] = {"yes": "present", "no": "absent", "error": "judge_error", None: "unjudged"}
NO_FACTS = "the case has no nuggets"
NO_LITERAL = "a nugget without backticks"
DENIED = "a fact stands only in sentences that deny something"


def nugget_verdicts(case: Case, sample: Sample, notes: Mapping[str, str]) -> tuple[Verdict, ...]:
    """One verdict per nugget, in order. `notes` maps paths to texts, as they were for this case."""
    words = note_words(case, sample, notes)
    return tuple(verdict(nugget.text, sample.answer, words) for nugget in case.nuggets)


def settled(case: Case, sample: Sample, notes: Mapping[str, str], judged: Verdicts) -> tuple[Verdict, ...]:
    """As `nugget_verdicts`, with a judge's word where code has none. Code is never overruled."""
    return tuple(
        _JUDGED[judged.of(case.id, sample.answer, "nugget", nugget.text)] if found == "unjudged" else found
        for nugget, found in zip(case.nuggets, nugget_verdicts(case, sample, notes), strict=True)
    )


def note_words(case: Case, sample: Sample, notes: Mapping[str, str]) -> list[str]:
    """What the answer may say in a note's own words: the cited places as the notes have them, and the evidence."""
    cited = [notes.get(each.note, "")[each.start : each.end] for each in sample.citations]
    gold = [piece.quote or notes.get(piece.note, "") for piece in case.evidence]
    return [words for words in dict.fromkeys([*cited, *gold]) if words]


def undecided(nugget: Nugget) -> str:
    """Why code cannot decide about a nugget that it left unjudged."""
    return DENIED if literals_of(nugget.text) else NO_LITERAL


def why_unjudged(nuggets: Sequence[Nugget], verdicts: Sequence[Verdict]) -> str:
    """Why a case is unjudged, in words that hold no text of a note: of its first open vital fact."""
    opened = [n for n, found in zip(nuggets, verdicts, strict=True) if n.vital and found == "unjudged"]
    return undecided(opened[0]) if opened else NO_FACTS


def recall(nuggets: Sequence[Nugget], verdicts: Sequence[Verdict], *, vital_only: bool) -> float | None:
    """Share of (vital) nuggets present; None when there is none, or when one of them is undecided."""
    asked = [found for nugget, found in zip(nuggets, verdicts, strict=True) if nugget.vital or not vital_only]
    if not asked or "unjudged" in asked or "judge_error" in asked:
        return None
    return asked.count("present") / len(asked)
