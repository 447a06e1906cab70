"""Which notes are private: as they say, and as the rules in force say, whoever wrote the catalog by which rules."""

from __future__ import annotations

import os
import re
import sqlite3
from pathlib import Path

import pytest

import askbase
from askbase.private_rules import PrivateRules
from askbase.store import privacy
from askbase.store.catalog import Catalog
from askbase.store.database import Database
from tests.fakes.vaults import Vault

NOTES = {
    "journal/may.md": "Rye bread.\n",
    "teeth.md": "---\ntags: [Health/Teeth]\n---\nA crown.\n",
    "own.md": "---\nprivate: true\n---\nMine.\n",
    "boiler.md": "Serviced in May.\n",
}


@pytest.fixture
def file(vault: Vault) -> Path:
    """A catalog that was made without rules."""
    for path, text in NOTES.items():
        vault.write(path, text)
    vault.sync()
    return vault.data_dir / "catalog.db"


def private(file: Path, *rules: str) -> set[str]:
    """What is private for who opens the catalog with these rules."""
    database = Database(file, PrivateRules.of(rules))
    found = {path for path, is_private in Catalog(database).privacy().items() if is_private}
    for path in NOTES:
        for passage in Catalog(database).note_passages(path):
            assert passage.private == (path in found), path
    database.close()
    return found


def bring_in_line(file: Path, *rules: str) -> list[str]:
    """Notes that Chroma is told of."""
    database = Database(file, PrivateRules.of(rules))
    with database.write() as write:
        write.execute("DELETE FROM intents")
        privacy.bring_in_line(write, database.rules)
    told = "SELECT DISTINCT n.path FROM intents i JOIN chunks c ON c.id = i.chunk_id JOIN notes n ON n.id = c.note_id"
    found = [row[0] for row in database.connection.execute(f"{told} ORDER BY 1")]
    database.close()
    return found


def test_a_rule_holds_before_anything_was_written_of_it(file: Path) -> None:
    assert private(file) == {"own.md"}
    assert private(file, "journal/") == {"own.md", "journal/may.md"}
    assert private(file, "tag:health") == {"own.md", "teeth.md"}
    assert private(file, "*") == set(NOTES)


def test_it_holds_where_nothing_can_be_written(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    assert private(file, "journal/", "tag:health") == {"own.md", "journal/may.md", "teeth.md"}


def test_it_holds_where_another_process_brought_the_index_in_line_with_other_rules(file: Path) -> None:
    mine = Database(file, PrivateRules.of(["journal/"]))
    with mine.write() as write:
        privacy.bring_in_line(write, mine.rules)
    bring_in_line(file, "tag:health")
    assert Catalog(mine).privacy()["journal/may.md"]
    assert private(file, "tag:health") == {"own.md", "teeth.md"}
    mine.close()


def test_a_rule_that_is_gone_holds_until_the_index_is_brought_in_line(file: Path) -> None:
    bring_in_line(file, "journal/")
    assert private(file) == {"own.md", "journal/may.md"}
    bring_in_line(file)
    assert private(file) == {"own.md"}


def test_chroma_is_told_of_the_notes_that_turned(file: Path) -> None:
    assert bring_in_line(file, "journal/", "tag:health") == ["journal/may.md", "teeth.md"]
    assert bring_in_line(file, "tag:health") == ["journal/may.md"]
    assert bring_in_line(file, "tag:health") == []


def test_in_line_nothing_is_compared_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bring_in_line(file, "journal/")
    monkeypatch.setattr(PrivateRules, "cover", lambda *_: pytest.fail("compared"))
    assert private(file, "path:journal") == {"own.md", "journal/may.md"}


def test_a_catalog_of_before_there_were_rules_keeps_what_notes_say(file: Path) -> None:
    old = sqlite3.connect(file)
    old.executescript(
        "ALTER TABLE notes DROP COLUMN ruled_private; ALTER TABLE notes RENAME COLUMN says_private TO private;"
        "DELETE FROM meta WHERE key = 'private_rules'; DROP TABLE language_vectors; PRAGMA user_version = 5;"
    )
    old.close()
    assert private(file, "journal/") == {"own.md", "journal/may.md"}
    assert private(file) == {"own.md"}


def test_rules_that_cover_no_note_are_told(file: Path) -> None:
    database = Database(file)
    rules = ("journal/", "Journl/", "tag:health", "tag:teeth", "boiler")
    assert privacy.idle(database.connection, rules) == ("Journl/", "tag:teeth")
    database.close()


def test_nobody_passes_by_the_view() -> None:
    source = Path(askbase.__file__).parent
    names = re.compile("says_private|ruled_private")
    asks = {path.name for path in source.rglob("*.py") if names.search(path.read_text("utf-8"))}
    assert asks == {"privacy.py", "schema.py", "catalog.py"}
