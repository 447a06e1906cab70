"""Notes and chunks: what is kept of them, and how they come back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from askbase.notes.nesting import lines_before
from askbase.notes.origin import origin_of
from askbase.store import privacy, words
from askbase.store.database import Database, set_meta
from askbase.store.filtering import conditions
from askbase.store.note_rows import NoteRows
from askbase.store.packing import inflated, unpacked
from askbase.types import Chunk, FileStat, Filter, Passage, Skipped

# A chunk `c` with its vector `v`; the parameter is the embedding's name.
ITS_VECTOR = "vectors v ON v.sha = c.embed_sha AND v.embedding = (SELECT id FROM embeddings WHERE name = ?)"

_IN_SLICE = 500  # SQLite allows 32,766 parameters; smaller slices keep statements cacheable


LedgerRow = tuple[str, str, str, str, str]  # path, status, reason, detail, stat


class WholeNote(NamedTuple):
    text: str
    has_properties: bool
    origin: str | None = None


WholeNotes = dict[str, WholeNote]  # by their paths


class KnownNote(NamedTuple):
    """What the next sync compares a file with. Begins like a `FileStat`: one object less to make for every note."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    missing: bool


class Catalog:
    """Reads and writes notes and chunks of one vault. All calls block."""

    def __init__(self, database: Database) -> None:
        self.database = database

    # ── reading ──────────────────────────────────────────────────────────────────────────────────
    def known_notes(self) -> dict[str, KnownNote]:
        rows = self.database.connection.execute(
            "SELECT path, size, mtime_ns, ctime_ns, inode, missing FROM notes"
        ).fetchall()
        return {row[0]: KnownNote._make(row[1:]) for row in rows}

    def hashes(self) -> dict[str, str]:
        """Path → SHA-256 of the file when it was read."""
        return dict(self.database.connection.execute("SELECT path, sha256 FROM notes"))

    def privacy(self) -> dict[str, bool]:
        """Path → whether the note is private."""
        rows = self.database.connection.execute("SELECT path, private FROM privacy")
        return {path: bool(private) for path, private in rows}

    def rules_changed(self) -> bool:
        """Whether what is kept of private notes was found by other rules."""
        return self.database.meta(privacy.RULES) != self.database.rules.fingerprint

    def is_private(self, path: str) -> bool:
        row = self.database.connection.execute("SELECT private FROM privacy WHERE path = ?", (path,)).fetchone()
        return bool(row and row[0])

    def counts(self, private_too: bool = True) -> tuple[int, int, int]:
        """(notes, chunks, chunks without a vector of the embedding in use); those of private notes are awaited only if
        they may be embedded."""
        one = self.database.connection.execute
        pending = one(
            f"SELECT count(*) FROM chunks c LEFT JOIN {ITS_VECTOR} WHERE v.sha IS NULL"
            " AND (? OR c.note_id NOT IN (SELECT id FROM privacy WHERE private))",
            (self.database.meta("embedding"), private_too),
        )
        notes, chunks = one("SELECT count(*) FROM notes"), one("SELECT count(*) FROM chunks")
        return notes.fetchone()[0], chunks.fetchone()[0], pending.fetchone()[0]

    def how_many(self, missing: bool) -> tuple[int, int]:
        """(chunks, those without a vector). Without `missing` none is: the caller knows, and it is not counted."""
        if missing:
            return self.counts()[1:]
        return self.database.connection.execute("SELECT count(*) FROM chunks").fetchone()[0], 0

    def files(self) -> list[tuple[str, Skipped]]:
        """Every file that is not simply indexed: (status, what and why)."""
        rows = self.database.connection.execute("SELECT status, path, reason, detail FROM files ORDER BY path")
        return [(row[0], Skipped(*row[1:])) for row in rows]

    def has_files(self, rows: Iterable[LedgerRow]) -> bool:
        """Whether the ledger says just that."""
        return set(self.database.connection.execute("SELECT path, status, reason, detail, stat FROM files")) == set(
            rows
        )

    def unreadable(self) -> dict[str, str]:
        """Notes that were read and found to hold nothing to index, with the stat they had then."""
        rows = self.database.connection.execute(
            "SELECT path, stat FROM files WHERE status = 'skipped' AND reason IN ('empty', 'not text')"
        )
        return dict(rows)

    def faults(self) -> dict[str, str]:
        """Files that could not be taken in, whatever the reason, with the stat they had then."""
        return dict(self.database.connection.execute("SELECT path, stat FROM files WHERE status = 'skipped'"))

    def is_missing(self, path: str) -> bool:
        """Whether the note left the folder and is kept until that is confirmed."""
        row = self.database.connection.execute("SELECT missing FROM notes WHERE path = ?", (path,)).fetchone()
        return bool(row and row[0])

    def note_text(self, path: str) -> str | None:
        row = self.database.connection.execute("SELECT packed_text FROM notes WHERE path = ?", (path,)).fetchone()
        return None if row is None else inflated(row[0])

    def whole_notes(self, paths: Sequence[str]) -> WholeNotes:
        """The notes of these paths."""
        found: WholeNotes = {}
        for part in _slices(paths):
            query = f"SELECT path, packed_text, packed_properties FROM notes WHERE path IN ({_marks(part)})"
            for path, text, properties in self.database.connection.execute(query, part):
                said = inflated(properties)
                origin = origin_of(json.loads(said)) if "http" in said else None
                found[path] = WholeNote(inflated(text), said != "{}", origin)
        return found

    def titles(self) -> dict[str, str]:
        """Path → title."""
        return dict(self.database.connection.execute("SELECT path, title FROM notes WHERE missing = 0"))

    def aliases(self) -> list[tuple[str, str]]:
        """(path, alias as it is looked up), for every one."""
        return self.database.connection.execute(
            "SELECT n.path, t.value FROM terms t JOIN notes n ON n.id = t.note_id WHERE t.kind = 'alias'"
        ).fetchall()

    def note_properties(self, paths: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        found: dict[str, Mapping[str, Any]] = {}
        for part in _slices(paths):
            query = f"SELECT path, packed_properties FROM notes WHERE path IN ({_marks(part)})"
            found.update(
                (row[0], json.loads(inflated(row[1]))) for row in self.database.connection.execute(query, part)
            )
        return found

    def passages(
        self, scores: Mapping[str, tuple[float, float | None, float | None]], whole: WholeNotes | None = None
    ) -> dict[str, Passage]:
        """Chunk id → passage, for ids of the catalog; `scores` holds (fused, lexical, dense).

        `whole`: notes of this snapshot that were read already; those read now are added. A note is read once, not for
        each of its chunks: SQLite would walk through it from the start each time.
        """
        found: dict[str, Passage] = {}
        whole = {} if whole is None else whole
        with self.database.read() as snapshot:
            for part in _slices(list(scores)):
                rows = snapshot.execute(
                    "SELECT c.id, n.path, c.ordinal, c.headings, c.plain, n.title, n.date, p.private, c.start, c.end,"
                    "  c.first_line, c.last_line"
                    " FROM chunks c JOIN notes n ON n.id = c.note_id JOIN privacy p ON p.id = c.note_id"
                    f" WHERE c.id IN ({_marks(part)})",
                    part,
                ).fetchall()
                whole.update(self.whole_notes(list({row[1] for row in rows} - whole.keys())))
                for key, path, ordinal, headings, kept, title, day, private, start, end, *lines in rows:
                    note = whole[path]
                    text = note.text[start:end]
                    plain = unpacked(kept, text)
                    chunk = Chunk(key, path, ordinal, tuple(json.loads(headings)), text, plain, start, end, *lines)
                    when = date.fromisoformat(day) if day else None
                    before = lines_before(note.text, start)
                    found[key] = Passage(
                        chunk, title, when, *scores[key], private=bool(private), before=before, origin=note.origin
                    )
        return found

    def note_passages(self, path: str) -> list[Passage]:
        """Every chunk of a note, in order, as passages without scores."""
        with self.database.read() as snapshot:  # a sync may commit between the two
            rows = snapshot.execute(
                "SELECT c.id FROM chunks c JOIN notes n ON n.id = c.note_id WHERE n.path = ? ORDER BY c.ordinal",
                (path,),
            ).fetchall()
            ids = [row[0] for row in rows]
            found = self.passages(dict.fromkeys(ids, (0.0, None, None)))
        return [found[chunk_id] for chunk_id in ids]

    def chunk_notes(self, chunk_ids: Sequence[str]) -> dict[str, tuple[str, int, int]]:
        """Chunk id → (note path, start, end)."""
        found: dict[str, tuple[str, int, int]] = {}
        for part in _slices(chunk_ids):
            rows = self.database.connection.execute(
                "SELECT c.id, n.path, c.start, c.end FROM chunks c JOIN notes n ON n.id = c.note_id"
                f" WHERE c.id IN ({_marks(part)})",
                part,
            )
            found.update((row[0], (row[1], row[2], row[3])) for row in rows)
        return found

    def allowed_chunks(self, wanted: Filter) -> frozenset[str] | None:
        """Ids of the chunks whose note passes the filter; None if the filter is empty."""
        if wanted.empty:
            return None
        where, values = conditions(wanted)
        query = f"SELECT c.id FROM chunks c JOIN notes n ON n.id = c.note_id WHERE {where}"
        return frozenset(row[0] for row in self.database.connection.execute(query, values))

    # ── writing: inside one `database.write()` transaction ───────────────────────────────────────
    def put_note(self, write: sqlite3.Connection, rows: NoteRows, raw: str, stat: FileStat) -> None:
        """Replace a note and all that hangs on it; what Chroma still has to do is noted in the same transaction."""
        self._drop(write, rows.path)
        title, text, day, says_private, properties = rows.note
        ruled = self.database.rules.cover(rows.path, [value for kind, value in rows.terms if kind == "tag"])
        note_id = write.execute(
            "INSERT INTO notes(path, raw, title, packed_text, sha256, size, mtime_ns, ctime_ns, inode, date,"
            " says_private, ruled_private, packed_properties) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (rows.path, _storable(raw), title, text, rows.sha256, stat.size, stat.mtime_ns, stat.ctime_ns, stat.inode,
             day, says_private, ruled, properties),
        ).lastrowid  # fmt: skip
        write.executemany("INSERT OR IGNORE INTO term_values(kind, value) VALUES(?, ?)", rows.terms)
        write.executemany(
            "INSERT INTO note_terms SELECT ?, id FROM term_values WHERE kind = ? AND value = ?",
            [(note_id, *term) for term in rows.terms],
        )
        first = write.execute("SELECT coalesce(max(rowid), 0) + 1 FROM chunks").fetchone()[0]
        write.executemany(
            "INSERT INTO chunks(rowid, note_id, id, ordinal, headings, start, end, first_line, last_line, embed_sha,"
            " tags, plain) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(rowid, note_id, *chunk) for rowid, chunk in enumerate(rows.chunks, first)],
        )
        words.index(write, enumerate(rows.said, first))
        # replaces the "drop" of an id that stays; adding is idempotent
        _intend(write, [chunk[0] for chunk in rows.chunks], "add")

    def delete_note(self, write: sqlite3.Connection, path: str) -> None:
        self._drop(write, path)

    def update_stat(self, write: sqlite3.Connection, path: str, stat: FileStat) -> None:
        """The file was touched but says the same."""
        write.execute(
            "UPDATE notes SET size = ?, mtime_ns = ?, ctime_ns = ?, inode = ?, missing = 0 WHERE path = ?",
            (stat.size, stat.mtime_ns, stat.ctime_ns, stat.inode, path),
        )

    def mark_missing(self, write: sqlite3.Connection, paths: Iterable[str]) -> None:
        write.executemany("UPDATE notes SET missing = 1 WHERE path = ?", [(path,) for path in paths])

    def put_files(self, write: sqlite3.Connection, rows: Iterable[LedgerRow]) -> None:
        """Replace the ledger of files that were skipped or indexed with a warning."""
        write.execute("DELETE FROM files")
        write.executemany("INSERT INTO files VALUES(?, ?, ?, ?, ?)", rows)

    def drop_unused_vectors(self, write: sqlite3.Connection) -> None:
        for table in ("vectors", "language_vectors"):
            write.execute(f"DELETE FROM {table} WHERE sha NOT IN (SELECT embed_sha FROM chunks)")

    def drop_other_vectors(self, write: sqlite3.Connection) -> None:
        """Those of other embeddings than the one in use."""
        write.execute(
            "DELETE FROM vectors WHERE embedding IS NOT (SELECT id FROM embeddings WHERE name = ?)",
            (self.database.meta("embedding"),),
        )

    def _drop(self, write: sqlite3.Connection, path: str) -> None:
        row = write.execute("SELECT id FROM notes WHERE path = ?", (path,)).fetchone()
        if row is None:
            return
        words.forget(write, row[0])
        chunk_ids = write.execute("SELECT id FROM chunks WHERE note_id = ?", row).fetchall()
        _intend(write, [chunk_id for (chunk_id,) in chunk_ids], "drop")
        values = write.execute("SELECT value_id FROM note_terms WHERE note_id = ?", row).fetchall()
        write.execute("DELETE FROM notes WHERE id = ?", row)
        write.executemany(  # those that no other note has
            "DELETE FROM term_values WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM note_terms WHERE value_id = ?1)",
            values,
        )
        set_meta(write, "purge_due", "1")  # in this transaction: a kill after it must not leave the words on the disk


