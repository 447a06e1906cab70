"""Damage to citations: a sample in, a damaged copy out, or None where it would change nothing that matters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from askbase.evals.literals import holds_all, literals_of, states
from askbase.evals.sabotage.scene import Scene
from askbase.evals.samples import Cited, Sample
from askbase.evals.scores.citations import is_quoted, quoted_strings, sources_of
from askbase.evals.sentences import MARK, sentences

_SHIFT_LINES = 20


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
    return _moved(scene, [_shifted(cited, scene.notes.get(cited.note, "")) for cited in scene.sample.citations])


def wrong_section(scene: Scene) -> Sample | None:
    """Every citation at the far end of its own note."""
    if not scene.above("lands"):
        return None
    return _moved(scene, [_far_end(cited, scene.notes.get(cited.note, "")) for cited in scene.sample.citations])


def misquote(scene: Scene) -> Sample | None:
    if not scene.above("quote_fidelity"):
        return None
    sources = sources_of(scene.sample, scene.notes)
    for quote in quoted_strings(scene.sample.answer):
        words = re.findall(r"[^\W\d_]{4,}", quote)
        if words and is_quoted(quote, sources) and scene.sample.answer.count(quote) == 1:
            wrong = quote.replace(words[0], words[0][::-1] + "qx", 1)
            damaged = replace(scene.sample, answer=scene.sample.answer.replace(quote, wrong))
            return damaged if damaged.answer != scene.sample.answer else None
    return None


def _holds_a_fact(scene: Scene, cited: Cited) -> bool:
    words = scene.notes.get(cited.note, "")[cited.start : cited.end] or cited.quote
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
