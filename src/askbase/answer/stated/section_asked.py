"""A section that is asked for by its heading ("what's in the Doing column?", "the ingredients of the rye bread"): all
of it, in order. No model is asked, which would leave lines out, nor are the four nearest sentences chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from askbase.answer.claims.cited_lines import LIST_MARK, cited_line
from askbase.answer.claims.segment import Segment
from askbase.answer.stated.stated import Stated
from askbase.answer.words.naming import asked_words, named_in_part
from askbase.clean import clean_line, fold
from askbase.notes.frontmatter import body_start
from askbase.notes.outline import hidden_spans, lines_of, outline
from askbase.notes.render import plain
from askbase.store.catalog import Catalog
from askbase.store.listing import listed
from askbase.store.phrases import notes_with
from askbase.types import Filter, Passage, Section

SHOWN = 40  # lines of a section
MOST_NOTES = 3  # with such a heading; of more, nobody said which
LOOKED_INTO = 1000  # notes with the heading's words; of more, an answer could leave some out
_COMPARED = 5000  # whose names are compared with the question: 0.2 s
_AT_ONCE = 50  # whole notes held
_WHERE = r"(?:\s+(?:of|on|in|from|for|at)\s+(?:the\s+|my\s+)?(?P<where>[^?]{2,80}?))"
_KIND = r"\s+(?:column|lane|section|heading|list)"
_SHAPES = tuple(
    re.compile(rf"\W*{shape}\W*")
    for shape in (
        r"(?:what(?:['’]?s| is| are| do i have| is there| stands)|show(?: me)?|list)(?: still| all)?"
        rf"(?:\s+(?:in|on|under))?\s+(?:the\s+|my\s+)?(?P<name>[^?]{{2,60}}?)(?:{_KIND}){_WHERE}?",
        r"(?:what(?:['’]?s| is| are)|show(?: me)?|list)(?: still| all)?"
        rf"\s+(?:in|on|under)\s+(?:the\s+|my\s+)?(?P<name>[^?]{{2,60}}?){_WHERE}?",
        r"(?:(?:what (?:are|were|is|was)|show(?: me)?|list|give me)\s+)?(?:all\s+)?(?:the\s+|my\s+)?"
        rf"(?P<name>[^?]{{3,40}}?){_WHERE}",
    )
)
_BLANK = re.compile(r"[\W_]*")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A heading and the words that name its note, "" for any; folded."""

    name: str
    where: str


@dataclass(frozen=True, slots=True)
class _Note:
    """`sections`: those that are asked for."""

    path: str
    title: str
    text: str
    sections: tuple[Section, ...]


def from_section(catalog: Catalog, question: str, filters: Filter) -> Stated:
    """The lines of that section, of up to three notes that have one; empty if the question has another shape, or no
    note has such a heading."""
    folded = fold(question).strip()
    for shape in _SHAPES:
        if (match := shape.fullmatch(folded)) is None:
            continue
        asked = _Asked(_bare(match["name"]), match["where"] or "")
        found = list(islice(_notes(catalog, asked, filters), MOST_NOTES + 1))
        if found and len(found) <= MOST_NOTES:
            return _told(catalog, found)
    return Stated([], ())


def _notes(catalog: Catalog, asked: _Asked, filters: Filter) -> Iterator[_Note]:
    """Notes that have such a heading, and are named so if a note is named; none where too many say its words to look
    into all of them. The index holds a heading among a chunk's words, but not always among its headings: short sections
    are joined."""
    named = _named(catalog, asked, filters)
    if len(named) > LOOKED_INTO:
        return
    titles = catalog.titles() if named else {}
    for first in range(0, len(named), _AT_ONCE):
        for path, note in sorted(catalog.whole_notes(named[first : first + _AT_ONCE]).items()):
            if not _may_have(note.text, asked.name):
                continue
            sections = _sections(note.text, body_start(note.text, note.has_properties), asked)
            if sections:
                yield _Note(path, titles.get(path, ""), note.text, sections)


def _named(catalog: Catalog, asked: _Asked, filters: Filter) -> list[str]:
    """The paths of notes with the heading's words that pass the filter and are named so. Front matter is read only
    where a filter asks for it: most questions of this shape are about something else."""
    paths, words = notes_with(catalog.database.connection, asked.name), asked_words(asked.where)
    if paths and not filters.empty:
        passing = {note.path for note in listed(catalog.database, filters)}
        paths = [path for path in paths if path in passing]
    if not words or not paths or len(paths) > _COMPARED:
        return paths
    titles = catalog.titles()
    return [path for path in paths if words <= named_in_part(path, titles.get(path, ""), words)]


def _may_have(text: str, name: str) -> bool:
    """Whether a line that looks like a heading has the longest of these words: most notes that say it need not be
    outlined."""
    word, before = max(name.split(), key=len, default=""), ""
    for line in fold(text).splitlines():
        if word in line and line.lstrip(" ").startswith("#"):
            return True
        if word in before and line.strip() and not line.strip(" \t=-"):  # underlined
            return True
        before = line
    return False


def _sections(text: str, start: int, asked: _Asked) -> tuple[Section, ...]:
    """Those under such a heading, with what is below it."""
    sections = outline(text, start).sections
    tops = [each.headings for each in sections if each.level and _bare(each.headings[-1]) == asked.name]
    return tuple(each for each in sections if any(each.headings[: len(top)] == top for top in tops))


def _bare(heading: str) -> str:
    """Folded, without what only decorates it: "🔨 Doing:" is "doing"."""
    return " ".join(re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", fold(heading)))


def _told(catalog: Catalog, found: Sequence[_Note]) -> Stated:
    segments: list[Segment] = []
    passages: list[Passage] = []
    for note in found:
        heading, lines = clean_line(note.sections[0].headings[-1]), list(_lines(note))
        chunks, rest = catalog.note_passages(note.path), len(lines) - SHOWN
        told = (cited_line(said, span, chunks, passages) for said, span in lines[:SHOWN])
        segments.append(Segment.unclaimed(f"{heading} in {clean_line(note.title)}:\n\n"))
        segments += [line for line in told if line is not None]  # the index leaves some out
        segments.append(Segment.unclaimed(f"… and {rest} more lines.\n\n" if rest > 0 else "\n"))
    return Stated(segments, tuple(passages)) if passages else Stated([], ())


def _lines(note: _Note) -> Iterator[tuple[str, tuple[int, int]]]:
    """(what it says, its span) of each line that says something, but for the section's own heading."""
    hidden = hidden_spans(note.text)
    for number, section in enumerate(note.sections):
        for line in lines_of(note.text, section.start, section.end, section.first_line):
            own = number == 0 and line.number == section.first_line
            if own or _BLANK.fullmatch(line.text) or any(start <= line.start < end for start, end in hidden):
                continue
            if said := clean_line(plain(LIST_MARK.sub("", line.text))):
                start = line.start + len(line.text) - len(line.text.lstrip())
                yield said, (start, line.start + len(line.text.rstrip()))