def ledger_rows(entries: Iterable[tuple[str, Skipped]], stats: Mapping[str, FileStat]) -> list[LedgerRow]:
    """What the ledger says of files, the last word on each. `stats` is the scan's."""
    rows = {
        item.path: (item.path, status, item.reason, item.detail, _stat_text(stats.get(item.path)))
        for status, item in entries
    }
    return list(rows.values())


def record_sync(write: sqlite3.Connection, chunker: str, at: str) -> None:
    set_meta(write, "chunker", chunker)
    set_meta(write, "indexed_at", at)


def _stat_text(stat: FileStat | None) -> str:
    return f"{stat.size}:{stat.mtime_ns}:{stat.ctime_ns}:{stat.inode}" if stat else ""


def is_same_file(stat: FileStat, text: str) -> bool:
    """Whether a file's stat is the one the ledger remembers."""
    return _stat_text(stat) == text


def _intend(write: sqlite3.Connection, chunk_ids: Iterable[Any], op: str) -> None:
    """What Chroma still has to do, one word per chunk: the last one said."""
    write.executemany("INSERT OR REPLACE INTO intents VALUES(?, ?)", [(chunk_id, op) for chunk_id in chunk_ids])


def _storable(name: str) -> str:
    """Names whose bytes are no UTF-8 come as lone surrogates, which SQLite refuses. Files are opened by the walk's."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _slices(items: Sequence[str]) -> Iterable[Sequence[str]]:
    return (items[start : start + _IN_SLICE] for start in range(0, len(items), _IN_SLICE))


def _marks(items: Sequence[str]) -> str:
    return ",".join("?" * len(items))
