"""One case of a run on one screen: what was asked, found, said and cited, and why it counts as it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from textwrap import fill
from typing import TYPE_CHECKING

from askbase.clean import clean, clean_line
from askbase.errors import EvalError
from askbase.evals.anchors import Anchor, anchor_case
from askbase.evals.cases import Case
from askbase.evals.figures import WIDTH, number, some
from askbase.evals.samples import Found, Sample
from askbase.evals.scores.nuggets import nugget_verdicts, undecided
from askbase.evals.scores.spans import cover_rank
from askbase.evals.scoring import CaseScore, Material, score_case, worst_state
from askbase.types import Preview

if TYPE_CHECKING:
    from askbase.evals.store import RunFolder

_SHOWN = 10
_NEAR = 5  # ids named where one is not known


def show_case(case_id: str, samples: Iterable[Sample], material: Material) -> str:
    """The page of one case, free of control characters.

    Raises:
        EvalError: the run has no such case.
    """
    by_case = {sample.case: sample for sample in samples}
    case, sample = material.cases.get(case_id), by_case.get(case_id)
    if case is None or sample is None:
        raise EvalError(f"The run has no sample of a case '{case_id}'.", _hint(case_id, list(by_case)))
    anchors = anchor_case(case, material.notes_for(case_id))
    lines = [
        *_asked(case, sample),
        *_evidence(case, anchors, sample, material),
        *found_lines(sample, anchors, material.notes_for(case_id)),
    ]
    if all(anchor.places for anchor in anchors):
        lines += _said(case, sample, material, score_case(case, sample, anchors, material))
    else:
        lines.append(_text("outcome", f"not counted: its evidence is {worst_state(anchors)}"))
    return clean("\n".join(lines)) + "\n"


def asked_case(folder: RunFolder, case_id: str) -> Case:
    """A case of a run whose prompt can be made again.

    Raises:
        EvalError: there is none of that id, or it was asked over changed notes or with other passages.
    """
    row, cases = folder.manifest().row, {case.id: case for case in folder.cases()}
    if case_id not in cases:
        raise EvalError(f"The run has no case '{case_id}'.", _hint(case_id, list(cases)))
    if case_id in folder.overlays():
        raise EvalError(f"The notes were changed for '{case_id}', so its prompt is gone.", "Show the case it is from.")
    if row != "full":
        raise EvalError(f"The row '{clean_line(row)}' is not asked as you ask.", "Show the run it stands beside.")
    return cases[case_id]


def prompt_text(seen: Preview) -> str:
    """What a model is given to read, free of control characters.

    Raises:
        EvalError: nothing would be sent.
    """
    if not seen.messages:
        raise EvalError(
            f"There is no prompt: {seen.why_nothing.rstrip('.')}.", "Look at what was found: askbase eval show CASE"
        )
    return clean("\n\n".join(message["content"] for message in seen.messages)) + "\n"


def _hint(case_id: str, known: Sequence[str]) -> str:
    """The ids that look like it, or begin as it does; else some that there are."""
    near = dict.fromkeys([*get_close_matches(case_id, known, n=_NEAR), *(each for each in known if
                          case_id and each.startswith(case_id))])  # fmt: skip
    return f"Near it: {some([*near], _NEAR)}." if near else f"There are: {some(known, _NEAR)}."


def _asked(case: Case, sample: Sample) -> list[str]:
    turns = [line for turn in case.history for line in (f"  > {turn.question}", f"  < {turn.answer}")]
    lines = [f"{case.id} · {case.kind or 'no kind'} · {'answerable' if case.answerable else 'not in the notes'}"]
    lines += [*turns, _text("question", case.question)]
    if sample.standalone and sample.standalone != case.question:
        lines.append(_text("searched", sample.standalone))
    return lines


def _evidence(case: Case, anchors: tuple[Anchor, ...], sample: Sample, material: Material) -> list[str]:
    ranking, notes = [found.span for found in sample.ranking], material.notes_for(case.id)
    lines = []
    for piece, anchor in zip(case.evidence, anchors, strict=True):
        rank = cover_rank(anchor, ranking, notes)
        where = f"covered by the first {rank}" if rank else "not found"
        if anchor.state == "lost":
            where = "its words are not in the notes" if piece.note in notes else "there is no such note"
        lines.append(_text("evidence", f"{piece.note} ({anchor.state}, {where}): {piece.quote or 'the whole note'}"))
    return lines


def found_lines(sample: Sample, anchors: tuple[Anchor, ...], notes: Mapping[str, str]) -> list[str]:
    """The first candidates, and further down those that matter: `*` lies on evidence, `p` was packed. Lines and words
    where the run keeps the note, which it does of those with evidence and citations; else only the note's name."""
    places = [place for anchor in anchors for place in anchor.places]
    packed = {sample.pool[at] for at in sample.packed}
    lines = [f"found       {len(sample.pool)} candidates; * on evidence, p read by the answer"]
    for rank, found in enumerate(sample.ranking, 1):
        on_evidence = any(found.span.overlaps(place) for place in places)
        if rank > _SHOWN and not on_evidence and found not in packed:
            continue
        flags = ("*" if on_evidence else " ") + ("p" if found in packed else " ")
        lines.append(f"  {rank:>3} {flags} {found.score:.3f}  {clean_line(_place(found, notes))}"[:WIDTH])
    return lines


def _place(found: Found, notes: Mapping[str, str]) -> str:
    """`note.md:5-11 the words it begins with`."""
    text = notes.get(found.note)
    if text is None:
        return found.note
    first, last = (text.count("\n", 0, at) + 1 for at in (found.start, max(found.start, found.end - 1)))
    return f"{found.note}:{first}-{last} {text[found.start : found.end].strip()[:WIDTH]}"


def _said(case: Case, sample: Sample, material: Material, score: CaseScore) -> list[str]:
    first, *more = (sample.error or sample.answer or f"({sample.status})").splitlines()
    lines = [_text("answer", first), *(_text("", line) for line in more if line.strip())]
    for cited in sample.citations:
        lines.append(_text(f"  [{cited.mark}]", f"{cited.note}:{cited.lines[0]}-{cited.lines[1]} {cited.quote}"))
    verdicts = nugget_verdicts(case, sample, material.notes_for(case.id))
    for nugget, verdict in zip(case.nuggets, verdicts, strict=True):
        remarks = [*([undecided(nugget)] if verdict == "unjudged" else []), *([] if nugget.vital else ["not vital"])]
        remark = f" ({', '.join(remarks)})" if remarks else ""
        lines.append(_text("nugget", f"{verdict}: {nugget.text}{remark}"))
    if case.gold_answer:
        lines.append(_text("gold", case.gold_answer))
    earned = score.values.get("reward")
    points = "no reward" if earned is None else f"reward {number(earned, signed=True)}"
    credit = "" if score.cited is None else ", cited" if score.cited else ", not cited"
    lost = f", lost at: {score.stage.replace('_', ' ')}" if score.stage else ""
    why = f": {score.why}" if score.why else ""
    return [*lines, _text("outcome", f"{score.outcome}{credit}, {points}{lost}{why}")]


def _text(label: str, text: str) -> str:
    return fill(f"{label:<12}{clean_line(text)}", WIDTH, subsequent_indent=" " * 12, drop_whitespace=True)
