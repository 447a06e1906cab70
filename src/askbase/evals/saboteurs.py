"""The single acts of damage: a sample in, a damaged copy out, or None where it would change nothing that matters."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from askbase.evals.anchors import Anchor, Span
from askbase.evals.cases import Case, Nugget
from askbase.evals.literals import holds_all, literals_of, states
from askbase.evals.samples import Cited, Found, Sample
from askbase.evals.scores.citations import is_quoted, quoted_strings, sources_of
from askbase.evals.scores.spans import cover_rank
from askbase.evals.scoring import CaseScore, Material
from askbase.evals.sentences import MARK, sentences

_SHIFT_LINES = 20
_ISO_DATE = re.compile(r"\b([12]\d{3})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b")


@dataclass(frozen=True, slots=True)
class Scene:
    """A sample with all that a saboteur may look at."""

    case: Case
    anchors: tuple[Anchor, ...]
    sample: Sample
    score: CaseScore
    material: Material

    def above(self, name: str, floor: float = 0.0) -> bool:
        """Whether the metric is there and has something to lose."""
        return (self.score.values.get(name) or 0.0) > floor

    def on_evidence(self, span: Span) -> bool:
        return any(span.overlaps(place) for anchor in self.anchors for place in anchor.places)

    def stated(self) -> list[Nugget]:
        """The vital facts that the answer states."""
        return [n for n in self.case.nuggets if n.vital and holds_all(n.text, self.sample.answer)]


# ── citations ────────────────────────────────────────────────────────────────────────────────────
def drop_citations(scene: Scene) -> Sample | None:
    if not scene.above("evidence_cited"):
        return None
    claims = tuple(replace(claim, marks=()) for claim in scene.sample.claims)
    return replace(scene.sample, answer=MARK.sub("", scene.sample.answer), citations=(), claims=claims)


def invent_mark(scene: Scene) -> Sample | None:
    if scene.sample.status != "answered" or not scene.sample.citations:
        return None
    return replace(scene.sample, answer=scene.sample.answer + " [99]")


def swap_citations(scene: Scene) -> Sample | None:
    """Only where it does harm: one of the two holds a stated fact, the other neither holds it nor lies on evidence."""
    if not scene.score.cited or scene.score.outcome not in ("right", "partial"):
        return None
    useful = [c for c in scene.sample.citations if scene.on_evidence(c.span) or _holds_a_fact(scene, c)]
    others = [c for c in scene.sample.citations if c not in useful and not _beside_a_fact(scene, c.mark)]
    if len(useful) != 1 or not others:
        return None
    one, two = useful[0], others[0]
    swapped = {one.mark: two.mark, two.mark: one.mark}
    citations = tuple(replace(c, mark=swapped.get(c.mark, c.mark)) for c in scene.sample.citations)
    return replace(scene.sample, citations=citations)


def shift_lines(scene: Scene) -> Sample | None:
    """Every citation 20 lines down, or up where the note is too short for that."""
    if not scene.above("lands"):
        return None
    return _moved(
        scene, [_shifted(cited, scene.material.notes.get(cited.note, "")) for cited in scene.sample.citations]
    )


def wrong_section(scene: Scene) -> Sample | None:
    """Every citation at the far end of its own note."""
    if not scene.above("lands"):
        return None
    return _moved(
        scene, [_far_end(cited, scene.material.notes.get(cited.note, "")) for cited in scene.sample.citations]
    )


def misquote(scene: Scene) -> Sample | None:
    if not scene.above("quote_fidelity"):
        return None
    sources = sources_of(scene.sample, scene.material.notes)
    for quote in quoted_strings(scene.sample.answer):
        words = re.findall(r"[^\W\d_]{4,}", quote)
        if words and is_quoted(quote, sources) and scene.sample.answer.count(quote) == 1:
            wrong = quote.replace(words[0], words[0][::-1] + "qx", 1)
            damaged = replace(scene.sample, answer=scene.sample.answer.replace(quote, wrong))
            return damaged if damaged.answer != scene.sample.answer else None
    return None


# ── facts ────────────────────────────────────────────────────────────────────────────────────────
def change_literal(scene: Scene) -> Sample | None:
    """Another number, date or name for a stated fact, wherever the answer has it word for word."""
    if scene.score.outcome not in ("right", "partial"):
        return None
    for nugget in scene.stated():
        for alternatives in literals_of(nugget.text):
            answer = scene.sample.answer
            for literal in sorted(alternatives, key=len, reverse=True):
                answer = re.sub(rf"(?<!\w){re.escape(literal)}(?!\w)", _other_value(literal), answer, flags=re.I)
            if not any(states(literal, answer) for literal in alternatives):
                return replace(scene.sample, answer=answer)
    return None


def state_forbidden(scene: Scene) -> Sample | None:
    forbidden = scene.material.must_not.get(scene.case.id, ())
    if not forbidden or scene.score.outcome not in ("right", "partial", "missed"):
        return None
    return replace(scene.sample, answer=f"{scene.sample.answer} It is also {forbidden[0]}.")


def blank(scene: Scene) -> Sample | None:
    if not scene.above("vital_recall"):
        return None
    return replace(scene.sample, answer="", claims=(), citations=())


# ── abstention ───────────────────────────────────────────────────────────────────────────────────
def always_answer(scene: Scene) -> Sample | None:
    if scene.case.answerable or scene.score.outcome != "abstained":
        return None
    return replace(scene.sample, status="answered", answer="It was on a Tuesday in the spring.")


def always_abstain(scene: Scene) -> Sample | None:
    if not scene.case.answerable or scene.score.outcome == "abstained":
        return None
    return replace(scene.sample, status="not_in_notes", answer="", claims=(), citations=())


def refuse_in_words(scene: Scene) -> Sample | None:
    if not scene.case.answerable or scene.score.outcome == "abstained":
        return None
    words = "The notes do not mention that."
    return replace(scene.sample, status="answered", answer=words, claims=(), citations=())


# ── retrieval ────────────────────────────────────────────────────────────────────────────────────
def find_nothing(scene: Scene) -> Sample | None:
    if not _hit(scene):
        return None
    return replace(scene.sample, pool=(), top=(), packed=())


def reverse(scene: Scene) -> Sample | None:
    """Only where the first evidence stands nearer to the head than the last does to the tail."""
    top = scene.sample.shown[: scene.material.suite.k]
    first, last = _first_cover(scene, top), _first_cover(scene, top[::-1])
    if first is None or (last is not None and last <= first):
        return None
    return replace(scene.sample, top=scene.sample.top[: scene.material.suite.k][::-1])


def one_passage(scene: Scene) -> Sample | None:
    if not scene.above(f"all_hit@{scene.material.suite.k}") or _all_covered(scene, scene.sample.shown[:1]):
        return None
    return replace(scene.sample, top=scene.sample.top[:1])


def stale_chunks(scene: Scene) -> Sample | None:
    """Offsets of an older, longer note: each chunk points past the end of the text it came from."""
    if not _hit(scene) or any(anchor.whole for anchor in scene.anchors):
        return None
    ends = {note: len(text) for note, text in scene.material.notes.items()}
    return replace(scene.sample, pool=tuple(_past_end(found, ends.get(found.note, 0)) for found in scene.sample.pool))


def duplicates(scene: Scene) -> Sample | None:
    if len(scene.sample.top) < 2 or not scene.above(f"all_hit@{scene.material.suite.k}"):
        return None
    if len(scene.sample.packed) < 2 and _all_covered(scene, scene.sample.shown[:1]):
        return None
    top, packed = scene.sample.top, scene.sample.packed
    return replace(scene.sample, top=top[:1] * len(top), packed=packed[:1] * len(packed))


# ── neutral ──────────────────────────────────────────────────────────────────────────────────────
def renumber(scene: Scene) -> Sample | None:
    if not scene.sample.citations:
        return None
    known = {cited.mark for cited in scene.sample.citations}
    highest = max(known)

    def other(found: re.Match[str]) -> str:
        marks = [int(mark) for mark in found[1].split(",")]
        return "[" + ", ".join(str(highest + 1 - mark if mark in known else mark) for mark in marks) + "]"

    if {highest + 1 - mark for mark in known} != known:
        return None
    citations = tuple(replace(cited, mark=highest + 1 - cited.mark) for cited in scene.sample.citations)
    claims = tuple(replace(c, marks=tuple(highest + 1 - m for m in c.marks)) for c in scene.sample.claims)
    return replace(scene.sample, answer=MARK.sub(other, scene.sample.answer), citations=citations, claims=claims)


def respace(scene: Scene) -> Sample | None:
    if scene.sample.status != "answered":
        return None
    return _retold(scene.sample, lambda text: re.sub(r"(?<=\w) (?=\w)", "  ", text))


def spell_dates(scene: Scene) -> Sample | None:
    answer = scene.sample.answer
    if scene.sample.status != "answered" or not _ISO_DATE.search(answer) or quoted_strings(answer):
        return None  # a date inside a quotation is the note's own wording
    return _retold(scene.sample, lambda text: _ISO_DATE.sub(_in_words, text))


def _retold(sample: Sample, change: Callable[[str], str]) -> Sample:
    """The answer in other characters, its claims still over the same words."""
    answer = sample.answer
    claims = tuple(
        replace(claim, start=len(change(answer[: claim.start])), end=len(change(answer[: claim.end])))
        for claim in sample.claims
    )
    return replace(sample, answer=change(answer), claims=claims)


def _in_words(found: re.Match[str]) -> str:
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return found[0]
    return f"{day.day} {day:%B} {day.year}"


def _other_value(literal: str) -> str:
    digits = re.sub(r"\d", lambda found: str((int(found[0]) + 1) % 10), literal)
    return digits if digits != literal else "Quux Zanzibar"


def _holds_a_fact(scene: Scene, cited: Cited) -> bool:
    words = scene.material.notes.get(cited.note, "")[cited.start : cited.end] or cited.quote
    return any(holds_all(nugget.text, words) for nugget in scene.stated())


def _beside_a_fact(scene: Scene, mark: int) -> bool:
    """Whether a sentence that states a fact cites this number, by a mark or through a claim."""
    literals = [each for nugget in scene.stated() for group in literals_of(nugget.text) for each in group]
    claimed = [claim for claim in scene.sample.claims if mark in claim.marks]
    return any(
        mark in line.marks or any(claim.start < line.end and line.start < claim.end for claim in claimed)
        for line in sentences(scene.sample.answer)
        if any(states(literal, line.text) for literal in literals)
    )


def _moved(scene: Scene, moved: Sequence[Cited | None]) -> Sample | None:
    """The sample with those citations, if at least one left the evidence and none came upon it."""
    pairs = list(zip(scene.sample.citations, moved, strict=True))
    before = sum(scene.on_evidence(old.span) for old, _ in pairs)
    after = sum(scene.on_evidence((new or old).span) for old, new in pairs)
    if after >= before:
        return None
    return replace(scene.sample, citations=tuple(new or old for old, new in pairs))


def _shifted(cited: Cited, text: str) -> Cited | None:
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
    line = sum(start <= cited.start for start in starts) - 1
    target = line + _SHIFT_LINES if line + _SHIFT_LINES < len(starts) else line - _SHIFT_LINES
    if not 0 <= target < len(starts):
        return None
    return _at(cited, starts[target], text)


def _far_end(cited: Cited, text: str) -> Cited | None:
    length = cited.end - cited.start
    if len(text) < 2 * length:
        return None
    return _at(cited, 0 if cited.start > len(text) / 2 else len(text) - length, text)


def _at(cited: Cited, start: int, text: str) -> Cited:
    end = min(len(text), start + cited.end - cited.start)
    return replace(cited, start=start, end=end, quote=text[start:end])


def _hit(scene: Scene) -> bool:
    return scene.above(f"any_hit@{scene.material.suite.k}")


def _first_cover(scene: Scene, chunks: Sequence[Found]) -> int | None:
    spans = [found.span for found in chunks]
    ranks = [cover_rank(anchor, spans, scene.material.notes) for anchor in scene.anchors]
    return min((rank for rank in ranks if rank is not None), default=None)


def _all_covered(scene: Scene, chunks: Sequence[Found]) -> bool:
    spans = [found.span for found in chunks]
    return all(cover_rank(anchor, spans, scene.material.notes) for anchor in scene.anchors)


def _past_end(found: Found, end: int) -> Found:
    return replace(found, start=found.start + end, end=found.end + end)
