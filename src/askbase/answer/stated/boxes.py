"""Questions about check boxes ("which actions of the retro are still open?"), answered from the boxes themselves.

No model is asked: a box is ticked or it is not, and a small model counts badly. A word beyond boxes, their state and
the name of a note must be said by a box; if none does, something else is asked, and this module stays silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from askbase.answer.claims.cited_lines import cited_line
from askbase.answer.claims.segment import Segment
from askbase.answer.claims.support import negates
from askbase.answer.stated.box_german import english_question
from askbase.answer.stated.box_limits import Limits, due_limits, note_limits
from askbase.answer.stated.box_signs import MARKS, Signs, has_tags, signs_asked, state_of, tags_of
from askbase.answer.stated.box_signs import State as BoxState
from askbase.answer.stated.box_words import Words, asks_for_mention, words_beside
from askbase.answer.stated.stated import Stated
from askbase.answer.words.naming import asked_words, named
from askbase.answer.words.text import content_words
from askbase.clean import clean_line, fold
from askbase.notes.frontmatter import as_list, said
from askbase.notes.outline import hidden_spans, lines_of
from askbase.notes.render import plain
from askbase.store.catalog import Catalog
from askbase.store.listing import Listed, listed
from askbase.types import Filter, Passage

SHOWN = 50  # boxes named in an answer; the numbers are exact whatever is shown
State = BoxState | Literal["any"]
_BOX = re.compile(rf"[ \t>]*(?:[-*+]|\d{{1,9}}[.)])[ \t]+\[({MARKS})\][ \t]+(?=\S)")
_TEMPLATE = re.compile(r"(?i)(?:^|/)[^/]*templates?/")
_PLACEHOLDER = "{{"
_BOXES = r"tasks|todos|action items|action points|actions|(?:check|tick)[ -]?boxes|boxes"
_ITEMS = r"items|points"  # they may be those of a list without boxes: only a note that has some is meant
_STATES: dict[BoxState, str] = {
    "open": r"open|undone|unfinished|unchecked|unticked|incomplete|outstanding|pending|remaining|left",
    "done": r"done|finish(?:ed)?|completed?|checked(?: off)?|ticked(?: off)?|closed",
}
_ASKS = re.compile(
    r"(?:which|what|list|show|give|tell|how many|any|all|my|do (?:i|we) have|are there|open|overdue|due|done|tasks"
    r"|todos|\W)"
)
_TO_DO = re.compile(r"\bto-dos?\b|\btodo\b|\b(?:(?:still|left|remains?|yet)\s+(?:have\s+|need\s+)?)?to\s+do\b")
_ASKING = content_words("still yet already many much number count which list show tell give all any every have")
_DUE = re.compile(r"\b(?:due|overdue)\b")
_WHAT_IS_DUE = re.compile(
    r"what(?:['’]?s| is| are| was| were)?(?: (?:still|left|open))?(?:\s+(?:for|from|at|with) [\w\s-]{2,40})?\W*"
)
_NOTHING = Stated([], ())
_SAID: dict[State, str] = {"open": "open", "done": "ticked", "cancelled": "cancelled", "any": "open or ticked"}
_FOR = re.compile(r"\b(?:for|about|with)\b")  # a person or a client, who may have notes and be named in others


@dataclass(frozen=True, slots=True)
class Box:
    """A line with a check box: the `mark` in its brackets, what it says, and its `span` in the note."""

    mark: str
    text: str
    span: tuple[int, int]

    @property
    def state(self) -> BoxState:
        return state_of(self.mark)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which boxes are asked for."""

    state: State
    limits: Limits
    signs: Signs
    words: Words | None = None

    def are_met_by(self, note: Listed, box: Box) -> bool:
        """But for the days: those are told apart from what cannot be read."""
        tags = tags_of(box.text) | {fold(tag) for tag in as_list(said(note.properties, "tags", "tag"))}
        return (
            self.state in ("any", box.state)
            and has_tags(self.limits.filters.tags, tags)
            and (self.words is None or self.words.are_met_by(box.text, note.path, note.title))
        )


def boxes_of(note: str) -> list[Box]:
    """The check boxes of a note's text, in order; code and comments have none, nor does a line with a placeholder."""
    if "[" not in note:
        return []
    hidden = hidden_spans(note)
    found = []
    for line in lines_of(note):
        box = None if line.fenced else _BOX.match(line.text)
        if box is None or _PLACEHOLDER in line.text:
            continue
        if not any(start <= line.start < end for start, end in hidden):
            text = clean_line(plain(line.text[box.end() :]))
            found.append(Box(box[1], text, (line.start + box.start(1) - 1, line.start + len(line.text.rstrip()))))
    return found


