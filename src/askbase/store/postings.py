"""Which rows hold a word and what it adds to their scores, kept in memory: for a process that asks many questions.

What a word adds to a row's bm25 does not depend on the question, and FTS5 works it out anew for each: 1.4 µs a row.
Kept, a hundred thousand rows are scored in 2 ms, to the same bit. In a large vault common words are read ahead.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing, suppress

import numpy as np
import numpy.typing as npt

from askbase.errors import AskbaseError
from askbase.store.database import Database, written
from askbase.store.lexical import STOP_WORDS
from askbase.store.pruning import Scored, best_rows, how_many, last_row, rarity, scores_of

_LARGE = 30_000  # rows; below, a search by words takes a few milliseconds as it is
_COMMON = 1_000  # rows: words that stand in as many are read ahead
_READ_NOW = 10_000  # rows of words not kept yet that a question may wait for: 15 ms
_MOST = 4_000_000  # rows of all words kept: 48 MB
_POSTING = np.dtype([("row", np.int32), ("score", np.float64)])

Postings = npt.NDArray[np.void]  # of `_POSTING`, in the order of rows


class WordsInMemory:
    """Safe to call from several threads. What was kept before a write is not used after it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._guard = threading.Lock()
        self._kept: dict[str, Postings] = {}  # by stem
        self._moment = -1
        self._asked = 0
        self._reading: threading.Thread | None = None
        self._read_ahead_at = -1
        self._stop = threading.Event()
        self._stems: Stems | None = None

    def best(self, connection: sqlite3.Connection, phrases: Sequence[str], limit: int) -> list[Scored]:
        """As `pruning.best_rows`, to which it leaves small vaults, and what is not kept and takes long to read."""
        if last_row(connection) < _LARGE or self._stop.is_set():
            return best_rows(connection, phrases, limit)
        moment = written(connection)
        with self._guard:
            if moment != self._moment:
                self._kept, self._moment = {}, moment
            kept = self._kept
            self._asked += 1
            self._read_ahead(moment)
        words = self._words(connection, phrases, kept)
        return best_rows(connection, phrases, limit) if words is None else _best(words, limit, last_row(connection))

    def kept(self) -> set[str]:
        """The stems that are in memory."""
        return set(self._kept)

    def is_reading(self) -> bool:
        return self._reading is not None and self._reading.is_alive()

    def close(self) -> None:
        """Stop reading ahead, forget all."""
        with self._guard:
            self._stop.set()
            reading = self._reading
        if reading is not None:
            reading.join()
        with self._guard:
            self._kept, self._moment = {}, -1
            if self._stems is not None:
                self._stems.close()
                self._stems = None

    def _words(
        self, connection: sqlite3.Connection, phrases: Sequence[str], kept: dict[str, Postings]
    ) -> list[Postings] | None:
        """Of each phrase; None if reading what is not kept would take too long."""
        stems = self._stemmed(connection, phrases)
        new = [phrase for phrase in stems if stems[phrase] not in kept]
        if sum(how_many(connection, phrase) for phrase in new) > _READ_NOW:
            return None
        found = []
        for phrase in phrases:  # one that is said twice counts twice, as in FTS5
            postings = kept.get(stems[phrase])
            if postings is None:
                postings = _read(connection, phrase)
                self._keep(kept, stems[phrase], postings)
            found.append(postings)
        return found

    def _stemmed(self, connection: sqlite3.Connection, phrases: Sequence[str]) -> dict[str, str]:
        with self._guard:
            if self._stems is None:
                self._stems = Stems(connection)
            return self._stems.of(phrases)

    def _keep(self, kept: dict[str, Postings], stem: str, postings: Postings) -> bool:
        """False if there is no room. `kept` is of one moment; if that has passed, nobody reads it any more."""
        with self._guard:
            fits = sum(map(len, kept.values())) + len(kept) + len(postings) < _MOST
            if fits:
                kept[stem] = postings
            return fits

    # ── reading ahead ────────────────────────────────────────────────────────────────────────────
    def _read_ahead(self, moment: int) -> None:
        """From the second question on: then there will be a third."""
        if self._asked < 2 or self._read_ahead_at == moment or self.is_reading() or self._stop.is_set():
            return
        self._read_ahead_at = moment
        self._reading = threading.Thread(target=self._read_common, args=(moment,), name="common words", daemon=True)
        self._reading.start()

    def _read_common(self, moment: int) -> None:
        """A snapshot for each word: a longer one would keep deleted text in the log."""
        with suppress(AskbaseError):
            with self._database.read_beside() as snapshot:
                stems = _common(snapshot)
            for stem in stems:
                with self._database.read_beside() as snapshot:
                    with self._guard:
                        kept = self._kept if self._moment == moment == written(snapshot) else None
                    if kept is None or self._stop.is_set():
                        return
                    phrase = f'"{stem}"'
                    if stem in kept or self._stemmed(snapshot, [phrase]) != {phrase: stem}:
                        continue
                    if not self._keep(kept, stem, _read(snapshot, phrase)):
                        return


