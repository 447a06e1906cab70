"""Which notes "papers", "articles" and "publications" mean: those on what was published, where a vault has such."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from askbase.clean import fold
from askbase.notes.names import stem
from askbase.retrieve.collection_people import surnames
from askbase.retrieve.collection_period import PUBLICATION
from askbase.retrieve.collection_values import texts
from askbase.retrieve.collection_words import AUTHORS
from askbase.store.listing import Listed

_FOLDERS = frozenset(
    "literature papers articles publications references sources zotero literatur artikel aufsätze publikationen"
    " quellen".split()
)
_KINDS = frozenset(  # tags and types; anything may be a source
    ("literature", "literature note", "literature-note", "paper", "papers", "article", "articles", "journal article",
     "journal-article", "article-journal", "journalarticle", "publication", "publications", "zotero", "literatur",
     "aufsatz"),
)  # fmt: skip
_OF_ONE = ("citekey", "doi", "journal")  # what notes on publications have


def papers_of(notes: Sequence[Listed]) -> frozenset[str]:
    """The paths of the notes on publications; empty where no folder, type, tag or property tells them. A reading list
    among them is none."""
    cited = frozenset(note.path for note in notes if _has_any(note, _OF_ONE))
    folders: dict[str, list[Listed]] = defaultdict(list)
    for note in notes:
        parts = note.path.split("/")
        for depth in range(1, len(parts)):
            folders["/".join(parts[:depth])].append(note)
    found = {note.path for note in notes if _KINDS & {*texts(note.properties.get("tags")), *_types(note)}}
    for folder, inside in folders.items():
        paths = {note.path for note in inside}
        if len(paths & cited) * 2 > len(paths):
            found |= paths & cited
        elif not cited and fold(folder.rsplit("/", 1)[-1]) in _FOLDERS:
            found |= paths
    return frozenset(found)


def _types(note: Listed) -> tuple[str, ...]:
    return (*texts(note.properties.get("type")), *texts(note.properties.get("tag")))


def _has_any(note: Listed, keys: Sequence[str]) -> bool:
    return any(texts(note.properties.get(key)) not in ((), ("",)) for key in keys)


def author_years(note: Listed) -> frozenset[str]:
    """How a note on a publication is called by its first author and year: "smith 2019", "smith et al. 2019"."""
    authors = authors_of(note)
    year = min(years_of(note), default="")
    key = re.fullmatch(r"@?([^\W\d_]{2,})[-_]?((?:1[5-9]|20)\d\d)[a-z]?", fold(stem(note.path)))
    names = {f"{key[1]} {key[2]}", f"{key[1]} et al. {key[2]}", f"{key[1]} et al {key[2]}"} if key else set()
    if authors and year:
        first = authors[0]
        names |= {f"{first} {year}", f"{first} et al. {year}", f"{first} et al {year}"}
        if len(authors) == 2:
            names |= {f"{first} {sign} {authors[1]} {year}" for sign in ("&", "and", "und")}
    return frozenset(names)


def years_of(note: Listed) -> frozenset[str]:
    """Of its publication, as digits."""
    said = (text for key in PUBLICATION for text in texts(note.properties.get(key)))
    return frozenset(match[0] for text in said if (match := re.match(r"(?:1[5-9]|20)\d\d(?!\d)", text)))


def authors_of(note: Listed) -> list[str]:
    """Surnames in their order. YAML makes four of `[Hassan, R., Moreau, C.]`."""
    values = (value for key in AUTHORS for value in texts(note.properties.get(key)))
    names = dict.fromkeys(name for value in values for name in surnames(value))
    return [name for name in names if len(name) > 1 and not name.endswith(".")]
