"""Questions about the collection, not about what a note says: "how many unread clips from arXiv". What can be asked
(`Asked`) and by what (`Vocabulary`). Reading the question: `collection_reader`; which notes: `collection_select`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from askbase.clean import fold
from askbase.notes.names import stem
from askbase.retrieve.collection_bounds import Bound
from askbase.retrieve.collection_cited import Cited, cite_names
from askbase.retrieve.collection_papers import papers_of
from askbase.retrieve.collection_period import When
from askbase.retrieve.collection_values import texts
from askbase.retrieve.collection_words_german import opens_in_german
from askbase.store.listing import Listed
from askbase.types import Filter

Kind = Literal["count", "list", "first"]

_NAMES = ("aliases", "alias", "citekey")  # beside title and file
_NOUN = r"(?:notes|clips|clippings|papers|articles|publications|references)"
_GATE = re.compile(
    r"(?:(?:and|please|the|my)\s+)*(?:(?:how many|which|what|list|show|name|give|count|newest|latest|oldest|number of"
    r"|most recent|earliest|find|do i have|are there|unread|in (?:which|what)|when did (?:i|we) last"
    r"|when was (?:my|our|the) (?:last|latest|most recent) meeting"
    r"|wann habe(?:n wir| ich)|notes|clips|clippings)\b"
    rf"|(?:[\w-]+ ){{0,2}}{_NOUN}\s+\w)"
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the notes of a vault can be asked for by: everything folded."""

    terms: Mapping[str, frozenset[str]]  # tag, type, source, topic
    folders: frozenset[str]
    values: Mapping[str, frozenset[str]]  # property → its values as texts
    names: Mapping[str, str]  # title, file name or alias → the name links use
    papers: frozenset[str] = frozenset()  # paths of the notes on publications
    cited: Mapping[str, str] = field(default_factory=dict)  # how a note is called that may be cited → its key


@dataclass(frozen=True, slots=True)
class Order:
    """By `key` ("date" is the note's date), the first of them wanted first."""

    key: str
    descending: bool


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of these properties has one of these values. The first is what the answer calls them."""

    keys: tuple[str, ...]
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about the collection. `limit` None means all of them."""

    kind: Kind
    filters: Filter
    properties: tuple[tuple[str, str], ...] = ()  # the value must be among the property's
    present: tuple[tuple[str, bool], ...] = ()  # the property must, or must not, be there
    clipped: bool = False  # only notes that came from elsewhere: with a source or a link
    order: Order | None = None
    keys: tuple[str, ...] = ()  # properties the answer should show
    among: frozenset[str] | None = None  # only these paths
    people: tuple[AnyOf, ...] = ()  # who wrote it, who was there
    any_of: tuple[AnyOf, ...] = ()
    bounds: tuple[Bound, ...] = ()
    cites: tuple[Cited, ...] = ()
    when: When | None = None
    published: bool = False  # its order in time is that of the publications


def vocabulary(notes: Sequence[Listed], terms: Mapping[str, frozenset[str]]) -> Vocabulary:
    """What `notes` can be asked for by."""
    values: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    folders: set[str] = set()
    for note in notes:
        parts = note.path.split("/")
        folders.update("/".join(parts[:depth]) for depth in range(1, len(parts)))
        file = stem(note.path)
        others = (name for key in _NAMES for name in texts(note.properties.get(key)) if name)
        names.update(dict.fromkeys((*others, fold(file).lstrip("@"), fold(note.title), fold(file)), file))
        for key, value in note.properties.items():
            values.setdefault(key, set()).update(texts(value))
    of_each = {key: frozenset(all_) for key, all_ in values.items()}
    papers = papers_of(notes)
    return Vocabulary(terms, frozenset(folders), of_each, names, papers, cite_names(notes, papers))


def may_ask(question: str) -> bool:
    """Whether it is worth reading the catalog to find out."""
    folded = fold(question)
    return _GATE.match(folded) is not None or opens_in_german(folded)
