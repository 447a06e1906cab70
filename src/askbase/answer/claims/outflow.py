"""The one filter between a model and a reader. Works on whole sentences, as they complete.

Unknown marks are dropped and counted; each sentence's marks are checked against the passages and put right; images,
HTML and links that stood in no passage are defused; control characters never pass.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from askbase.answer.claims.links import defuse
from askbase.answer.claims.marks import CODE, MARK, numbers_in, unmarked, with_marks
from askbase.answer.claims.quotable import LISTED, quotable
from askbase.answer.claims.segment import Segment, Status
from askbase.answer.claims.support import Meaning, Support, best_support, negates, support
from askbase.answer.claims.wording import asks_yes_no, says_yes
from askbase.answer.reading.evidence import Evidence
from askbase.answer.words.text import MONTHS, content_words, is_shortened
from askbase.clean import clean
from askbase.repeats import told_once
from askbase.types import Passage

_BREAK = re.compile(
    r"[.!?…][\"'”’)*_]*(?:[ \t]?[\[【](?:\^|[A-Za-z]{4,8} )?[\d,;–\- ]{1,20}[\]】])*(?=[ \t]+[^\s\[【])"
    r"|(?<=[。！？])|\n"
)
_LISTED_TWICE = re.compile(r"^(\s*[-*+] )(?:[-*+] )+")
_NUMBERED = re.compile(rf"^\d{{1,3}}[.)]\s+(?!(?i:{MONTHS})\b)")  # the first of a list, not of May
_PREDICATE = 2  # words
_POINTING = (  # ", as described in passage", "according to the lines marked"
    r"(?i:,?[ \t]*(?:\b(?:as|which is|is|are|according)[ \t]+)?(?:\b[a-z]+ed[ \t]+)?"
    r"\b(?:in|from|by|of|to|between|within|at)[ \t]+(?:the[ \t]+)?"
    r"(?:(?:passages?|lines?|text|notes?|marker|section)[ \t]*)?(?:(?:marked|numbered|called)[ \t]*)?)"
)
_CHOICE = re.compile(r"(?i)\b(?:or|oder|ou)\b")
LONGEST_BUFFER = 2000
_LONG_ENOUGH = 40  # characters of a sentence that nobody says twice
LESS_SURE = "Your note is less sure:"


@dataclass(slots=True)
class Outflow:
    """Feed it the model's text; it gives back segments. `finish` gives the rest."""

    passages: Sequence[Passage]
    question: str
    meaning: Meaning | None = None
    fence: str = ""  # what the passages stand between in the prompt: no word for a reader
    dropped_marks: int = 0
    removed_links: int = 0
    _buffer: str = ""
    _evidence: list[tuple[int, Evidence]] = field(default_factory=list)
    _sources: str = ""
    _noted: set[tuple[int, tuple[int, int]]] = field(default_factory=set)
    _before: str = ""

    def __post_init__(self) -> None:
        self._evidence = [(number, Evidence.of(passage)) for number, passage in enumerate(self.passages, 1)]
        self._sources = unquote(" ".join((self.question, *(passage.chunk.text for passage in self.passages))))

    def completes(self, text: str) -> bool:
        """Whether this text ends a segment. Feeding it takes a while then: a claim is checked."""
        return self._end(self._buffer + text)[0] > 0

    def feed(self, text: str) -> list[Segment]:
        """Segments that are complete now."""
        self._buffer += text
        segments: list[Segment] = []
        while True:
            end, parting = self._end(self._buffer)
            if end == 0:
                return segments
            piece, self._buffer = self._buffer[:end], self._buffer[end:]
            segments.append(self._segment(piece + parting))

    def finish(self) -> list[Segment]:
        """The last segment, if there is one."""
        piece, self._buffer = told_once(self._buffer.rstrip()), ""
        return [self._segment(piece)] if piece else []

    def _end(self, buffer: str) -> tuple[int, str]:
        """Where the first segment ends, 0 if it goes on, and what parts it from the next: a cut anywhere must not join
        what follows to it."""
        for match in _BREAK.finditer(buffer):
            if match.group() == "\n" or not is_shortened(buffer[: match.start() + 1], buffer[match.end() :]):
                return match.end(), ""
        return (LONGEST_BUFFER, "\n") if len(buffer) > LONGEST_BUFFER else (0, "")

    def _segment(self, raw: str) -> Segment:
        text = self._unfenced(clean(raw))
        of_notes = [code for code in CODE.findall(text) if code.strip("`") in self._sources]
        spoken = "".join(part for part in CODE.split(text) if part not in of_notes)
        marks = [number for found in MARK.findall(spoken) for number in numbers_in(found)]
        known = list(dict.fromkeys(number for number in marks if 1 <= number <= len(self.passages)))
        self.dropped_marks += len(marks) - sum(number in known for number in marks)
        bare = "".join(part if part in of_notes else unmarked(part) for part in CODE.split(text))
        bare = _LISTED_TWICE.sub(r"\1", bare)
        defused = defuse(bare, self._seen)
        if defused != bare and "removed]" in defused:
            self.removed_links += 1
        claim = _NUMBERED.sub("", LISTED.sub("", defused)).rstrip(" \t\n-*>#")
        if not _is_checkable(claim, self.question):
            self.dropped_marks += len(known)  # there is no quote that a mark could lead to
            return Segment.unclaimed(defused)
        if self._is_said(defused, claim) or self._is_heading(claim):
            return Segment.unclaimed(defused[len(defused.rstrip()) :])
        return self._checked(defused, claim, known)

    def _unfenced(self, text: str) -> str:
        """Without the fence, and "as described in passage" before it."""
        if not self.fence or self.fence not in text:
            return text
        fence = re.escape(self.fence)
        bare = re.sub(
            rf"[ \t]*\([^()\n]{{0,40}}{fence}[^()\n]{{0,20}}\)|(?:{_POINTING})?[\"'`\[]*{fence}[\"'`\]]*", "", text
        )
        return re.sub(r"^(\s*),\s*", r"\1", bare)

    def _is_said(self, bare: str, claim: str) -> bool:
        """The sentence before it once more, to the letter: a small model that goes round in a circle. What comes again
        later may be meant to (a refrain, a plan for the week), as may a line of a list, a table or code."""
        before, self._before = self._before, ""
        if len(claim) < _LONG_ENOUGH or "`" in bare or "\n" in bare or not bare.strip().startswith(claim):
            return False
        self._before = claim
        return claim == before

    def _is_heading(self, claim: str) -> bool:
        """What stands above a passage in the prompt, title first, repeated as if it were a sentence."""
        said = _words(claim)
        if any(each.standing and said == _words(f"{each.title} {each.standing}") for each in self.passages):
            return True
        return any(
            claim.startswith(f"{each.title} › ")
            and f" {said} " in f" {_words(' '.join((each.title, *each.chunk.headings, each.standing)))} "
            for each in self.passages
        )

    def _checked(self, bare: str, claim: str, known: list[int]) -> Segment:
        """Keep the marks that carry the claim; else attribute it to the passage that does; else say unverified."""
        asked = self.question
        if not content_words(claim) - content_words(asked):  # the answer is one of the question's own words, or a "not"
            asked = ""
        verdicts: dict[int, Support] = {
            number: support(claim, evidence, asked, self.meaning)
            for number, evidence in self._evidence
            if number in known
        }
        good = {number: found for number, found in verdicts.items() if found.stands}
        if not good:
            best = best_support(claim, self._evidence, asked, self.meaning)
            if best and best[1].stands:
                good = {best[0]: best[1]}
            surer = [(number, found) for number, found in (*verdicts.items(), *([best] if best else ())) if found.surer]
            if surer and not good and not bare.lstrip().startswith("|") and self._is_shown(*surer[0]):
                return self._as_noted(bare, *surer[0])
        if good:
            checks = tuple(dict.fromkeys(check for found in good.values() for check in found.checks))
            quotes = tuple((number, found.span) for number, found in good.items())
            status: Status = "supported" if any(found.supported for found in good.values()) else "unverified"
            return Segment(with_marks(bare, list(good)), claim, tuple(good), status, checks, quotes)
        kept = {number: found for number, found in verdicts.items() if found.score >= 0.25}
        self.dropped_marks += len(known) - len(kept)
        quotes = tuple((number, found.span) for number, found in kept.items())
        return Segment(with_marks(bare, list(kept)), claim, tuple(kept), "unverified", (), quotes)

    def _is_shown(self, number: int, found: Support) -> bool:
        """Whether a reader of the note sees that sentence: comments are hidden."""
        return found.sentence in self.passages[number - 1].chunk.plain

    def _as_noted(self, bare: str, number: int, found: Support) -> Segment:
        """The note's own sentence, once, in the place of a claim that is surer than it."""
        before, after = LISTED.match(bare), bare[len(bare.rstrip()) :]
        assert before is not None
        if (number, found.span) in self._noted:
            return Segment.unclaimed(after)
        self._noted.add((number, found.span))
        said = quotable(found.sentence)
        text = f"{before[0]}{LESS_SURE} “{said}” [{number}]{after}"
        return Segment(text, said, (number,), "supported", ("quote",), ((number, found.span),))

    def _seen(self, url: str) -> bool:
        """Whether this very address, not the beginning of one, stands in a passage that was sent or the question."""
        trimmed = unquote(url).rstrip(".,;:!?*_")
        return bool(trimmed) and re.search(rf"{re.escape(trimmed)}(?![\w/?=&#%@:~+-]|\.\w)", self._sources) is not None


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _is_checkable(claim: str, question: str) -> bool:
    """Lead-ins, a plain yes or no, and repeating the question say nothing that a note could carry. But one of two
    things that the question offers, a "not", and a yes with what it says yes to, do."""
    said = content_words(claim)
    if not said or claim.endswith(":"):
        return False
    affirms = len(said) >= _PREDICATE and (asks_yes_no(question) or says_yes(claim))
    return affirms or bool(said - content_words(question)) or _CHOICE.search(question) is not None or negates(claim)
