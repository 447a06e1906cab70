"""Where a case's evidence stands in the notes as they are today: quote to span. No chunks, no scoring.

Spans count characters of the note's text as it is read (no byte order mark, line ends kept), end exclusive.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from askbase.errors import BadCase
from askbase.evals.cases import Case, Evidence

State = Literal["exact", "drifted", "moved", "lost", "ambiguous"]
ALIKE = 0.90  # share of a quote that must still be there for a changed passage to count as the same
LONG_ENOUGH = 40  # characters from which a repeat elsewhere says the same, and is no coincidence
_MOST_WINDOWS = 60


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of one note."""

    note: str
    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.note == other.note and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Anchor:
    """One piece of evidence with the places that hold it: its own first, verbatim repeats elsewhere after it.

    No place exactly when the state is lost or ambiguous. `whole` evidence is a note as such, not words in it.
    """

    state: State
    places: tuple[Span, ...]
    whole: bool = False


def anchor_case(case: Case, notes: Mapping[str, str]) -> tuple[Anchor, ...]:
    """One anchor per piece of evidence, in its order. `notes` maps paths to texts."""
    return tuple(anchor(piece, notes) for piece in case.evidence)


def anchor(evidence: Evidence, notes: Mapping[str, str]) -> Anchor:
    """Find the evidence: exactly, then up to white space, then drifted in its note, then moved to another one."""
    text = notes.get(evidence.note)
    if evidence.quote is None:
        return Anchor("exact", (Span(evidence.note, 0, len(text)),), whole=True) if text else Anchor("lost", ())
    if not evidence.quote.strip():
        return Anchor("lost", ())
    if text is not None:
        here = _in_own_note(evidence, text)
        if here:
            return here if here.state == "ambiguous" else _with_repeats(here, evidence, notes)
    moved = [
        Span(path, *bounds)
        for path, other in notes.items()
        if path != evidence.note
        for bounds in _find_loosely(evidence.quote, other)
    ]
    return Anchor("moved", tuple(moved)) if moved else Anchor("lost", ())


def astray(case: Case, notes: Mapping[str, str]) -> str:
    """Where evidence is that is not in its note, of the first such piece, in words; "" when each is where it should be.
    It names notes, and holds no text of theirs."""
    for piece, found in zip(case.evidence, anchor_case(case, notes), strict=True):
        if found.state not in ("moved", "lost"):
            continue
        missing = f"there is no note '{piece.note}'"
        if found.state == "lost":
            return missing if piece.note not in notes else f"its words are not in '{piece.note}'"
        there = f"its words stand in '{found.places[0].note}'"
        return f"{there}, not in '{piece.note}'" if piece.note in notes else f"{missing}; {there}"
    return ""


def refuse_ambiguous(cases: Iterable[Case], notes: Mapping[str, str]) -> None:
    """Ask for a longer quote wherever one stands several times in its note and no position is given.

    Raises:
        BadCase: names the first such case.
    """
    for case in cases:
        for piece, found in zip(case.evidence, anchor_case(case, notes), strict=True):
            if found.state == "ambiguous":
                shown = " ".join((piece.quote or "").split())[:60]
                raise BadCase(
                    f"Case '{case.id}': the quote '{shown}' stands several times in {piece.note}.",
                    "Give a longer quote, or its start and end.",
                )


def in_front_matter(text: str, span: Span) -> bool:
    """Whether the span lies in the note's leading `---` block."""
    if not text.startswith("---"):
        return False
    close = text.find("\n---", 3)
    return close >= 0 and span.end <= close + 4


def _in_own_note(evidence: Evidence, text: str) -> Anchor | None:
    quote = evidence.quote or ""
    found = list(_find_exactly(quote, text)) or list(_find_loosely(quote, text))
    if len(found) > 1 and evidence.start is None:
        return Anchor("ambiguous", ())
    if found:
        hint = evidence.start or 0
        nearest = min(found, key=lambda bounds: abs(bounds[0] - hint))
        return Anchor("exact", (Span(evidence.note, *nearest),))
    drifted = _find_alike(quote, text)
    return Anchor("drifted", (Span(evidence.note, *drifted),)) if drifted else None


def _with_repeats(here: Anchor, evidence: Evidence, notes: Mapping[str, str]) -> Anchor:
    # A property such as "type: Content" says something about its own note only.
    quote = evidence.quote or ""
    if here.state != "exact" or len(quote) < LONG_ENOUGH or in_front_matter(notes[evidence.note], here.places[0]):
        return here
    repeats = [
        Span(path, *bounds)
        for path, text in notes.items()
        if path != evidence.note
        for bounds in _find_exactly(quote, text)
    ]
    return Anchor("exact", (*here.places, *repeats))


def _find_exactly(quote: str, text: str) -> Iterator[tuple[int, int]]:
    """Every place of the quote, whatever the line ends of either side."""
    if "\r" not in text and "\r" not in quote:
        yield from _occurrences(quote, text)
        return
    flat, origin = _flatten(text, lines_only=True)
    for start, end in _occurrences(quote.replace("\r\n", "\n").replace("\r", "\n"), flat):
        yield origin[start], origin[end] if end < len(origin) else len(text)


def _find_loosely(quote: str, text: str) -> Iterator[tuple[int, int]]:
    """Every place of the quote up to NFC and runs of white space."""
    wanted = " ".join(unicodedata.normalize("NFC", quote).split())
    if not wanted or wanted.split(" ", 1)[0] not in unicodedata.normalize("NFC", text):
        return  # cheap refusal: most notes do not hold the first word
    flat, origin = _flatten(text, lines_only=False)
    for start, end in _occurrences(wanted, flat):
        yield origin[start], origin[end] if end < len(origin) else len(text)


def _occurrences(quote: str, text: str) -> Iterator[tuple[int, int]]:
    at = text.find(quote) if quote else -1
    while at >= 0:
        yield at, at + len(quote)
        at = text.find(quote, at + 1)


def _flatten(text: str, *, lines_only: bool) -> tuple[str, list[int]]:
    """The text with line ends as LF, or NFC with single spaces, and where each of its characters came from."""
    flat: list[str] = []
    origin: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        if lines_only:
            if text[at] == "\r":
                end += text.startswith("\n", end)
            piece = "\n" if text[at] == "\r" else text[at]
        elif text[at].isspace():
            while end < len(text) and text[end].isspace():
                end += 1
            piece = " "
        else:
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
            piece = unicodedata.normalize("NFC", text[at:end])
        flat.append(piece)
        origin.extend([at] * len(piece))
        at = end
    return "".join(flat), origin


def _find_alike(quote: str, text: str) -> tuple[int, int] | None:
    """The window of the text most like the quote, when at least `ALIKE` of it agrees."""
    words = sorted({word for word in quote.split() if len(word) > 3}, key=len, reverse=True)[:8]
    starts = {at - quote.find(word) for word in words for at, _ in _occurrences(word, text)}
    if len(starts) > _MOST_WINDOWS:  # rarer words give fewer, better windows
        words.sort(key=text.count)
        rare = next((word for word in words if word in text), "")
        starts = {at - quote.find(rare) for at, _ in _occurrences(rare, text)}
    best: tuple[float, int] = (0.0, 0)
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(quote)
    for start in sorted(max(0, start) for start in starts)[:_MOST_WINDOWS]:
        matcher.set_seq1(text[start : start + len(quote)])
        if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE:
            best = max(best, (matcher.ratio(), -start))
    return (-best[1], min(len(text), -best[1] + len(quote))) if best[0] >= ALIKE else None
