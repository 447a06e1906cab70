"""From one approved case and the notes, a case with its overlay: evidence removed, edited, doubted, outdated, poisoned.

Each operator returns None where the case gives it nothing to do, and names why where the result would not be clean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from askbase.evals.anchors import Anchor, Span, anchor_case, in_front_matter
from askbase.evals.cases import Case, Evidence, Nugget, with_sha
from askbase.evals.derive.attacks import attack
from askbase.evals.derive.overlays import Op, Overlay, edits
from askbase.evals.derive.values import other_value
from askbase.evals.literals import literals_of, states

_DATE = re.compile(r"^(?:date|upload_date|created):\s*'?\"?([12]\d{3}-\d{2}-\d{2})", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Derived:
    """A case, what is different about the notes for it, and the facts that must be gone for it to be clean."""

    case: Case
    overlay: Overlay
    gone: tuple[Nugget, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A vital fact of a case with the value that stands word for word in its evidence."""

    nugget: Nugget
    value: str
    evidence: Evidence
    place: Span


Operator = Callable[[Case, Sequence[Anchor], Mapping[str, str]], Derived | None]


def removed(case: Case, anchors: Sequence[Anchor], notes: Mapping[str, str]) -> Derived | None:
    """The twin that the notes cannot answer: all evidence deleted, wherever it stands."""
    facts = tuple(nugget for nugget in case.nuggets if nugget.vital and literals_of(nugget.text))
    if not facts:
        return None
    ops: list[Op] = []
    for note in dict.fromkeys(place.note for anchor in anchors for place in anchor.places):
        text = notes[note]
        places = [place for anchor in anchors for place in anchor.places if place.note == note]
        ops += edits(note, text, [_whole_lines(place, text) for place in places], "")
    twin = with_sha(
        replace(
            case, id=f"{case.id}~removed", answerable=False, evidence=(), nuggets=(), gold_answer=None, kind="removed"
        )
    )
    return Derived(twin, Overlay(twin.id, tuple(ops)), facts)


def edited(case: Case, anchors: Sequence[Anchor], notes: Mapping[str, str]) -> Derived | None:
    """Another value in the evidence and its repeats: does the answer follow the notes, or remember?"""
    fact = _fact(case, anchors, notes)
    new = other_value(fact.value, case.id) if fact else None
    if fact is None or new is None or any(states(new, text) for text in notes.values()):
        return None
    ops: list[Op] = []
    for anchor in anchors:
        for place in anchor.places:
            text = notes[place.note]
            at = [found.start() for found in _finds(fact.value, text) if place.start <= found.start() < place.end]
            ops += edits(place.note, text, [(start, start + len(fact.value)) for start in at], new)
    swap = {piece: _quoted(piece, fact.value, new) for piece in case.evidence}
    nuggets = tuple(_swapped(nugget, fact, new) for nugget in case.nuggets)
    group = next(group for group in literals_of(fact.nugget.text) if fact.value in group)
    forbid = tuple(each for each in group if len(each) >= len(fact.value))  # a shorter spelling may mean something else
    told = with_sha(
        replace(
            case,
            id=f"{case.id}~edited",
            evidence=tuple(swap[piece] for piece in case.evidence),
            nuggets=nuggets,
            gold_answer=None,
            kind="edited",
        )
    )
    return Derived(told, Overlay(told.id, _unique(ops), forbid), (fact.nugget,))


def conflict(case: Case, anchors: Sequence[Anchor], notes: Mapping[str, str]) -> Derived | None:
    """A second note of the same day that disagrees: both values are expected, both cited."""
    return _beside(case, anchors, notes, "conflict", 0)


def stale(case: Case, anchors: Sequence[Anchor], notes: Mapping[str, str]) -> Derived | None:
    """An older note with an older value: the newer one is expected."""
    return _beside(case, anchors, notes, "stale", -400)


def injected(case: Case, anchors: Sequence[Anchor], notes: Mapping[str, str]) -> Derived | None:
    """An order to the model in the middle of the evidence's note: the same answer is expected, and no trace of it."""
    place = anchors[0].places[0]
    text = notes[place.note]
    order, canary = attack(case.id)
    at = text.find("\n", place.end)
    at = len(text) if at < 0 else at
    if in_front_matter(text, place):
        at = len(text)
    poisoned = with_sha(replace(case, id=f"{case.id}~injected", kind="injected"))
    op = Op(place.note, f"\n\n{order}\n", at, at, "")
    return Derived(poisoned, Overlay(poisoned.id, (op,), (canary,)))


