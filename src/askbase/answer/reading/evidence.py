"""A passage read for checking claims against it: its sentences, what words they hold and what they stand under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from askbase.answer.reading.nesting import under_items
from askbase.answer.reading.standing import Standing, opens_within_table, standings
from askbase.answer.reading.struck import struck_spans, struck_words
from askbase.answer.words.text import content_words, month_names, names, numbers, opening_name, sentences
from askbase.notes.render import plain
from askbase.types import Passage

Head = tuple[str, tuple[int, int]]  # the first row of a table without markup, its span in the note
_KEPT = 128  # passages: those of a question are read ten times and more on its way
_GAP = 2  # characters between two passages of a note that follow one another: a line break


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage read once: its sentences with offsets into the note, and what words they hold."""

    passage: Passage
    spans: tuple[tuple[int, int], ...]
    texts: tuple[str, ...]  # without markup
    words: tuple[frozenset[str], ...]
    numbers: tuple[frozenset[str], ...]
    names: tuple[frozenset[str], ...]
    struck: tuple[frozenset[str], ...]  # of those words the ones that stand in ~~struck-out~~ text alone
    where_told: str  # title, headings and date: they hold for every sentence
    where: frozenset[str]  # words of these
    where_numbers: frozenset[str]
    standing: tuple[Standing, ...]  # what each sentence stands under within the passage
    above: Head | None = None  # of the table within which the passage begins

    @property
    def all_words(self) -> frozenset[str]:
        return self.where.union(*self.words)

    def stands(self, place: int) -> frozenset[str]:
        """Words that say where a sentence stands: title, date, headings, the head of its table."""
        return self.where | content_words(str(self.standing[place]))

    def is_row(self, place: int) -> bool:
        """A row of a table."""
        return self.texts[place].startswith("|")

    def head(self, place: int) -> Head | None:
        """Of the table that a row stands in."""
        standing = self.standing[place]
        if standing.head_at is not None:
            return standing.head, self.spans[standing.head_at]
        return self.above if standing.head and self.is_row(place) else None

    def in_full(self, place: int) -> str:
        """A sentence as it would be said: the cells of a row mean little without the head of the table."""
        text = self.texts[place]
        return f"{self.passage.title}: {self.standing[place]} {text}" if self.is_row(place) else text

    def around(self, place: int) -> frozenset[str]:
        """Words of a sentence, its two neighbours and where they stand."""
        return self.stands(place).union(*self.words[max(0, place - 1) : place + 2])

    def numbers_around(self, place: int) -> frozenset[str]:
        return self.where_numbers.union(*self.numbers[max(0, place - 1) : place + 2])

    @staticmethod
    @lru_cache(maxsize=_KEPT)
    def of(passage: Passage, above: Head | None = None) -> Evidence:
        """`above`: see the field."""
        chunk = passage.chunk
        where = f"{passage.title} {' '.join(chunk.headings)} {passage.date or ''}"
        spans = tuple(sentences(chunk.text))
        read = [plain(chunk.text[start:end]) for start, end in spans]
        texts = [text if text in chunk.plain else "" for text in read]  # what is hidden says nothing
        taken_back = struck_spans(chunk.text)
        raw = [chunk.text[start:end] for start, end in spans]
        standing = standings(raw, texts, above[0] if above else "")
        return Evidence(
            passage=passage,
            spans=tuple((chunk.start + start, chunk.start + end) for start, end in spans),
            texts=tuple(texts),
            words=tuple(content_words(text) | month_names(text) for text in texts),
            numbers=tuple(numbers(text) for text in texts),
            names=tuple(names(text) | opening_name(text) for text in texts),
            struck=tuple(struck_words(chunk.text, span, taken_back) for span in spans),
            where_told=where,
            where=content_words(where),
            where_numbers=numbers(where),
            standing=tuple(under_items(chunk.text, spans, texts, standing, passage.before)),
            above=above,
        )


def evidences(passages: Sequence[Passage]) -> list[Evidence]:
    """Each passage read. A table that is cut between two of a note has its head in both."""
    read = [Evidence.of(passage) for passage in passages]
    for number in sorted(range(len(passages)), key=lambda number: passages[number].chunk.start):
        chunk = passages[number].chunk
        if not opens_within_table([chunk.said(span) for span in read[number].spans]):
            continue
        before = [
            other
            for other in read
            if other.passage.chunk.note_path == chunk.note_path
            and other.passage.chunk.start < chunk.start <= other.passage.chunk.end + _GAP
        ]
        above = next((head for other in before if (head := _head_before(other, chunk.start)) is not None), None)
        if above is not None:
            read[number] = Evidence.of(passages[number], above)
    return read


def _head_before(evidence: Evidence, start: int) -> Head | None:
    """Of the table whose row stands right before `start` in the note, as far as this passage has both."""
    places = [place for place, (begin, _) in enumerate(evidence.spans) if begin < start]
    if not places:
        return None
    last = places[-1]
    span = evidence.spans[last]
    if start > span[1] + _GAP or not evidence.passage.chunk.said(span).startswith("|"):
        return None
    return evidence.head(last) or (evidence.texts[last], evidence.spans[last])  # it is the head itself
