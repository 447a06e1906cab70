"""The word index keeps no text, so what is said to be forgotten must be what was said when it was indexed."""

from __future__ import annotations

import hashlib

import pytest

from askbase.store import words
from askbase.store.catalog import Catalog
from askbase.store.database import Database
from tests.fakes.vaults import Vault

NOTES = {
    "home/boiler.md": "---\ntags: [heating]\naliases: Kessel\n---\n# Boiler\n\nBy **Callum**. <!-- hidden -->\n",
    "memo.md": "# メモ\n\n全文検索には[二つ](ways.md)の方法がある。\n\n## Café\n\n" + "Very long. " * 300,
}


@pytest.fixture
def catalog(vault: Vault) -> Catalog:
    for path, text in NOTES.items():
        vault.write(path, text)
    vault.sync()
    return Catalog(Database(vault.data_dir / "catalog.db"))


def test_the_index_says_what_the_chunks_say_until_one_of_them_changes(catalog: Catalog) -> None:
    connection = catalog.database.connection
    assert not words.differs(connection)
    with catalog.database.write() as write:
        write.execute("UPDATE chunks SET tags = 'cooling' WHERE tags <> ''")
    assert words.differs(connection)
    with catalog.database.write() as write:
        words.index_again(write)
    assert not words.differs(connection)


def test_a_forgotten_note_leaves_an_index_as_if_it_had_never_been(catalog: Catalog) -> None:
    with catalog.database.write() as write:
        catalog.delete_note(write, "memo.md")
    assert not words.differs(catalog.database.connection)
    with catalog.database.write() as write:
        catalog.delete_note(write, "home/boiler.md")
    catalog.database.purge_deleted_text()
    assert not words.differs(catalog.database.connection)
    assert catalog.database.connection.execute("SELECT count(*) FROM words_data WHERE id > 10").fetchone() == (0,)


def test_what_is_said_of_a_chunk_is_said_for_ever() -> None:
    """If this fails, indexes on disk hold words that nobody can make them forget: append a step to the schema that
    fills the word index anew, then change the hash."""
    said = words.fields(
        "Title\u200b é", "a/ノート.md", ("Café \u202e", "x"), "tag 日本", "It’s 検索 of ﬁne\x07 text\u2028end"
    )
    assert hashlib.sha256("\0".join(said).encode()).hexdigest()[:12] == "d5fc4016a342"
