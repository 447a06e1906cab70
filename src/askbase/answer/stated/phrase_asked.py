"""Where the notes say some very words ("where does the note say “start simple”?"): each sentence that has them, by note
and heading. A search for meaning finds what is near to them, and a model tells of one place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice

from askbase.answer.claims.cited_lines import LIST_MARK, cited_line
from askbase.answer.claims.segment import Segment
from askbase.answer.reading.standing import standings
from askbase.answer.stated.stated import Stated
from askbase.answer.words.naming import asked_words, named_in_part
from askbase.answer.words.text import sentences
from askbase.clean import clean_line, fold
from askbase.notes.frontmatter import body_start
from askbase.notes.outline import hidden_spans, outline
from askbase.notes.render import plain
from askbase.store.catalog import Catalog
from askbase.store.listing import listed
from askbase.store.phrases import notes_with
from askbase.types import Filter, Passage

Titles = Mapping[str, str]  # path → title
SHOWN = 40  # places
_AT_ONCE = 50  # whole notes held
_QUOTED = re.compile(r"[\"“„«](?P<phrase>[^\"“”„«»]{3,200})[\"”“»]")
_ASKS_WHERE = re.compile(
    r"(?i)\b(?:where|(?:which|what) (?:of my )?(?:notes?|clips?|clippings?|pages?|files?)|wo|in welche[nmr] notiz)\b"
)
_SAYS = re.compile(
    r"(?i)\b(?:sa(?:y|ys|id)|wr(?:ite|ites|ote|itten)|mention(?:s|ed)?|appears?|occurs?|stands?|quote[sd]?|contains?|"
    r"ha(?:ve|s)|use[sd]?|find|found|steht|stehen|schreib\w*|geschrieben|erwähn\w*|vorkomm\w*)\b"
)
_FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class _Place:
    """`under`: the headings of its section but for the note's own title, and the line that opens its list."""

    path: str
    under: str
    said: str
    span: tuple[int, int]


def from_phrase(catalog: Catalog, question: str, filters: Filter) -> Stated:
    """Empty if the question has no phrase in quotation marks, does not ask where it stands, or no note has it."""
    found = _QUOTED.search(question)
    around = _QUOTED.sub(" ", question)
    if found is None or not _ASKS_WHERE.search(around) or not _SAYS.search(around):
        return Stated([], ())
    phrase = fold(" ".join(found["phrase"].split())).strip(" .,;:!?")
    if len(phrase.split()) < _FEWEST_WORDS:
        return Stated([], ())
    titles = catalog.titles()
    paths = _notes(catalog, titles, phrase, around, filters)
    return _told(catalog, titles, list(islice(_places(catalog, titles, phrase, paths), SHOWN + 1)))


def _notes(catalog: Catalog, titles: Titles, phrase: str, around: str, filters: Filter) -> list[str]:
    """The notes with such words that pass the filter; those of them that the question names, if it names any."""
    paths = notes_with(catalog.database.connection, phrase)
    if paths and not filters.empty:
        passing = {note.path for note in listed(catalog.database, filters)}
        paths = [path for path in paths if path in passing]
    words = asked_words(around)
    return [path for path in paths if named_in_part(path, titles.get(path, ""), words)] or paths


def _places(catalog: Catalog, titles: Titles, phrase: str, paths: Sequence[str]) -> Iterator[_Place]:
    """As they are asked for: notes are read a few at a time."""
    has_it = re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)")
    read = (catalog.whole_notes(paths[first : first + _AT_ONCE]) for first in range(0, len(paths), _AT_ONCE))
    for path, note in chain.from_iterable(sorted(notes.items()) for notes in read):
        hidden = hidden_spans(note.text)
        for section in outline(note.text, body_start(note.text, note.has_properties)).sections:
            own = note.text[section.start : section.end]
            spans = list(sentences(own))
            raw = [own[start:end] for start, end in spans]
            said = [clean_line(plain(LIST_MARK.sub("", each, count=1))) for each in raw]
            above = [each for each in section.headings if each != titles.get(path)]
            for (start, end), line, text, standing in zip(spans, raw, said, standings(raw, said), strict=True):
                first = section.start + start
                if line.startswith("#") or any(begin <= first < stop for begin, stop in hidden):
                    continue
                if has_it.search(fold(text)):
                    under = " › ".join([*above, *([standing.opener.rstrip(" :")] if standing.opener else [])])
                    yield _Place(path, under, text, (first, section.start + end))


def _told(catalog: Catalog, titles: Titles, places: Sequence[_Place]) -> Stated:
    segments: list[Segment] = []
    passages: list[Passage] = []
    for (path, under), there in groupby(places[:SHOWN], key=lambda place: (place.path, place.under)):
        chunks = catalog.note_passages(path)
        lines = [line for each in there if (line := cited_line(each.said, each.span, chunks, passages))]
        heading = f", under {clean_line(under)}" if under else ""
        segments += [Segment.unclaimed(f"{clean_line(titles.get(path, path))}{heading}:\n\n"), *lines] if lines else []
        segments += [Segment.unclaimed("\n")] if lines else []
    if len(places) > SHOWN:
        segments.append(Segment.unclaimed(f"… and more than these {SHOWN} places.\n"))
    return Stated(segments, tuple(passages)) if passages else Stated([], ())
