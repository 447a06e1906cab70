"""Questions about what the front matter of a note on a publication says, by author and year or by words of its title:
"doi Tanaka 2021", "who wrote the paper on rarefaction?". All such notes are looked at, not only those found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from askbase.answer.stated.properties import stated_fields
from askbase.answer.stated.stated import Stated
from askbase.answer.words.naming import asked_words, same_word
from askbase.clean import fold
from askbase.notes.names import stem
from askbase.retrieve.collection_papers import authors_of, papers_of, years_of
from askbase.retrieve.collection_words import AUTHORS
from askbase.store.database import Database
from askbase.store.listing import Listed, listed
from askbase.types import Filter, Passage

_MOST = 8  # papers of one author that are told
_A_PAPER = re.compile(r"\b(?:papers?|articles?|publications?|stud(?:y|ies)|artikels?|aufsatz(?:es)?)\b")
_PUBLISHED = re.compile(r"\b(?:publish(?:ed|es)?|appear(?:ed)?|erschienen|veröffentlicht)\b")
_WRITTEN = re.compile(r"\b(?:wrote|written|co-?authored|authored|schrieb|geschrieben)\b|\bauthors?\b")
_YEAR_KEYS = ("year", "published", "issued", "jahr")
_LONGEST = 16  # words
_BY_NAME = re.compile(r"\b(?:1[5-9]|20)\d\d\b|[^\W\d_][\w-]*\d")  # a year, or a key: lee2011
_FILLER = frozenset(
    "a about al an and article articles author authored authors authorship by co coauthored der die das did do does et"
    " for from give had has have hat i in is it its list me my named note notes of on paper papers please publication"
    " publications s show studies study tell that the their this und to von was were what when where which who whom"
    " with written wrote year publish published publishes appear appeared erschienen veröffentlicht wann wer wo welche"
    " welcher welchem welches geschrieben schrieb den dem im zu über are".split()
)


def from_papers(database: Database, question: str, note_passages: Callable[[str], Sequence[Passage]]) -> Stated:
    """One line for each property asked for, of the paper that is named; empty if the question is about anything
    else."""
    text = fold(question)
    may_name = _BY_NAME.search(text) or _A_PAPER.search(text) or _PUBLISHED.search(text)
    if may_name is None or len(text.split()) > _LONGEST:
        return Stated([], ())
    notes = listed(database, Filter())
    papers = papers_of(notes)
    keys, words = _asked(text, [note for note in notes if note.path in papers])
    if not keys or not words:
        return Stated([], ())
    meant = _named(words, [note for note in notes if note.path in papers], text)
    if not 0 < len(meant) <= _MOST:
        return Stated([], ())
    return stated_fields((note_passages(note.path) for note in meant), keys)


def _asked(text: str, papers: Sequence[Listed]) -> tuple[tuple[str, ...], list[str]]:
    """The properties that are asked for, and the words that are left to name a paper."""
    known = {key for note in papers for key in note.properties}
    said = {key for key in known if len(key) > 2 and re.search(rf"\b{re.escape(key)}\b", text)} - {"published"}
    if _WRITTEN.search(text) and (re.match(r"\W*(?:who|wer|by whom)\b", text) or "author" in text):
        said |= set(AUTHORS)
    if _PUBLISHED.search(text):
        if re.match(r"\W*(?:when|wann)\b", text) or "year" in said:
            said |= set(_YEAR_KEYS)
        elif "journal" in said or re.match(r"\W*(?:where|wo)\b", text):
            said |= {"journal", *_YEAR_KEYS}
    keys = tuple(sorted(said & known))
    spoken = {word for key in keys for word in re.findall(r"[^\W_]+", key)}
    left = [word for word in re.findall(r"[^\W_]+", re.sub(r"[’']s\b", " ", text)) if word not in _FILLER | spoken]
    return keys, left


def _named(words: Sequence[str], papers: Sequence[Listed], text: str) -> list[Listed]:
    """By key, by surnames and year, by surnames alone where that can be but one or all are asked for, or by words of
    the title."""
    by_key = [note for note in papers if "".join(words) in _keys(note)]
    if by_key:
        return by_key if len(by_key) == 1 else []
    years = [word for word in words if re.fullmatch(r"(?:1[5-9]|20)\d\d", word)]
    names = " ".join(word for word in words if word not in years)
    theirs = [note for note in papers if names and _of(note, names) and set(years) <= years_of(note)]
    first = [note for note in theirs if authors_of(note)[:1] == [names]] or theirs
    if theirs and years:
        return first if len(first) == 1 else []
    if theirs and _PUBLISHED.search(text) and not _A_PAPER.search(text):
        return theirs
    if theirs and _A_PAPER.search(text):
        return first if len(first) == 1 else []
    asked = asked_words(" ".join(words))
    if not (_A_PAPER.search(text) and asked):
        return []
    titled = [note for note in papers if all(any(same_word(word, part) for part in _title(note)) for word in asked)]
    return titled if len(titled) == 1 else []


def _of(note: Listed, names: str) -> bool:
    """Whether `names` are surnames of its authors, in their order."""
    return names in {" ".join(authors_of(note)[:count]) for count in (1, 2, 3)} or names in authors_of(note)


def _keys(note: Listed) -> set[str]:
    said = (fold(stem(note.path)), fold(str(note.properties.get("citekey", ""))))
    return {re.sub(r"[\W_]", "", key) for key in said if key}


def _title(note: Listed) -> frozenset[str]:
    return asked_words(note.title)
