"""A passage read for checking claims against it: its sentences, what words they hold and what they stand under."""

from __future__ import annotations

from dataclasses import dataclass

from askbase.answer.standing import Standing, standings
from askbase.answer.struck import struck_spans, struck_words
from askbase.answer.text import content_words, month_names, names, numbers, opening_name, sentences
from askbase.notes.render import plain
from askbase.types import Passage


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

    @property
    def all_words(self) -> frozenset[str]:
        return self.where.union(*self.words)

    def stands(self, place: int) -> frozenset[str]:
        """Words that say where a sentence stands: title, date, headings, the head of its table."""
        return self.where | content_words(str(self.standing[place]))

    def is_row(self, place: int) -> bool:
        """A row of a table."""
        return self.texts[place].startswith("|")

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
    def of(passage: Passage) -> Evidence:
        chunk = passage.chunk
        where = f"{passage.title} {' '.join(chunk.headings)} {passage.date or ''}"
        spans = tuple(sentences(chunk.text))
        read = [plain(chunk.text[start:end]) for start, end in spans]
        texts = [text if text in chunk.plain else "" for text in read]  # what is hidden says nothing
        taken_back = struck_spans(chunk.text)
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
            standing=tuple(standings([chunk.text[start:end] for start, end in spans], texts)),
        )
