"""What takes back what the notes said before: corrections are told, and first; what is superseded last, and marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from askbase.answer.claims.segment import Segment
from askbase.answer.quoting.extract import as_quote
from askbase.answer.reading.focus import sentences_of
from askbase.answer.words.text import content_words
from askbase.clean import clean_line
from askbase.notes.days import day_parts
from askbase.notes.written_days import day_at
from askbase.types import Passage

_TAKES_BACK = re.compile(
    r"\bCORRECTION\b|(?i:\b(?:correction|erratum|korrektur|berichtigung)\s*[:.*]"
    r"|(?:^|[.*:]\s*)\W*(?:corrected|korrigiert|berichtigt) (?:on|in|am|im)\b"
    r"|\b(?:is|are|was|were|ist|sind|war|waren) (?:\w+ )?(?:wrong|incorrect|mistaken|an? (?:mistake|error)|falsch)\b"
    r"|\bby mistake\b|\bno longer (?:holds?|true|valid|stands?|applies|apply)\b|\bgilt nicht mehr\b"
    r"|\buse this one\b)"
)
_ON = re.compile(  # "- Corrected on 3 November 2024: …"
    r"(?i)[ \t>*_+-]*(?:noted|written|added|corrected|updated|revised|notiert|korrigiert|berichtigt|ergänzt|geändert)"
    r"[ \t]+(?:on|in|am|im)[ \t]+"
)
_BREAK = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t])")
_SHARED = 2  # words that a correction has in common with what it corrects, and its sentences with the question
_MOST = 2  # sentences of corrections that are added


@dataclass(frozen=True, slots=True)
class _Said:
    """What a sentence stands in: its paragraph's words, the day that is of, and whether it takes something back."""

    note: str
    words: frozenset[str]
    day: date | None
    takes_back: bool

    def corrects(self, other: _Said, said: frozenset[str]) -> bool:
        """Later than the other, which says `said`, and about the same."""
        if not self.takes_back or self.day is None or other.day is None or self.day <= other.day:
            return False
        return len({word for word in self.words & said if not word[0].isdecimal()}) >= _SHARED


def corrections(question: str, quoted: Sequence[Segment], passages: Sequence[Passage]) -> list[Segment]:
    """The sentences of later corrections of what is quoted that have words of the question, if none of that paragraph
    is quoted already."""
    said = [(_around(passages[number - 1], span), content_words(each.claim)) for each, number, span in _places(quoted)]
    told = {(one.note, one.words) for one, _ in said}
    asked = content_words(question)
    correcting = [each for each in passages if _TAKES_BACK.search(each.chunk.text)]
    found: dict[tuple[str, int], tuple[int, Segment]] = {}
    for sentence in sentences_of(correcting) if said else ():
        passage, shared = correcting[sentence.passage], sentence.words & asked
        if sentence.is_heading or len(shared) < _SHARED:
            continue
        here = _around(passage, sentence.span)
        if (here.note, here.words) in told or not any(here.corrects(one, words & asked) for one, words in said):
            continue
        quote = as_quote(sentence, passage, passages.index(passage) + 1, question)
        found.setdefault((here.note, sentence.span[0]), (len(shared), quote))
    ranked = sorted(found.values(), key=lambda each: -each[0])
    return [segment for _, segment in ranked[:_MOST]]


def in_force_first(quoted: Sequence[Segment], cited: Sequence[Passage]) -> list[Segment]:
    """Corrections before what they correct, newest first, then the rest as it was, and what is superseded, which says
    so, behind the note that took its place."""
    said = [(each, _around(cited[number - 1], span)) for each, number, span in _places(quoted)]
    first = [
        (here.day, each)
        for each, here in said
        if any(here.corrects(other, content_words(one.claim)) for one, other in said)
    ]
    correcting = [each for _, each in sorted(first, key=lambda one: str(one[0]), reverse=True)]
    ordered = [*correcting, *(each for each in quoted if each not in correcting)]
    over = [each for each in ordered if _is_over(each, ordered, cited)]
    return [_marked(each, cited) for each in (*(each for each in ordered if each not in over), *over)]


def day_of(passage: Passage, span: tuple[int, int]) -> date | None:
    """The day of the part of a log that a sentence stands in, else its note's."""
    chunk = passage.chunk
    around = [
        part.day for part in day_parts(chunk.text, passage.date) if part.start < span[1] - chunk.start <= part.end
    ]
    return around[-1] if around else passage.date


def _places(quoted: Sequence[Segment]) -> list[tuple[Segment, int, tuple[int, int]]]:
    return [(each, *each.quotes[0]) for each in quoted if each.quotes]


def _around(passage: Passage, span: tuple[int, int]) -> _Said:
    chunk = passage.chunk
    at = span[0] - chunk.start
    breaks = [0, *(found.end() for found in _BREAK.finditer(chunk.text)), len(chunk.text)]
    start = max(place for place in breaks if place <= at)
    end = min((place for place in breaks if place > at), default=len(chunk.text))
    text = chunk.text[start:end]
    day = _said_on(text, passage.date) or day_of(passage, span)
    return _Said(chunk.note_path, content_words(text), day, _TAKES_BACK.search(text) is not None)


def _said_on(text: str, own: date | None) -> date | None:
    """The day on which a paragraph says that it was written."""
    opening = _ON.match(text)
    written = day_at(text, opening.end()) if opening else None
    return written.nearest([own] if own else []) if written else None


def _is_over(segment: Segment, quoted: Sequence[Segment], cited: Sequence[Passage]) -> bool:
    """Superseded by a note that is quoted, itself or through those between."""
    successor = {each.chunk.note_path: each.superseded for each in cited if each.superseded}
    there = {cited[number - 1].chunk.note_path for each in quoted for number in each.numbers}
    path = cited[segment.numbers[0] - 1].chunk.note_path if segment.numbers else ""
    seen: set[str] = set()
    while (path := successor.get(path, "")) and path not in seen:
        if path in there:
            return True
        seen.add(path)
    return False


def _marked(segment: Segment, cited: Sequence[Passage]) -> Segment:
    """With a word behind it of what took its place."""
    passage = cited[segment.numbers[0] - 1] if segment.numbers else None
    if passage is None or passage.superseded is None:
        return segment
    by = f" by {clean_line(passage.superseded)}" if passage.superseded else ""
    mark = f"[{segment.numbers[0]}]"
    return replace(segment, text=f"(superseded{by}) {mark}".join(segment.text.rsplit(mark, 1)))
