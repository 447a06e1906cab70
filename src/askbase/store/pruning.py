"""The best rows by bm25 without scoring every row that matches; the result is that of scoring them all.

FTS5 finds a row in a tenth of the time it takes to score it, and common words match half of a vault. A word adds at
most 2.2 of its rarity to a score. So once enough rows with rare words are known, rows that hold only common ones cannot
come among the best: they are never scored. (Turtle, Flood, "Query evaluation: strategies and optimizations", 1995.)
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Columns: title, headings, tags, body. A word in the title says more about a note than one in its text.
WEIGHTS = "2.0, 1.5, 1.5, 1.0"
_BEST_FIRST = "ORDER BY score DESC, rowid LIMIT ?"

_LISTED = "+rowid IN (SELECT value FROM json_each(?))"  # "+": the words are walked through once, no row is looked up

Scored = tuple[int, float]  # rowid and bm25; positive, higher is better
BestRows = Callable[[sqlite3.Connection, Sequence[str], int], list[Scored]]

_MOST = 2.2  # k1 + 1 of FTS5's bm25: what any number of occurrences comes to
_LEAST_RARITY = 1e-6  # FTS5's, of a word that stands in more than half of the rows
_SLACK = 1e-9  # sums of floats
_WORTH = 30  # matches per row asked for; with fewer, scoring all of them is as quick
_FIRST = 20  # rows with the rarest words per row asked for: they say how good the best are
_DEPTHS = ((8, 3), (20, 2))  # with up to so many words, so many of a row are looked at together; else one


@dataclass(frozen=True, slots=True)
class _Word:
    phrase: str  # an FTS5 phrase, quoted
    rows: int
    most: float  # what it can add to a score


def best_rows(connection: sqlite3.Connection, phrases: Sequence[str], limit: int) -> list[Scored]:
    """The `limit` best rows that match any of the phrases, best first, of equals the one that was indexed first."""
    words = _by_rarity(connection, phrases)
    if sum(word.rows for word in words) <= _WORTH * limit:
        return _scored(connection, _any(words), limit) if words else []
    first = _enough(words, _FIRST * limit)
    found = _scored_with(connection, words[:first], words[first:], limit)
    bar = found[limit - 1][1] - _SLACK if len(found) >= limit else 0.0
    last = max(first, _needed(words, bar))
    some, rest = words[first:last], words[last:]
    among, alone = (_but(_may_reach(left, bar), words[:first]) for left in ((*some, *rest), some))
    return _best((*found, *_scored_with(connection, some, rest, limit, among, alone)), limit)


def best_of(connection: sqlite3.Connection, phrases: Sequence[str], rows: Sequence[int], limit: int) -> list[Scored]:
    """The best of these rows; no other one is scored."""
    expression = " OR ".join(phrases)
    return connection.execute(
        f"{scores_of()} AND {_LISTED} {_BEST_FIRST}", (expression, json.dumps(rows), limit)
    ).fetchall()


def _by_rarity(connection: sqlite3.Connection, phrases: Sequence[str]) -> list[_Word]:
    """Those that stand anywhere, the rarest first. Expressions keep this order: sums are then the same to the bit."""
    last = last_row(connection)
    counted = [(phrase, how_many(connection, phrase)) for phrase in phrases]
    words = [_Word(phrase, rows, _MOST * rarity(rows, last)) for phrase, rows in counted if rows]
    return sorted(words, key=lambda word: -word.most)


def last_row(connection: sqlite3.Connection) -> int:
    """At least how many rows there are."""
    last = connection.execute("SELECT rowid FROM words ORDER BY rowid DESC LIMIT 1").fetchone()
    return int(last[0]) if last else 0


def how_many(connection: sqlite3.Connection, expression: str) -> int:
    """Rows that match."""
    return int(connection.execute("SELECT count(*) FROM words WHERE words MATCH ?", (expression,)).fetchone()[0])


def rarity(rows: int, last: int) -> float:
    """FTS5's, of a word in so many rows; where some are gone, more than it."""
    return max(math.log((last - rows + 0.5) / (rows + 0.5)), _LEAST_RARITY)


def _enough(words: Sequence[_Word], rows: int) -> int:
    """How many of the words to begin with."""
    count = total = 0
    while count < len(words) and total < rows:
        total += words[count].rows
        count += 1
    return count


def _needed(words: Sequence[_Word], bar: float) -> int:
    """How many of the words a row must hold one of, to come to `bar`: the rest together do not."""
    count, rest = len(words), 0.0
    while count and rest + words[count - 1].most < bar:
        count -= 1
        rest += words[count].most
    return count


def _scored_with(
    connection: sqlite3.Connection, some: Sequence[_Word], rest: Sequence[_Word], limit: int,
    among: str | None = None, alone: str | None = None,
) -> list[Scored]:  # fmt: skip
    """The best rows with one of `some` words. FTS5 has no optional words: those with one of the `rest` too, then those
    for which some words are enough; a row that comes twice counts with all of its words."""
    if not some:
        return []
    both = _scored(connection, f"{_any(some)} AND {_any(rest)}", limit, among) if rest else []
    return _best((*both, *_scored(connection, _any(some), limit, alone)), limit)


def _but(expression: str, without: Sequence[_Word]) -> str:
    """Without rows that were scored before. Only where nothing is scored: under NOT, FTS5 does not see every word."""
    return f"{expression} NOT {_any(without)}" if expression and without else expression


def _may_reach(words: Sequence[_Word], bar: float) -> str:
    """An expression for the rows that may come to `bar`, and for some more; "" if there are none."""
    found = _reaching(words, bar, next((depth for most, depth in _DEPTHS if len(words) <= most), 1))
    return _any(words) if found is None else found


def _reaching(words: Sequence[_Word], bar: float, depth: int) -> str | None:
    """The same with up to `depth` words looked at together; None: every row may."""
    if bar <= 0 or not depth:
        return None
    alone, joined = [], []
    for place in range(_needed(words, bar)):
        word = words[place]
        others = _reaching(words[place + 1 :], bar - word.most, depth - 1)
        if others is None:
            alone.append(word.phrase)
        elif others:
            joined.append(f"({word.phrase} AND {others})")
    return f"({' OR '.join((*alone, *joined))})" if alone or joined else ""


def _scored(connection: sqlite3.Connection, expression: str, limit: int, among: str | None = None) -> list[Scored]:
    """The best rows; if `among` is given, only of those that match it."""
    if among == "":
        return []
    if among is None:
        return connection.execute(f"{scores_of()} {_BEST_FIRST}", (expression, limit)).fetchall()
    chosen = "AND +rowid IN (SELECT rowid FROM words WHERE words MATCH ?)"
    return connection.execute(f"{scores_of()} {chosen} {_BEST_FIRST}", (expression, among, limit)).fetchall()


def scores_of() -> str:
    """Rows and scores of what matches; to be gone on with."""
    return f"SELECT rowid, -bm25(words, {WEIGHTS}) AS score FROM words WHERE words MATCH ?"


def _any(words: Sequence[_Word]) -> str:
    return f"({' OR '.join(word.phrase for word in words)})"


def _best(found: Sequence[Scored], limit: int) -> list[Scored]:
    scores: dict[int, float] = {}
    for row, score in found:
        scores[row] = max(score, scores.get(row, score))
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:limit]
