"""Do the citations hold? The rows that code can decide: valid, on the evidence, quoted to the letter.

The product's own verdict on its claims is never used: that would let it grade itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from askbase.clean import clean, fold
from askbase.evals.anchors import Anchor, Span
from askbase.evals.cases import Nugget
from askbase.evals.literals import Verdict, holds_all, literals_of, states_any
from askbase.evals.samples import Cited, Sample
from askbase.evals.sentences import MARK, Sentence, marks_in, sentences

SHORTEST_QUOTE = 12
_QUOTED = re.compile(r'“([^”\n]+)”|„([^“”\n]+)[“”]|«([^»\n]+)»|"([^"\n]+)"|^[ \t]*>[ \t]?(.+)$', re.MULTILINE)
_ELLIPSIS = re.compile(r"\s*(?:\[(?:…|\.\.\.)\]|…|\.\.\.)\s*")
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "*": None, "`": None, "_": None})


@dataclass(frozen=True, slots=True)
class Tally:
    """Events over chances, for rates that are pooled over all cases."""

    events: int
    chances: int


def citation_tallies(sample: Sample, anchors: Sequence[Anchor], notes: Mapping[str, str]) -> dict[str, Tally]:
    """The rows as counts. An answer without citations has no chance to land; one without marks none to be invalid."""
    if sample.status != "answered":
        return {}
    known = {cited.mark for cited in sample.citations}
    marks = marks_in(sample.answer)
    valid = sum(mark in known for mark in marks)
    quotes = quoted_strings(sample.answer)
    sources = sources_of(sample, notes) if quotes else []
    tallies = {
        "invented_shown": Tally(len(marks) - valid, len(marks)),
        "valid_shown": Tally(valid, len(marks)),
        "valid_raw": Tally(valid, len(marks) + sample.dropped),
        "quote_fidelity": Tally(sum(is_quoted(quote, sources) for quote in quotes), len(quotes)),
    }
    if anchors:
        spans = [cited.span for cited in sample.citations]
        tallies["lands"] = Tally(sum(_on_evidence(span, anchors) for span in spans), len(spans))
        reached = sum(any(_on_evidence(span, [anchor]) for span in spans) for anchor in anchors)
        tallies["evidence_cited"] = Tally(reached, len(anchors))
    return tallies


def citation_scores(tallies: Mapping[str, Tally]) -> dict[str, float | None]:
    """Each row as a share, None for 0/0, and the harmonic mean of landing and reaching."""
    shares: dict[str, float | None] = {
        name: tally.events / tally.chances if tally.chances else None for name, tally in tallies.items()
    }
    if "lands" in tallies:
        lands, cited = shares["lands"] or 0.0, shares["evidence_cited"] or 0.0
        shares["citation_f1"] = 2 * lands * cited / (lands + cited) if lands + cited else 0.0
    return shares


def credited(
    nuggets: Sequence[Nugget],
    verdicts: Sequence[Verdict],
    sample: Sample,
    anchors: Sequence[Anchor],
    notes: Mapping[str, str],
) -> bool:
    """Whether each vital fact that is stated is cited where it is stated, to words that hold it.

    A fact stated twice needs one cited sentence: repeating it in a closing line is no fault.
    """
    lines = sentences(sample.answer)
    stated = [n for n, found in zip(nuggets, verdicts, strict=True) if n.vital and found == "present"]
    if not all(literals_of(nugget.text) for nugget in stated):  # found by a judge: code cannot tell in which sentence
        return any(_on_evidence(cited.span, anchors) for cited in sample.citations)
    return all(
        _is_cited(nugget, alternatives, lines, sample, anchors, notes)
        for nugget in stated
        for alternatives in literals_of(nugget.text)
    )


def quoted_strings(answer: str) -> list[str]:
    """What the answer puts in quotation marks or quotes as a block, from 12 characters."""
    strings = (MARK.sub("", next(filter(None, groups), "")).strip() for groups in _QUOTED.findall(answer))
    return [string for string in strings if len(string) >= SHORTEST_QUOTE]


def is_quoted(quote: str, sources: Sequence[str]) -> bool:
    """Whether one source holds the quote, its parts in order where an ellipsis splits it."""
    parts = [part for part in (_plain(part) for part in _ELLIPSIS.split(quote)) if part]
    return any(_in_order(parts, source) for source in sources)


def _in_order(parts: Sequence[str], source: str) -> bool:
    at = 0
    for part in parts:
        at = source.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def sources_of(sample: Sample, notes: Mapping[str, str]) -> list[str]:
    """The cited notes in the form in which quotes are looked up."""
    return list(dict.fromkeys(_plain(notes.get(cited.note, cited.quote)) for cited in sample.citations))


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    return fold(clean(text).translate(_PLAIN)).strip(" .,;:")


def _on_evidence(span: Span, anchors: Sequence[Anchor]) -> bool:
    return any(span.overlaps(place) for anchor in anchors for place in anchor.places)


def _is_cited(
    nugget: Nugget,
    alternatives: tuple[str, ...],
    lines: Sequence[Sentence],
    sample: Sample,
    anchors: Sequence[Anchor],
    notes: Mapping[str, str],
) -> bool:
    homes = _homes(nugget, anchors, notes)
    return any(
        any(cited.span.overlaps(home) for home in homes) or holds_all(nugget.text, _words(cited, notes))
        for line in lines
        if states_any(alternatives, line.text)
        for cited in _cited_by(line, sample)
    )


def _homes(nugget: Nugget, anchors: Sequence[Anchor], notes: Mapping[str, str]) -> list[Span]:
    """The evidence that holds this fact; all of it when none does word for word."""
    places = [place for anchor in anchors for place in anchor.places]
    holding = [p for p in places if holds_all(nugget.text, notes.get(p.note, "")[p.start : p.end])]
    return holding or places


def _cited_by(line: Sentence, sample: Sample) -> list[Cited]:
    """The citations of a sentence: its own marks, else those of the claims it lies in."""
    marks = line.marks or tuple(
        mark for claim in sample.claims if claim.start < line.end and line.start < claim.end for mark in claim.marks
    )
    return [cited for cited in sample.citations if cited.mark in marks]


def _words(cited: Cited, notes: Mapping[str, str]) -> str:
    return notes.get(cited.note, "")[cited.start : cited.end] or cited.quote
