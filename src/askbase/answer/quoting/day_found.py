"""What a question about a single day is answered from: the parts of the notes that are of that day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from askbase.answer.quoting.day_asked import DayAsked, NotePassages, of_that_day
from askbase.answer.words.text import parted_words
from askbase.notes.calendar_words import latest
from askbase.retrieve.plain import none_dated
from askbase.store.listing import Listed
from askbase.types import Filter, Passage, Retrieved

MOST_PARTS = 40  # of a day
_OF_DAY, _BESIDE_FOUND = 8, 3  # chunks that name the day asked for, alone and beside what was searched for
_YEARS = 5  # in which a day without a year is looked for
Naming = Callable[[date], Sequence[Passage]]
Passing = Callable[[Filter], Sequence[Listed]]


def of_day(
    retrieved: Retrieved, asked: DayAsked, naming: Naming, passing: Passing, note_passages: NotePassages
) -> Retrieved:
    """The notes of that day and what stands under it in others; of none, the passages that name it go first."""
    given, naming_it = _given(retrieved), _naming(asked, naming)
    of_the_day = passing(replace(given, after=asked.day, before=asked.day + timedelta(days=1)))
    paths = [note.path for note in of_the_day] + [each.chunk.note_path for each in _passing(naming_it, given, passing)]
    read = of_that_day(asked, paths, note_passages)[:MOST_PARTS]
    if not read:
        return with_that_day(retrieved, asked, naming, passing, _OF_DAY)
    found = {passage.chunk.note_path for passage in read}
    others = tuple(passage for passage in retrieved.passages if passage.chunk.note_path not in found)
    said = none_dated(asked.day)
    warnings = tuple(each for each in retrieved.warnings if each != said)
    return replace(retrieved, passages=tuple(read), others=others, whole=True, warnings=warnings)


def with_that_day(retrieved: Retrieved, asked: DayAsked, naming: Naming, passing: Passing, most: int = 0) -> Retrieved:
    """With passages in front that name the day and were not found: `most` of them, or a few that share words with the
    question."""
    known = {passage.chunk.id for passage in retrieved.passages}
    more = [each for each in _passing(_naming(asked, naming), _given(retrieved), passing) if each.chunk.id not in known]
    if not most:
        words = parted_words(asked.rest)
        shared = {each.chunk.id: len(words & parted_words(f"{each.title} {each.chunk.plain}")) for each in more}
        more = sorted((each for each in more if shared[each.chunk.id]), key=lambda each: -shared[each.chunk.id])
    return replace(retrieved, passages=(*more[: most or _BESIDE_FOUND], *retrieved.passages))


def _naming(asked: DayAsked, naming: Naming) -> list[Passage]:
    """Passages that may name the day, of the latest years if any is meant."""
    days = [asked.day]
    while asked.any_year and len(days) < _YEARS:
        before = latest(asked.day.month, asked.day.day, days[-1] - timedelta(days=1))
        if before is None:
            break
        days.append(before)
    return list({each.chunk.id: each for day in days for each in naming(day)}.values())


def _given(retrieved: Retrieved) -> Filter:
    """The filter without the days that the question's own words ask for."""
    return replace(retrieved.filters, after=None, before=None) if retrieved.narrowed else retrieved.filters


def _passing(passages: Sequence[Passage], given: Filter, passing: Passing) -> Sequence[Passage]:
    if given.empty or not passages:
        return passages
    paths = {note.path for note in passing(given)}
    return [passage for passage in passages if passage.chunk.note_path in paths]
