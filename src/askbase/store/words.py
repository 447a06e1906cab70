"""The word index over chunks, and the plain text of each. Neither is kept twice.

The index (FTS5, contentless) has no copy of its text: a chunk's words are said again to be forgotten, exactly as they
were when indexed. So whoever changes `fields`, `spaced` or `clean` appends a step to the schema that fills it anew.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import zip_longest

from askbase.clean import clean
from askbase.store.packing import inflated, unpacked

Fields = tuple[str, str, str, str]  # title, headings, tags, body

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
CJK_CHARACTER = re.compile(f"([{CJK}])")


def spaced(text: str) -> str:
    """CJK characters apart, so that FTS5 sees each as a word and phrases match any run of them."""
    text = clean(text)
    return text if text.isascii() else CJK_CHARACTER.sub(r" \1 ", text)


def fields(title: str, path: str, headings: Iterable[str], tags: str, plain: str) -> Fields:
    """What is indexed of a chunk."""
    return spaced(f"{title} {path}"), spaced(" ".join(headings)), spaced(tags), spaced(plain)


def index(write: sqlite3.Connection, rows: Iterable[tuple[int, Fields]]) -> None:
    write.executemany(
        "INSERT INTO words(rowid, title, headings, tags, body) VALUES(?, ?, ?, ?, ?)",
        ((rowid, *said) for rowid, said in rows),
    )


def forget(write: sqlite3.Connection, note_id: int) -> None:
    """The words of a note's chunks leave the index; its rows must still be there."""
    write.executemany(
        "INSERT INTO words(words, rowid, title, headings, tags, body) VALUES('delete', ?, ?, ?, ?, ?)",
        [(rowid, *said) for rowid, said in _kept(write, "WHERE c.note_id = ?", note_id)],
    )


def index_again(write: sqlite3.Connection) -> None:
    """The whole index from the chunks: for one that is damaged."""
    write.execute("INSERT INTO words(words) VALUES('delete-all')")
    index(write, _kept(write))


def differs(connection: sqlite3.Connection) -> bool:
    """Whether the index holds other words than the chunks say: it is made a second time and compared word by word."""
    with_same_rules = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'words'").fetchone()[0]
    connection.execute(re.sub(r'"?\bwords"?', "temp.words_again", with_same_rules, count=1))
    try:
        for rowid, said in _kept(connection):
            connection.execute(
                "INSERT INTO temp.words_again(rowid, title, headings, tags, body) VALUES(?, ?, ?, ?, ?)", (rowid, *said)
            )
        connection.execute("CREATE VIRTUAL TABLE temp.here USING fts5vocab('main', 'words', 'instance')")
        connection.execute("CREATE VIRTUAL TABLE temp.there USING fts5vocab('temp', 'words_again', 'instance')")
        with (  # an open cursor would hold its table
            closing(connection.execute("SELECT * FROM here")) as here,
            closing(connection.execute("SELECT * FROM there")) as there,
        ):
            return any(mine != other for mine, other in zip_longest(here, there))
    finally:
        for name in ("here", "there", "words_again"):
            connection.execute(f"DROP TABLE IF EXISTS temp.{name}")


class Texts:
    """Plain texts of chunks that come note by note: a note's text is read once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._note_id, self._text = -1, ""

    def plain(self, note_id: int, start: int, end: int, kept: bytes) -> str:
        if note_id != self._note_id:
            row = self._connection.execute("SELECT packed_text FROM notes WHERE id = ?", (note_id,)).fetchone()
            self._note_id, self._text = note_id, inflated(row[0])
        return unpacked(kept, self._text[start:end])


def _kept(connection: sqlite3.Connection, where: str = "", *values: int) -> Iterator[tuple[int, Fields]]:
    texts = Texts(connection)
    rows = connection.execute(
        "SELECT c.rowid, n.title, n.path, c.headings, c.tags, c.note_id, c.start, c.end, c.plain"
        f" FROM chunks c JOIN notes n ON n.id = c.note_id {where} ORDER BY c.rowid",
        values,
    )
    for rowid, title, path, headings, tags, *place in rows:
        yield rowid, fields(title, path, json.loads(headings), tags, texts.plain(*place))
