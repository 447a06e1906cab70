"""The tables of `catalog.db`, as the steps that made them what they are. A step that was released never changes.

To change a table, append a step. A file of version n gets the steps from n on, all in one transaction or none.
"""

from __future__ import annotations

import sqlite3

from askbase.store.packing import deflated, packed
from askbase.store.words import spaced

_FIRST = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE notes(
  id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, raw TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
  sha256 TEXT NOT NULL, size INTEGER, mtime_ns INTEGER, ctime_ns INTEGER, inode INTEGER,
  date TEXT, private INTEGER NOT NULL, properties TEXT NOT NULL, missing INTEGER NOT NULL DEFAULT 0);
CREATE TABLE terms(
  note_id INTEGER NOT NULL REFERENCES notes(id) ON DELETE CASCADE, kind TEXT NOT NULL, value TEXT NOT NULL);
CREATE INDEX terms_by_value ON terms(kind, value, note_id);
CREATE INDEX terms_by_note ON terms(note_id);
CREATE TABLE chunks(
  rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, note_id INTEGER NOT NULL REFERENCES notes(id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL, headings TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
  first_line INTEGER NOT NULL, last_line INTEGER NOT NULL, embed_sha TEXT NOT NULL);
CREATE INDEX chunks_by_note ON chunks(note_id);
CREATE INDEX chunks_by_vector ON chunks(embed_sha);
CREATE VIRTUAL TABLE words USING fts5(title, headings, tags, body, plain UNINDEXED,
  tokenize='porter unicode61 remove_diacritics 2');
CREATE TABLE vectors(
  sha TEXT NOT NULL, fingerprint TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY(sha, fingerprint)) WITHOUT ROWID;
CREATE TABLE intents(chunk_id TEXT PRIMARY KEY, op TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files(
  path TEXT PRIMARY KEY, status TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL, stat TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE traces(
  id TEXT PRIMARY KEY, asked_at TEXT NOT NULL, question TEXT NOT NULL, record TEXT NOT NULL) WITHOUT ROWID;
"""  # noqa: E501  (one line a table reads better)

# What the user thought of an answer. It outlives a trace that was never kept, so it refers to none.
_FEEDBACK = """
CREATE TABLE feedback(
  answer_id TEXT PRIMARY KEY, at TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL, correction TEXT NOT NULL,
  missing_source TEXT NOT NULL) WITHOUT ROWID;
"""

# No text and no long key twice. The words keep no copy of what they index; a chunk's plain text is kept as what
# distinguishes it from its note's; a vector's key is 16 bytes in an index of its own: five vectors then fit a page.
_SLIM = """
CREATE TABLE embeddings(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO embeddings(name) SELECT DISTINCT fingerprint FROM vectors;
CREATE TABLE slim_vectors(
  id INTEGER PRIMARY KEY, sha BLOB NOT NULL, embedding INTEGER NOT NULL, vector BLOB NOT NULL, UNIQUE(sha, embedding));
INSERT INTO slim_vectors(sha, embedding, vector)
  SELECT unhexed(v.sha), e.id, v.vector FROM vectors v JOIN embeddings e ON e.name = v.fingerprint;
DROP TABLE vectors;
ALTER TABLE slim_vectors RENAME TO vectors;
DELETE FROM notes WHERE id IN (SELECT note_id FROM chunks WHERE rowid NOT IN (SELECT rowid FROM words));
CREATE TABLE slim_chunks(
  rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, note_id INTEGER NOT NULL REFERENCES notes(id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL, headings TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
  first_line INTEGER NOT NULL, last_line INTEGER NOT NULL, embed_sha BLOB NOT NULL, tags TEXT NOT NULL,
  plain BLOB NOT NULL);
INSERT INTO slim_chunks
  SELECT c.rowid, c.id, c.note_id, c.ordinal, c.headings, c.start, c.end, c.first_line, c.last_line,
    unhexed(c.embed_sha), w.tags, packed(w.plain, substr(n.text, c.start + 1, c.end - c.start))
  FROM chunks c JOIN notes n ON n.id = c.note_id JOIN words w ON w.rowid = c.rowid;
DROP TABLE chunks;
ALTER TABLE slim_chunks RENAME TO chunks;
CREATE INDEX chunks_by_note ON chunks(note_id);
CREATE INDEX chunks_by_vector ON chunks(embed_sha);
CREATE VIRTUAL TABLE slim_words USING fts5(title, headings, tags, body, content='',
  tokenize='porter unicode61 remove_diacritics 2');
INSERT INTO slim_words(rowid, title, headings, tags, body)
  SELECT w.rowid, spaced(w.title), spaced(w.headings), spaced(w.tags), spaced(w.body)
  FROM words w JOIN chunks c ON c.rowid = w.rowid;
DROP TABLE words;
ALTER TABLE slim_words RENAME TO words;
INSERT OR REPLACE INTO meta VALUES('purge_due', '1')
"""

# A third of the text, half of the vectors: notes are deflated, a number of a vector is a byte, its key has 11; what a
# filter looks up (a link, a tag) is kept once, not once a note.
_LEAN = """
UPDATE notes SET text = deflated(text), properties = deflated(properties);
ALTER TABLE notes RENAME COLUMN text TO packed_text;
ALTER TABLE notes RENAME COLUMN properties TO packed_properties;
CREATE TABLE lean_vectors(
  id INTEGER PRIMARY KEY, sha BLOB NOT NULL, embedding INTEGER NOT NULL, vector BLOB NOT NULL, UNIQUE(sha, embedding));
INSERT OR IGNORE INTO lean_vectors SELECT id, substr(sha, 1, 11), embedding, from_halves(vector) FROM vectors;
UPDATE chunks SET embed_sha = substr(embed_sha, 1, 11);
DROP TABLE vectors;
ALTER TABLE lean_vectors RENAME TO vectors;
CREATE TABLE term_values(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL, UNIQUE(kind, value));
INSERT INTO term_values(kind, value) SELECT DISTINCT kind, value FROM terms;
CREATE TABLE note_terms(
  note_id INTEGER NOT NULL REFERENCES notes(id) ON DELETE CASCADE, value_id INTEGER NOT NULL,
  PRIMARY KEY(note_id, value_id)) WITHOUT ROWID;
INSERT OR IGNORE INTO note_terms
  SELECT t.note_id, v.id FROM terms t JOIN term_values v ON v.kind = t.kind AND v.value = t.value;
CREATE INDEX note_terms_by_value ON note_terms(value_id);
DROP TABLE terms;
CREATE VIEW terms AS
  SELECT t.note_id, v.kind, v.value FROM note_terms t JOIN term_values v ON v.id = t.value_id;
CREATE TABLE projections(
  generation INTEGER PRIMARY KEY, fitted_to INTEGER NOT NULL, numbers INTEGER NOT NULL, basis BLOB NOT NULL);
INSERT OR REPLACE INTO meta VALUES('purge_due', '1'), ('vectors_due', '1')
"""

# Every run compares all of this with the files; without it, all texts are passed over for it.
_SEEN = "CREATE INDEX notes_as_seen ON notes(path, size, mtime_ns, ctime_ns, inode, missing)"

# What a note says of itself, apart from what the user's rules say of it. Whether it is private: `privacy.py`.
_PRIVACY = """
ALTER TABLE notes RENAME COLUMN private TO says_private;
ALTER TABLE notes ADD COLUMN ruled_private INTEGER NOT NULL DEFAULT 0;
INSERT OR REPLACE INTO meta VALUES('private_rules', '')
"""

# A second vector for passages in other languages than English, by a model that reads many; an empty one says that the
# passage was looked at and needs none.
_LANGUAGES = """
CREATE TABLE language_vectors(sha BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID
"""

STEPS: tuple[str, ...] = (_FIRST, _FEEDBACK, _SLIM, _LEAN, _SEEN, _PRIVACY, _LANGUAGES)
VERSION = len(STEPS)  # what `PRAGMA user_version` says of a file of today

# Said or done by the user and kept nowhere else: saved from a damaged catalog, when the notes can be read again.
USER_TABLES = ("traces", "feedback")


def bring_up_to_date(connection: sqlite3.Connection) -> bool:
    """Run the steps that this file lacks; True if it was empty before. The caller holds a write transaction."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    connection.create_function("packed", 2, packed)
    connection.create_function("deflated", 1, deflated)
    connection.create_function("from_halves", 1, _from_halves)
    connection.create_function("spaced", 1, spaced)  # words are forgotten by the rules of today
    connection.create_function("unhexed", 1, bytes.fromhex)
    for step in STEPS[version:]:
        for statement in step.split(";\n"):
            if statement.strip():
                connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")
    return version == 0


def _from_halves(kept: bytes) -> bytes | None:
    from askbase.store.quantize import from_halves  # numpy, a tenth of a second: only for old files with vectors

    return from_halves(kept)