def from_boxes(catalog: Catalog, question: str, filters: Filter, found: Sequence[Passage], today: date) -> Stated:
    """How many boxes are open, or ticked, and a cited line for each: of one note that the question names, or of all
    that pass the filter, of some days, of a folder, due by a day, or with a word. Empty if the question is about
    something else, or that note has no boxes."""
    asked = _TO_DO.sub(" todos ", english_question(fold(question).strip()))
    mention = asks_for_mention(asked)
    signs = signs_asked(asked)
    limits = due_limits(signs.rest, filters, today)
    known: State | None = "any" if mention else "open" if signs.tags or limits.due else None
    state = signs.state or _state(question, signs.rest) or known
    is_asked, may_be = (re.search(rf"\b(?:{words})\b", asked) is not None for words in (_BOXES, _ITEMS))
    if state is None or not _ASKS.match(asked) or not (is_asked or may_be or limits.due is not None):
        return _NOTHING
    of_notes = note_limits(limits, _folders(catalog), today, by_done=state == "done")
    is_asked = is_asked or (limits.due is not None and _WHAT_IS_DUE.fullmatch(of_notes.rest.strip()) is not None)
    if not (is_asked or may_be):
        return _NOTHING
    others = _beside(limits.rest)
    notes = {
        passage.chunk.note_path: Listed(passage.chunk.note_path, passage.title, passage.date, {}) for passage in found
    }
    for numbers_too in (True, False) if others and not mention and not _FOR.search(asked) else ():
        fit = [note for note in notes.values() if not others - named(note.path, note.title, others, numbers_too)]
        if fit and (stated := _told(catalog, fit, _Wanted(state, limits, signs), today)).segments:
            return stated
    if not is_asked:
        return _NOTHING
    others = _beside(of_notes.rest)
    words = words_beside(question, others) if others else None
    if others and words is None:
        return _NOTHING
    return _told(catalog, _newest_first(catalog, of_notes.filters), _Wanted(state, of_notes, signs, words), today)


def _beside(asked: str) -> frozenset[str]:
    """What is said beside boxes and their states."""
    words = "|".join((_BOXES, _ITEMS, *_STATES.values()))
    return asked_words(re.sub(rf"\b(?:{words})\b", " ", asked)) - _ASKING


def _newest_first(catalog: Catalog, filters: Filter) -> list[Listed]:
    return sorted(listed(catalog.database, filters), key=lambda note: note.date or date.min, reverse=True)


def _folders(catalog: Catalog) -> set[str]:
    return {path.rpartition("/")[0] for path in catalog.titles() if "/" in path}


def _state(question: str, asked: str) -> State | None:
    """Which boxes are meant. To-dos are open unless something else is said of them."""
    opened, done = (re.search(rf"\b(?:{_STATES[state]})\b", asked) for state in _STATES)
    if done and not opened:
        return "open" if negates(question) else "done"
    return "open" if opened or "todos" in asked or _DUE.search(asked) else None


def _told(catalog: Catalog, notes: Sequence[Listed], asked: _Wanted, today: date) -> Stated:
    """Empty if these notes have no boxes, or none with the words."""
    texts = catalog.whole_notes([note.path for note in notes])
    every = [(note, box) for note in notes if note.path in texts for box in _boxes_of(note, texts[note.path].text)]
    named = [(note, box) for note, box in every if asked.are_met_by(note, box)]
    if not every or (asked.words is not None and not named):
        return _NOTHING
    limits, signs, words = asked.limits, asked.signs, asked.words
    meant = [(note, box) for note, box in named if signs.are_met_by(box.mark, box.text, note.date or today)]
    wanted = [(note, box) for note, box in meant if limits.are_met_by(box.text, note.date, today)]
    segments: list[Segment] = []
    passages: list[Passage] = []
    for path, each in groupby(wanted[:SHOWN], key=lambda held: held[0].path):
        segments += _lines((box for _, box in each), catalog.note_passages(path), passages)
    told = signs.said + limits.said + (_with_words(words, meant) if words and meant else "")
    where = len({note.path for note, _ in every}) == 1 and passages and " in " not in told
    of = f" in {clean_line(passages[0].title)}" if where else ""
    count, unread = len(wanted), sum(limits.may_be_met_by(box.text, note.date or today) for note, box in meant)
    are = f"{'is' if count < 2 else 'are'} {_SAID[asked.state]}{told}{of}"
    lead = f"{count or 'None'} of {len(every)} boxes {are}{':' if count else '.'}\n"
    rest = f"… and {count - len(segments)} more.\n" if count > len(segments) else ""
    # the list sounds exact, and is so for what could be read
    unclear = f"{unread} more {'has' if unread == 1 else 'have'} a due day that could not be read.\n" if unread else ""
    behind = [Segment.unclaimed(text) for text in (rest, unclear) if text]
    return Stated([Segment.unclaimed(f"{lead}\n" if count else lead), *segments, *behind], tuple(passages))


def _boxes_of(note: Listed, text: str) -> list[Box]:
    """What stands in a template is nobody's task."""
    return [] if _PLACEHOLDER in text and _TEMPLATE.search(note.path) else boxes_of(text)


def _with_words(words: Words, boxes: Iterable[tuple[Listed, Box]]) -> str:
    places = {place for note, box in boxes for place in words.where(box.text, note.path, note.title)}
    return f", with “{words.said}” in the {' or the '.join(sorted(places, reverse=True))}"


def _lines(boxes: Iterable[Box], chunks: Sequence[Passage], passages: list[Passage]) -> list[Segment]:
    """A cited line for each box; `passages` grows by those that hold them."""
    found = (cited_line(f"[{box.mark.lower()}] {box.text}", box.span, chunks, passages) for box in boxes)
    return [line for line in found if line is not None]
