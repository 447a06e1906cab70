"""An answer that is reckoned: the result and its way, and the notes' own words with the figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from askbase.answer.claims.segment import Segment
from askbase.answer.quoting.extract import as_quote, is_taken_back, once
from askbase.answer.quoting.rows import is_row
from askbase.answer.reading.focus import Sentence, as_read, sentences_of
from askbase.answer.reckoning.asked import Asked, asked_of
from askbase.answer.reckoning.certain import changes_all
from askbase.answer.reckoning.columns import of_column
from askbase.answer.reckoning.counts import is_item, listed
from askbase.answer.reckoning.differences import between_dates, between_rows, left_of
from askbase.answer.reckoning.periods import end_of
from askbase.answer.reckoning.told import Reckoned
from askbase.answer.stated.stated import Stated
from askbase.types import Passage

RECKONED = "Reckoned from your notes (no model did the sum):\n\n"
_QUOTED = 12  # sentences; all are cited


def reckoned(question: str, passages: Sequence[Passage], note_passages: Callable[[str], Sequence[Passage]]) -> Stated:
    """Empty where nothing is to be reckoned, or the notes do not have exactly the figures for it. `note_passages` gives
    every passage of a note: rows of a table may not be among those found."""
    asked = asked_of(question)
    if asked is None:
        return Stated([], ())
    in_part = is_item if asked.task == "count" else is_row
    read = _with_the_rest(passages, note_passages, in_part)
    sentences = [
        _marked(each, read) for each in once(sentences_of(read)) if not is_taken_back(each, read[each.passage])
    ]
    found = _reckon(asked, sentences, read)
    if found and _is_of_others(found, sentences, question):
        return Stated([], ())
    return _told(found, read) if found else Stated([], ())


def _marked(sentence: Sentence, read: Sequence[Passage]) -> Sentence:
    """What is struck out in it with its marks: it is no figure to reckon with."""
    [text] = as_read(read[sentence.passage], [sentence])
    return replace(sentence, text=text)


def _is_of_others(found: Reckoned, sentences: Sequence[Sentence], question: str) -> bool:
    """Their sections, or the beginnings of their notes, say of all figures that they are old, or in thousands."""
    titles = {(each.note, each.label.partition(" › ")[0]) for each in found.drawn_on}
    beside = {*titles, *((each.note, each.label.partition(": |")[0]) for each in found.drawn_on)}
    return any(changes_all(each.text, question) for each in sentences if (each.note, each.label) in beside)


def _reckon(asked: Asked, sentences: Sequence[Sentence], passages: Sequence[Passage]) -> Reckoned | None:
    if asked.task == "difference":
        return between_dates(asked, sentences, passages) or between_rows(asked, sentences)
    if asked.task == "left":
        return left_of(asked, sentences)
    if asked.task == "count":
        return listed(asked, sentences)
    return end_of(asked, sentences) if asked.task == "end" else of_column(asked, sentences)


def _with_the_rest(
    passages: Sequence[Passage],
    note_passages: Callable[[str], Sequence[Passage]],
    in_part: Callable[[Sentence], bool],
) -> list[Passage]:
    """Those found, and of a note with a row or an item among them all the others."""
    notes = dict.fromkeys(each.note for each in sentences_of(passages) if in_part(each))
    known = {each.chunk.id for each in passages}
    return [*passages, *(each for note in notes for each in note_passages(note) if each.chunk.id not in known)]


def _told(found: Reckoned, read: Sequence[Passage]) -> Stated:
    passages = tuple(dict.fromkeys(read[each.passage] for each in found.drawn_on))
    numbered = [(each, passages.index(read[each.passage]) + 1) for each in found.drawn_on]
    marks = tuple(dict.fromkeys(number for _, number in numbered))
    places = tuple((number, each.span) for each, number in numbered)
    text = f"{found.said} {' '.join(f'[{number}]' for number in marks)}\n\n"
    result = Segment(text, found.said, marks, "supported", ("reckoned",), places)
    quotes = [as_quote(each, read[each.passage], number) for each, number in numbered[:_QUOTED]]
    return Stated([Segment.unclaimed(RECKONED), result, *quotes], passages)
