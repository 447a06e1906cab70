"""Files of earlier versions are brought up to date; what is in them stays."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from askbase.errors import StoreError
from askbase.store import schema, words
from askbase.store.catalog import Catalog
from askbase.store.database import Database
from askbase.store.lexical import search_words
from askbase.store.vectors import VectorStore
from askbase.types import Filter
from tests.fakes.vaults import Vault

VERSION_1 = """
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
CREATE TABLE files(path TEXT PRIMARY KEY, status TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL,
  stat TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE traces(
  id TEXT PRIMARY KEY, asked_at TEXT NOT NULL, question TEXT NOT NULL, record TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES('uuid', 'abc'), ('write_seq', '7'), ('generation', '3'), ('indexed_at', '2026-11-01');
INSERT INTO notes VALUES(1, 'boiler.md', 'boiler.md', 'Boiler', 'Serviced.', 'x', 9, 1, 1, 1, NULL, 0, '{}', 0);
INSERT INTO traces VALUES('t1', '2026-11-01', 'when?', '{}');
PRAGMA user_version = 1;
"""


@pytest.fixture
def version_1(tmp_path: Path) -> Path:
    """A catalog as the first release wrote it."""
    (tmp_path / "data").mkdir()
    file = sqlite3.connect(tmp_path / "data" / "catalog.db")
    file.executescript(VERSION_1)
    file.close()
    return tmp_path / "data" / "catalog.db"


# What the second version added, and a note as it kept it: its words twice, its vector by two long texts.
VERSION_2 = """
CREATE TABLE feedback(
  answer_id TEXT PRIMARY KEY, at TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL, correction TEXT NOT NULL,
  missing_source TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO feedback VALUES('a1', '2026-11-01', 'good', '', '', '');
INSERT INTO notes VALUES(2, 'bread.md', 'bread.md', 'Bread', '# Bread' || char(10, 10) || 'Rye **bakes** long.', 'y',
  9, 1, 1, 1, NULL, 0, '{}', 0);
INSERT INTO chunks VALUES(7, 'c7', 2, 0, '["Bread"]', 0, 28, 1, 3, '000102030405060708090a0b0c0d0e0f');
INSERT INTO words(rowid, title, headings, tags, body, plain) VALUES(7, 'Bread bread.md', 'Bread', 'baking loaf',
  'Bread Rye bakes long.', 'Bread Rye bakes long.');
INSERT INTO vectors VALUES('000102030405060708090a0b0c0d0e0f', 'fake/2', x'003c0000'),
  ('ff0102030405060708090a0b0c0d0e0f', 'fake/old', x'0000003c');
INSERT INTO meta VALUES('embedding', 'fake/2');
INSERT INTO terms VALUES(2, 'tag', 'baking'), (1, 'tag', 'heating'), (2, 'tag', 'heating'), (2, 'tag', 'baking');
UPDATE notes SET properties = '{"already_read": true}' WHERE id = 2;
PRAGMA user_version = 2;
"""


@pytest.fixture
def version_2(version_1: Path) -> Path:
    file = sqlite3.connect(version_1)
    file.executescript(VERSION_2)
    file.close()
    return version_1


def tables(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    rows = connection.execute("SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")
    return set(rows)


def test_a_file_of_the_first_version_becomes_one_of_today_and_keeps_what_it_holds(
    version_1: Path, tmp_path: Path
) -> None:
    old, fresh = Database(version_1), Database(tmp_path / "fresh.db")
    assert tables(old.connection) == tables(fresh.connection)
    assert old.connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
    assert (old.meta("uuid"), old.meta("write_seq"), old.meta("generation")) == ("abc", "7", "3")
    assert Catalog(old).note_text("boiler.md") == "Serviced."
    assert old.connection.execute("SELECT question FROM traces").fetchall() == [("when?",)]


def test_a_step_that_fails_leaves_the_file_as_it_was(version_1: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = (*schema.STEPS, "CREATE TABLE extra(x);\nCREATE TABLE extra(x)")
    monkeypatch.setattr(schema, "STEPS", steps)
    monkeypatch.setattr(schema, "VERSION", len(steps))
    with pytest.raises(StoreError, match="already exists"):
        Database(version_1)
    left = sqlite3.connect(version_1)
    assert left.execute("PRAGMA user_version").fetchone() == (1,)
    assert ("table", "extra") not in tables(left)
    left.close()


def test_an_index_of_the_first_version_syncs_on(vault: Vault, version_1: Path) -> None:
    vault.write("bread.md", "Rye.\n")
    vault.data_dir = version_1.parent
    report = vault.sync(prune=True)
    assert (report.added, report.deleted) == (("bread.md",), ("boiler.md",))
    assert vault.search("rye") == ["bread.md"]


def test_user_tables_exist(tmp_path: Path) -> None:
    made = {name for kind, name in tables(Database(tmp_path / "catalog.db").connection) if kind == "table"}
    assert set(schema.USER_TABLES) <= made


def test_a_file_of_the_second_version_keeps_words_texts_vectors_and_what_the_user_said(version_2: Path) -> None:
    database = Database(version_2)
    catalog, vectors = Catalog(database), VectorStore(database)
    [passage] = catalog.note_passages("bread.md")
    assert (passage.chunk.text, passage.chunk.plain) == ("# Bread\n\nRye **bakes** long.", "Bread Rye bakes long.")
    for word in ("rye", "loaf", "bread"):
        assert [hit.chunk_id for hit in search_words(database.connection, word, 5, None)] == ["c7"]
    assert vectors.of_chunks(["c7"])["c7"].tolist() == [1.0, 0.0]
    assert list(vectors.known([bytes.fromhex("ff0102030405060708090a")], "fake/old")) != []
    assert not words.differs(database.connection)
    assert database.connection.execute("SELECT answer_id FROM feedback").fetchall() == [("a1",)]
    assert catalog.note_properties(["boiler.md", "bread.md"]) == {"boiler.md": {}, "bread.md": {"already_read": True}}
    assert catalog.allowed_chunks(Filter(tags=("Baking", "heating"))) == frozenset({"c7"})
    rows = database.connection.execute("SELECT note_id, value FROM terms ORDER BY 1, 2").fetchall()
    assert rows == [(1, "heating"), (2, "baking"), (2, "heating")]


def test_what_was_no_vector_is_left_out_and_asked_for_again(version_2: Path) -> None:
    file = sqlite3.connect(version_2)
    for number, blob in enumerate((b"", b"\x00", b"\x00\x7e\x00\x3c", b"\xff\x7b\x00\x3c")):  # no, half, NaN, 65504
        file.execute("INSERT INTO vectors VALUES(?, 'fake/2', ?)", (f"{number:02}" * 16, blob))
    file.commit()
    file.close()
    database = Database(version_2)
    assert database.connection.execute("SELECT count(*) FROM vectors").fetchone() == (2,)
    assert database.meta("vectors_due") == "1"


def test_an_old_file_that_cannot_be_written_says_what_to_do(version_1: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    with pytest.raises(StoreError, match="older askbase"):
        Database(version_1)


def test_words_that_it_indexed_by_other_rules_are_those_of_today(version_2: Path) -> None:
    file = sqlite3.connect(version_2)
    file.execute("UPDATE words SET body = body || ?1, plain = plain || ?1", (" one\u180ebaker",))
    file.commit()
    file.close()
    assert not words.differs(Database(version_2).connection)


def test_words_that_the_second_version_indexed_can_be_forgotten(version_2: Path) -> None:
    catalog = Catalog(Database(version_2))
    with catalog.database.write() as write:
        catalog.delete_note(write, "bread.md")
    catalog.database.purge_deleted_text()
    catalog.database.close()
    assert b"bakes" not in version_2.read_bytes()


def test_a_migration_that_is_killed_is_done_by_the_next_opener(version_2: Path) -> None:
    child = subprocess.run([sys.executable, "-c", KILLED, str(version_2)], check=False)
    assert child.returncode == -signal.SIGKILL
    left = sqlite3.connect(version_2)
    assert left.execute("PRAGMA user_version").fetchone() == (2,)
    assert left.execute("SELECT plain FROM words").fetchall() == [("Bread Rye bakes long.",)]
    left.close()
    assert Catalog(Database(version_2)).counts() == (2, 1, 0)


KILLED = """
import os, pathlib, signal, sys
from askbase.store import database, schema
schema.STEPS = (*schema.STEPS[:2], schema.STEPS[2] + ";\\nSELECT die()")
real = database._connected
def connected(uri):
    found = real(uri)
    found.create_function("die", 0, lambda: os.kill(os.getpid(), signal.SIGKILL))
    return found
database._connected = connected
database.Database(pathlib.Path(sys.argv[1]))
"""
