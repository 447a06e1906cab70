"""A section that is asked for by its heading ("what's in the Doing column?", "the ingredients of the rye bread"): all
of it, in order. No model is asked, which would leave lines out, nor are the four nearest sentences chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from askbase.answer.naming import asked_words, named_in_part
from askbase.answer.outflow import Segment
from askbase.answer.properties import Stated
from askbase.clean import clean_line, fold
from askbase.notes.frontmatter import body_start
from askbase.notes.outline import hidden_spans, lines_of, outline
from askbase.notes.render import plain
from askbase.store.catalog import Catalog
from askbase.store.listing import Listed, listed
from askbase.store.phrases import chunks_with
from askbase.types import Filter, Passage, Section

SHOWN = 40  # lines of a section
MOST_NOTES = 3  # with such a heading; of more, nobody said which
_READ = 30  # notes with the heading's words that are looked into
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
_LINE_MARK = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_BLANK = re.compile(r"[\W_]*")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A heading and the words that name its note, "" for any; folded."""

    name: str
    where: str


def from_section(catalog: Catalog, question: str, filters: Filter) -> Stated:
    """The lines of that section, of up to three notes that have one; empty if the question has another shape, or no
    note has such a heading."""
    folded = fold(question).strip()
    for shape in _SHAPES:
        match = shape.fullmatch(folded)
        if match is None:
            continue
        asked = _Asked(_bare(match["name"]), match["where"] or "")
        found = [
            (note, sections)
            for note in _notes(catalog, asked, filters)
            if (sections := _sections(catalog, note, asked))
        ]
        if found and len(found) <= MOST_NOTES:
            return _told(catalog, found)
    return Stated([], ())


def _notes(catalog: Catalog, asked: _Asked, filters: Filter) -> list[Listed]:
    """Notes that have the heading's words, and are named so if a note is named. Front matter is read only where a
    filter asks for it: most questions of this shape are about something else."""
    found = catalog.chunk_notes(chunks_with(catalog.database.connection, [asked.name]))
    paths, titles, words = {path for path, _, _ in found.values()}, catalog.titles(), asked_words(asked.where)
    named = [path for path in sorted(paths) if not words or words <= named_in_part(path, titles.get(path, ""), words)]
    if named and not filters.empty:
        passing = {note.path for note in listed(catalog.database, filters)}
        named = [path for path in named if path in passing]
    return [Listed(path, titles.get(path, ""), None, {}) for path in named[:_READ]]


def _sections(catalog: Catalog, note: Listed, asked: _Asked) -> list[Section]:
    text = catalog.whole_notes([note.path])[note.path][0]
    sections = outline(text, body_start(text, True)).sections
    tops = [each.headings for each in sections if each.level and _bare(each.headings[-1]) == asked.name]
    return [each for each in sections if any(each.headings[: len(top)] == top for top in tops)]


def _bare(heading: str) -> str:
    """Folded, without what only decorates it: "🔨 Doing:" is "doing"."""
    return " ".join(re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", fold(heading)))


def _told(catalog: Catalog, found: Sequence[tuple[Listed, Sequence[Section]]]) -> Stated:
    segments: list[Segment] = []
    passages: list[Passage] = []
    for note, sections in found:
        text, chunks = catalog.whole_notes([note.path])[note.path][0], catalog.note_passages(note.path)
        lines = list(_lines(text, sections))
        segments.append(_said(f"{clean_line(sections[0].headings[-1])} in {clean_line(note.title)}:\n\n"))
        told = [segment for span in lines[:SHOWN] if (segment := _quote(text, span, chunks, passages))]
        rest = len(lines) - len(told)
        segments += [*told, _said(f"… and {rest} more lines.\n\n" if rest else "\n")]
    return Stated(segments, tuple(passages)) if passages else Stated([], ())


def _lines(text: str, sections: Sequence[Section]) -> Iterator[tuple[int, int]]:
    """The lines that say something, but for the section's own heading."""
    hidden = hidden_spans(text)
    for number, section in enumerate(sections):
        for line in lines_of(text, section.start, section.end, section.first_line):
            own = number == 0 and line.number == section.first_line
            if own or _BLANK.fullmatch(line.text) or any(start <= line.start < end for start, end in hidden):
                continue
            yield line.start, line.start + len(line.text.rstrip())


def _quote(text: str, span: tuple[int, int], chunks: Sequence[Passage], passages: list[Passage]) -> Segment | None:
    """A cited line; `passages` grows by the one that holds it. None for a line that the index leaves out."""
    raw = text[slice(*span)]
    start = span[0] + len(raw) - len(raw.lstrip())
    held = next((each for each in chunks if each.chunk.start <= start < each.chunk.end), None)
    said = clean_line(plain(_LINE_MARK.sub("", raw)))
    if held is None or not said:
        return None
    if held not in passages:
        passages.append(held)
    number, end = passages.index(held) + 1, min(span[1], held.chunk.end)
    return Segment(f"- {said} [{number}]\n", said, (number,), "supported", ("quote",), ((number, (start, end)),))


def _said(text: str) -> Segment:
    return Segment(text, "", (), "unverified", (), ())
