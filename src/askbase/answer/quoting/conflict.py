"""Notes that say otherwise than the ones an answer stands on: nearly the same words, but another number, a day
that was moved, another name or the opposite in what is told of it, a "not" or a "no longer".

They are named with their dates, newest first, and never merged into the answer. A sentence with a date of its own tells
of another event and contradicts nothing. Notes an answer stands on that call themselves superseded are named as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from askbase.answer.claims.quotable import quotable
from askbase.answer.claims.segment import Segment
from askbase.answer.claims.support import negates
from askbase.answer.quoting.corrected import day_of, in_force_first
from askbase.answer.reading.evidence import Evidence
from askbase.answer.words.text import MONTHS, content_words, names, numbers, opening_name, stem
from askbase.clean import clean_line
from askbase.types import Passage

SAME_WORDS = 0.6  # share of the words of both sentences, numbers left out
FEWEST_WORDS = 3
MOST = 3
_LONGEST = 160
_TAKEN_BACK = 2  # words of what is no longer so
_MOST_WORDS = 0.9  # share of them
DAY = rf"(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}\.? (?:{MONTHS})\b(?: \d{{4}})?|(?:{MONTHS}) \d{{1,2}}(?:, \d{{4}})?)"
_SINCE = re.compile(
    rf"(?i)\bupdate[d]?\b|\b(?:since|from|as of|starting|valid from|seit|ab) (?:the )?{DAY}"
)  # of what holds
_A_DAY = re.compile(rf"(?i){DAY}")
_LEADING_DAY = re.compile(rf"(?i)[\W_]*(?:on )?{DAY}\W")  # a log, or a row of a table
_OF_LOG = re.compile(rf"(?i)\A[\W_]*{DAY}\s*[.:]\s+")  # the day of an entry, which is not what it says
_IS = re.compile(r"(?i)\b(?:is|are|will be|ist|sind|heißt|est|sont|es|está)\b")
_WAS = re.compile(r"(?i)\b(?:was|were|had|been|war|waren|hatte|wurde|était|era)\b")
_OVER = re.compile(r"(?i)\b(?:no longer|(?:not|n['’]t) (?:\w+ ){0,3}any ?more|nicht mehr|ne \w+ plus)\b")
_MOVED = re.compile(r"(?i)\b(?:now|moved|postponed|new|instead|extended|changed|update[d]?|neu|jetzt|verschoben)\b")
_NUMBERED = re.compile(  # which thing it is; behind "is" it is what is told of one
    r"(?i)(?<!\bis )(?<!\bwas )(?<!\bist )(?<!\bwar )\b(?:number|no\.|nr\.?|nummer) (\d{1,4})\b(?![.,/:-]\d)"
)
_OPPOSITES = frozenset(  # states of one thing; "left" and "right" are two things as often
    frozenset(map(stem, pair.split("/")))
    for pair in "open/closed allowed/forbidden included/excluded enabled/disabled free/paid".split()
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence reduced to what can be compared."""

    words: frozenset[str]
    numbers: frozenset[str]
    negated: bool
    names: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()  # what is told of it: the words behind "is"; none if it tells of what was
    over: bool = False  # it says that something is no longer so
    moved: bool = False  # it says that this is new
    numbered: frozenset[str] = frozenset()  # 3 of "topic number 3"

    @staticmethod
    def of(text: str) -> Stated:
        shown = _SINCE.sub(" ", text)
        bare = _MOVED.sub(" ", _A_DAY.sub(" ", shown))
        words = frozenset(word for word in content_words(bare) if not any(c.isdigit() for c in word))
        now = _IS.search(shown)
        told = (
            content_words(shown[now.end() :]) if now and not (_WAS.search(shown) or _LEADING_DAY.match(shown)) else ()
        )
        over, moved = _OVER.search(text) is not None, _MOVED.search(text) is not None
        return Stated(
            words, numbers(shown), negates(text), names(shown) | opening_name(shown), frozenset(told), over, moved,
            frozenset(_NUMBERED.findall(text)),
        )  # fmt: skip

    @property
    def dated(self) -> bool:
        return any("/" in number for number in self.numbers)

    def contradicts(self, other: Stated) -> bool:
        shared, union = self.words & other.words, self.words | other.words
        if self.over != other.over:
            return self._takes_back(other) if self.over else other._takes_back(self)
        another = bool(self.numbered and other.numbered) and self.numbered != other.numbered  # thing
        if len(shared) < FEWEST_WORDS or another:
            return False
        both_differ = bool(self.numbers - other.numbers) and bool(other.numbers - self.numbers)
        if self.numbers == other.numbers and self._tells_another(other):
            return True
        if len(shared) < SAME_WORDS * len(union):
            return False
        if self.dated or other.dated:  # a day that was moved, or two events?
            moved = (self.moved or other.moved) and bool(self.told and other.told)
            return self.dated and other.dated and both_differ and moved
        return both_differ or self.negated != other.negated

    def _takes_back(self, other: Stated) -> bool:
        """Nearly all that the other sentence says is here no longer so, of nobody and nothing else."""
        shared = len(self.words & other.words)
        return shared >= max(_TAKEN_BACK, _MOST_WORDS * len(other.words)) and bool(self.names & other.names)

    def _tells_another(self, other: Stated) -> bool:
        """All words are the same but one of what is told of the thing, and that is another name, or the opposite."""
        mine, others = self.words - other.words, other.words - self.words
        if len(mine) != 1 or len(others) != 1 or not (mine <= self.told and others <= other.told):
            return False
        return bool(mine <= self.names and others <= other.names) or (mine | others) in _OPPOSITES


