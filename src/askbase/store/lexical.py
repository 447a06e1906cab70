"""Finding chunks by words: SQLite FTS5 with Porter stems, bm25, and CJK text split into characters."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence

from askbase.clean import clean
from askbase.store.pruning import BestRows, Scored, best_of, best_rows, how_many
from askbase.store.words import CJK, CJK_CHARACTER
from askbase.types import Hit

_TOKEN = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
_PHRASE = re.compile(r'"([^"]{2,200})"|“([^”]{2,200})”')
_LETTER, _DIGIT = re.compile(r"[^\W\d]"), re.compile(r"\d")
_HELD_TOGETHER = re.compile(r"\d[^\W\d]|\d{5}|\d[./:-]\d|\w[_@]\w")
_DATE = re.compile(r"\d{4}(?:-\d\d?){0,2}")
_UMLAUTS = {"ae": "ä", "oe": "ö", "ue": "ü"}
SPELLED_OUT = str.maketrans({umlaut: spelled for spelled, umlaut in _UMLAUTS.items()})
_UMLAUT = re.compile(r"[ao]e|(?<!q)ue(?=[^\Waeiou\d_])")  # not that of "value" and "queue"
QUOTED_IN = 50
NAMED_IN = 5
MAX_TERMS = 64
_LOOKED_UP = 20_000  # with more to choose from, the best of all are sooner found,
_PICKED_FROM = 4  # so many for each one wanted; if too few of them are allowed, those that are get looked up after all

STOP_WORDS = frozenset(
    "a about all am an and any are as at be been but by can could did do does for from had has have he her his how i if"
    " in into is it its just me my of on or our she should so some than that the their them then there these they this"
    " those to too us was we were what when where which who whom whose why will with would you your"
    " der die das ein eine einen und oder ist im in zu von mit wie was wann wo wer welche ich mein meine"
    " le la les un une des et ou est dans de du que quel quelle qui comment mon ma mes je"
    " el los las una y es en del que como cuando donde mi".split()
)


def terms_of(question: str) -> list[str]:
    """The words of a question worth looking up, in order; all of them if only stop words are left."""
    found = list(dict.fromkeys(match.group().lower() for match in _TOKEN.finditer(clean(question))))
    content = [term for term in found if term not in STOP_WORDS]
    return (content or found)[:MAX_TERMS]


def phrases_of(question: str) -> list[str]:
    """What to look for, in FTS5's syntax: words, and quoted phrases as phrases. Nothing of the question is syntax."""
    parts = [_phrases(term) for term in terms_of(question)]
    parts += [(f'"{" ".join(_TOKEN.findall(match[0] or match[1]))}"',) for match in _PHRASE.findall(question)]
    return [phrase for part in dict.fromkeys(parts) for phrase in part if phrase != '""']


def search_words(
    connection: sqlite3.Connection, question: str, limit: int, allowed: frozenset[str] | None,
    best: BestRows = best_rows,
) -> list[Hit]:  # fmt: skip
    """The best chunks by bm25, best first; scores are positive, higher is better. `best`: how rows are found."""
    phrases = phrases_of(question)
    if not phrases:
        return []
    if allowed is None:
        return _named(connection, best(connection, phrases, limit))
    if len(allowed) > _LOOKED_UP:
        picked_from = best(connection, phrases, _PICKED_FROM * limit)
        hits = [hit for hit in _named(connection, picked_from) if hit.chunk_id in allowed]
        if len(hits) >= limit or len(picked_from) < _PICKED_FROM * limit:
            return hits[:limit]
    return _named(connection, best_of(connection, phrases, _rows(connection, sorted(allowed)), limit))


def exact_phrases(question: str) -> list[tuple[str, int]]:
    """(FTS5 phrase, in how many chunks it may stand to tell something) for what was meant to the letter: quoted words,
    and identifiers such as `ERR_4821`, `v1.2.3` or `F3`."""
    quoted = [(match[0] or match[1], QUOTED_IN) for match in _PHRASE.findall(question)]
    words = [(word, NAMED_IN) for word in _PHRASE.sub(" ", clean(question)).split() if _is_identifier(word)]
    phrases = [(_TOKEN.findall(said.lower()), most) for said, most in (*quoted, *words)]
    return [
        (f'"{" ".join(tokens)}"', most) for tokens, most in phrases if tokens and not CJK_CHARACTER.match(tokens[0])
    ]


def search_phrases(connection: sqlite3.Connection, question: str, allowed: frozenset[str] | None) -> frozenset[str]:
    """Chunks that hold one of the exact phrases; a phrase that stands in too many says nothing."""
    found: set[str] = set()
    for phrase, most in exact_phrases(question):
        rows = connection.execute(
            "SELECT c.id FROM words JOIN chunks c ON c.rowid = words.rowid WHERE words MATCH ? LIMIT ?",
            (phrase, most + 1),
        ).fetchall()
        if len(rows) <= most:
            found.update(chunk_id for (chunk_id,) in rows if allowed is None or chunk_id in allowed)
    return frozenset(found)


def document_frequency(connection: sqlite3.Connection, terms: Sequence[str]) -> dict[str, int]:
    """In how many chunks each term occurs (stemmed as the index stems it)."""
    return {term: how_many(connection, " OR ".join(_phrases(term))) for term in terms}


def _named(connection: sqlite3.Connection, found: Sequence[Scored]) -> list[Hit]:
    rows = connection.execute(
        "SELECT rowid, id FROM chunks WHERE rowid IN (SELECT value FROM json_each(?))",
        (json.dumps([row for row, _ in found]),),
    )
    names: dict[int, str] = dict(rows)
    return [Hit(names[row], score) for row, score in found if row in names]


def _rows(connection: sqlite3.Connection, chunk_ids: Sequence[str]) -> list[int]:
    found = connection.execute(
        "SELECT c.rowid FROM json_each(?) CROSS JOIN chunks c ON c.id = json_each.value", (json.dumps(chunk_ids),)
    )
    return [row for (row,) in found]


def _is_identifier(word: str) -> bool:
    """Letters and digits mixed, long numbers, parts held together by `_`, `@` or dots between digits; not a date."""
    bare = word.strip(".,;:!?()[]'’")
    letter = _LETTER.search(bare)
    mixed = letter is not None and _DIGIT.search(bare, letter.end())  # in two looks: one pattern would look from each
    return bool(mixed or _HELD_TOGETHER.search(bare)) and _DATE.fullmatch(bare) is None


def _phrases(term: str) -> tuple[str, ...]:
    """A word as it is, and with its umlauts the other way (`Gebaeude`); a CJK run as its pairs of neighbours: long runs
    are sentences and would never match whole."""
    if not CJK_CHARACTER.match(term):
        other = term.translate(SPELLED_OUT)
        other = _UMLAUT.sub(lambda spelled: _UMLAUTS[spelled[0]], term) if other == term else other
        return (f'"{term}"',) if other == term else (f'"{term}"', f'"{other}"')
    pairs = [term[at : at + 2] for at in range(max(1, len(term) - 1))]
    return tuple(f'"{" ".join(pair)}"' for pair in pairs)