class Stems:
    """What the index makes of words, asked of a second, empty one with the same rules."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        rules = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'words'").fetchone()[0]
        self._index = sqlite3.connect(":memory:", check_same_thread=False)
        self._index.execute(rules)
        self._index.execute("CREATE VIRTUAL TABLE stems USING fts5vocab('words', 'instance')")

    def of(self, phrases: Sequence[str]) -> dict[str, str]:
        """Phrase → its stem, or the phrase itself where it is not one word."""
        self._index.execute("INSERT INTO words(words) VALUES('delete-all')")
        self._index.executemany("INSERT INTO words(rowid, body) VALUES(?, ?)", enumerate(phrases))
        found: dict[int, list[str]] = {}
        with closing(self._index.execute("SELECT doc, term FROM stems")) as terms:
            for row, term in terms:
                found.setdefault(row, []).append(term)
        return {phrase: found[row][0] if len(found.get(row, ())) == 1 else phrase for row, phrase in enumerate(phrases)}

    def close(self) -> None:
        self._index.close()


def _common(connection: sqlite3.Connection) -> list[str]:
    """The stems of words that stand in many rows, the most frequent first; those that are hardly asked for last."""
    connection.execute("CREATE VIRTUAL TABLE temp.stems USING fts5vocab('main', 'words', 'row')")
    rows = connection.execute("SELECT term FROM temp.stems WHERE doc >= ? ORDER BY doc DESC", (_COMMON,)).fetchall()
    connection.execute("DROP TABLE temp.stems")
    return sorted((term for (term,) in rows), key=lambda term: term in STOP_WORDS)


def _read(connection: sqlite3.Connection, phrase: str) -> Postings:
    """As one text, of numbers with all their digits: each row that is fetched would let another thread have the
    interpreter, and wait to get it back."""
    rows, scores = connection.execute(  # LIMIT: FTS5 scores no rows of a query that is merged into another
        f"SELECT group_concat(rowid), group_concat(printf('%!.17g', score)) FROM ({scores_of()} LIMIT -1)", (phrase,)
    ).fetchone()
    found = np.empty(rows.count(",") + 1 if rows else 0, _POSTING)
    if rows:
        found["row"], found["score"] = np.fromstring(rows, np.int32, sep=","), np.fromstring(scores, sep=",")
    return found


def _best(words: Sequence[Postings], limit: int, last: int) -> list[Scored]:
    """Sums in the order of `pruning.best_rows`, the rarest word first: then they are the same to the bit."""
    held = sorted((found for found in words if len(found)), key=lambda found: -rarity(len(found), last))
    if not held:
        return []
    scores = np.zeros(max(int(postings["row"][-1]) for postings in held) + 1)
    for postings in held:
        scores[postings["row"]] += postings["score"]
    bar = np.partition(scores, -limit)[-limit] if limit < len(scores) else 0.0
    rows = np.flatnonzero(scores >= bar if bar > 0 else scores)
    best = rows[np.lexsort((rows, -scores[rows]))][:limit]
    return [(int(row), float(scores[row])) for row in best]