def newest_first(quoted: Sequence[Segment], cited: Sequence[Passage]) -> list[Segment]:
    """Sentences of the notes as an answer: where two notes, or two days of a log, contradict each other, in the order
    of their dates; corrections first, and what is superseded last."""
    told = [(_when(each, cited), Stated.of(_OF_LOG.sub("", each.claim))) for each in quoted]
    contradict = any(
        one != other and first.contradicts(second)
        for at, (one, first) in enumerate(told)
        for other, second in told[:at]
    )
    ordered = list(quoted)
    if contradict:
        ordered = sorted(quoted, key=lambda segment: str(_when(segment, cited)[1] or ""), reverse=True)
    return in_force_first(ordered, cited)


def _when(segment: Segment, cited: Sequence[Passage]) -> tuple[str, date | None]:
    """Which note a quote is of, and of which day that says it."""
    passage = cited[segment.numbers[0] - 1]
    return passage.chunk.note_path, day_of(passage, segment.quotes[0][1]) if segment.quotes else passage.date


def notices(
    segments: Sequence[Segment], passages: Sequence[Passage], cited: Sequence[Passage], question: str = ""
) -> list[str]:
    """One sentence a note that says otherwise, newest first; those that are quoted themselves are named together.
    `cited`: passage n of the answer is cited[n - 1]. What is quoted beside the question's matter is let be."""
    quotes = list(_quotes(segments, cited))
    asked = {word for word in Stated.of(question).words if len(word) > 1}  # not the C of degrees
    quotes = [(path, quote) for path, quote in quotes if quote.words & asked] or quotes
    shown = {clean_line(segment.claim) for segment in segments if segment.is_quote}
    found: dict[str, tuple[Passage, str]] = {}
    for passage in passages:
        evidence = Evidence.of(passage)
        for text, struck in zip(evidence.texts, evidence.struck, strict=True):
            if struck and content_words(text) <= struck:
                continue  # taken back by the note itself
            stated = Stated.of(text)
            for path, quote in quotes:
                if path != passage.chunk.note_path and stated.contradicts(quote):
                    found.setdefault(passage.chunk.note_path, (passage, text))
    ranked = sorted(found.values(), key=lambda item: str(item[0].date or ""), reverse=True)
    quoted = [passage for passage, text in ranked if quotable(text, block=True) in shown]
    told = [_notice(passage, text) for passage, text in ranked if passage not in quoted]
    return [*_superseded(segments, cited), *([_disagreement(quoted)] if quoted else []), *told[:MOST]]


def _superseded(segments: Sequence[Segment], cited: Sequence[Passage]) -> list[str]:
    numbers = sorted({number for segment in segments if segment.stands for number, _ in segment.quotes})
    old = {
        passage.chunk.note_path: passage for number in numbers if (passage := cited[number - 1]).superseded is not None
    }
    return [f"A note cited here calls itself out of date: {clean_line(path)} ({clean_line(passage.standing)})."
            for path, passage in old.items()]  # fmt: skip


def _disagreement(passages: Sequence[Passage]) -> str:
    where = ", ".join(f"{clean_line(passage.chunk.note_path)} ({_day(passage)})" for passage in passages)
    return f"Notes quoted here say different things: {where}."


def _day(passage: Passage) -> str:
    return passage.date.isoformat() if passage.date else "no date"


def _quotes(segments: Sequence[Segment], cited: Sequence[Passage]) -> Iterator[tuple[str, Stated]]:
    for segment in segments:
        for number, span in segment.quotes if segment.stands else ():
            chunk = cited[number - 1].chunk
            yield chunk.note_path, Stated.of(chunk.said(span))


def _notice(passage: Passage, text: str) -> str:
    shown = clean_line(text)
    shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
    return f"Another note says otherwise: {clean_line(passage.chunk.note_path)} ({_day(passage)}): “{shown}”"