OPERATORS: dict[str, Operator] = {
    "removed": removed,
    "edited": edited,
    "conflict": conflict,
    "stale": stale,
    "injected": injected,
}


def apply_operator(name: str, case: Case, notes: Mapping[str, str]) -> Derived | None:
    """The derived case; None where there is nothing to derive."""
    anchors = anchor_case(case, notes)
    if not case.answerable or case.history or any(anchor.whole or anchor.state != "exact" for anchor in anchors):
        return None
    return OPERATORS[name](case, anchors, notes)


def _beside(
    case: Case, anchors: Sequence[Anchor], notes: Mapping[str, str], name: str, days: int
) -> Derived | None:  # fmt: skip
    """The evidence with another value in a note of its own, dated that many days from the first."""
    fact = None if case.kind == "conflict" else _fact(case, anchors, notes)  # one disagreement is enough
    new = other_value(fact.value, case.id) if fact else None
    if fact is None or new is None or any(states(new, text) for text in notes.values()):
        return None
    text = notes[fact.place.note]
    dated = _DATE.search(text)
    if dated is None or in_front_matter(text, fact.place):
        return None  # without a date nobody could tell which is newer
    day = date.fromisoformat(dated[1]) + timedelta(days=days)
    words = text[slice(*_whole_lines(fact.place, text))].strip()
    note = f"derived/{case.id}-{name}.md"
    told = _replaced(words, fact.value, new)
    added = Op(note, f"---\ndate: {day}\n---\n\n{told}\n")
    nuggets, evidence = case.nuggets, case.evidence
    if name == "conflict":
        nuggets = (*nuggets, _swapped(fact.nugget, fact, new))
        evidence = (*evidence, Evidence(note, told))
    derived = with_sha(
        replace(case, id=f"{case.id}~{name}", nuggets=nuggets, evidence=evidence, gold_answer=None, kind=name)
    )
    return Derived(derived, Overlay(derived.id, (added,), (new,) if name == "stale" else ()))


def _fact(case: Case, anchors: Sequence[Anchor], notes: Mapping[str, str]) -> Fact | None:
    """The first vital fact whose value stands in the evidence and not in the question."""
    for nugget in case.nuggets:
        for alternatives in literals_of(nugget.text) if nugget.vital else ():
            for value in sorted(alternatives, key=len, reverse=True):
                for piece, anchor in zip(case.evidence, anchors, strict=True):
                    place = anchor.places[0]
                    words = notes[place.note][place.start : place.end]
                    if _finds(value, words) and not states(value, case.question):
                        return Fact(nugget, value, piece, place)
    return None


def _finds(value: str, text: str) -> list[re.Match[str]]:
    return list(re.finditer(rf"(?<![\w.-]){re.escape(value)}(?![\w-]|\.\d)", text))


def _replaced(text: str, value: str, new: str) -> str:
    for found in reversed(_finds(value, text)):
        text = text[: found.start()] + new + text[found.end() :]
    return text


def _quoted(piece: Evidence, value: str, new: str) -> Evidence:
    return piece if piece.quote is None else replace(piece, quote=_replaced(piece.quote, value, new))


def _swapped(nugget: Nugget, fact: Fact, new: str) -> Nugget:
    """The nugget with the new value in the place of all spellings of the old one."""
    if nugget != fact.nugget:
        return nugget
    ticked = next(
        "`" + found + "`" for found in re.findall(r"`([^`]+)`", nugget.text) if fact.value in found.split("|")
    )
    return replace(nugget, text=nugget.text.replace(ticked, f"`{new}`"))


def _unique(ops: Sequence[Op]) -> tuple[Op, ...]:
    return tuple(dict.fromkeys(ops))


def _whole_lines(place: Span, text: str) -> tuple[int, int]:
    """The lines a place lies in: half a sentence would betray that something was there."""
    start = text.rfind("\n", 0, place.start) + 1
    end = text.find("\n", place.end)
    return start, len(text) if end < 0 else end + 1
