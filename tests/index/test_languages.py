"""Passages in other languages get a second vector, once, whatever stopped an earlier run."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np
import pytest

from askbase.errors import ModelError
from askbase.index import languages
from askbase.store.database import Database, set_meta
from askbase.store.language_vectors import DUE, LanguageVectors
from askbase.store.quantize import Matrix
from tests.fakes.vaults import Vault

GERMAN = "Der Kessel wurde im Mai gewartet und ist nicht mehr undicht.\n"
ENGLISH = "The boiler was serviced in May, and it has not leaked since.\n"


class Reader:
    """Remembers what it embedded; fails from the `good`th batch on."""

    def __init__(self, fingerprint: str = "reader", good: int = 99) -> None:
        self.fingerprint = fingerprint
        self.batches: list[list[str]] = []
        self._good = good

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        if len(self.batches) == self._good:
            raise ModelError("It does not run.")
        self.batches.append(list(texts))
        return np.ones((len(texts), 4), np.float32)

    def nearness(self, question: str, vectors: Matrix) -> Matrix:
        return np.full(len(vectors), 0.5, np.float32)

    @property
    def texts(self) -> list[str]:
        return [text for batch in self.batches for text in batch]


def fill(vault: Vault, reader: Reader, most: int | None = None, stopped: bool = False) -> languages.Embedded:
    database = Database(vault.data_dir / "catalog.db")
    try:
        return languages.fill(LanguageVectors(database), reader, lambda _: None, lambda _: None, lambda: stopped, most)
    finally:
        database.close()


def due(vault: Vault) -> str:
    return Database(vault.data_dir / "catalog.db").meta(DUE)


def test_only_passages_in_other_languages_are_embedded_and_only_once(vault: Vault) -> None:
    vault.write("kessel.md", GERMAN)
    vault.write("boiler.md", ENGLISH)
    vault.sync()
    reader = Reader()
    assert fill(vault, reader).count == 1
    assert [text.splitlines()[-1] for text in reader.texts] == [GERMAN.strip()]
    fill(vault, reader)
    assert len(reader.texts) == 1
    assert due(vault) == "0"


def test_a_passage_too_short_to_tell_is_in_the_language_of_its_note(vault: Vault) -> None:
    long = "Der Teig ruht über Nacht und wird am Morgen nicht mehr geknetet. " * 12
    vault.write("brot.md", f"# Brot\n\n{long}\n\n## Ofen\n\n{'230 Grad, Topf vorheizen. ' * 40}\n")
    vault.write("oven.md", f"# Oven\n\n{ENGLISH * 12}\n\n## Heat\n\n{'230 degrees, pot inside. ' * 40}\n")
    vault.sync()
    reader = Reader()
    fill(vault, reader)
    assert len(reader.texts) > 1
    assert all(text.startswith("Brot") for text in reader.texts)


def test_a_changed_note_is_looked_at_again(vault: Vault) -> None:
    vault.write("boiler.md", ENGLISH)
    vault.sync()
    fill(vault, reader := Reader())
    vault.write("boiler.md", GERMAN)
    vault.sync()
    assert due(vault) == ""
    fill(vault, reader)
    assert len(reader.texts) == 1


def test_what_a_fault_left_out_is_made_by_the_next_run(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages, "BATCH", 2)
    for number in range(5):
        vault.write(f"{number}.md", GERMAN.replace("Mai", f"Mai {number}"))
    vault.sync()
    outcome = fill(vault, Reader(good=1))
    assert (outcome.count, outcome.error) == (2, "It does not run.")
    assert due(vault) == ""
    assert fill(vault, Reader()).count == 3
    assert due(vault) == "0"


def test_many_are_left_to_another_run_where_words_come_first(vault: Vault) -> None:
    for number in range(3):
        vault.write(f"{number}.md", GERMAN.replace("Mai", f"Mai {number}"))
    vault.sync()
    assert fill(vault, Reader(), most=2).count == 0
    assert due(vault) == "3"
    assert fill(vault, Reader(), stopped=True).count == 0
    assert fill(vault, Reader(), most=3).count == 3


def test_another_model_makes_them_anew(vault: Vault) -> None:
    vault.write("kessel.md", GERMAN)
    vault.sync()
    fill(vault, Reader("first"))
    assert fill(vault, Reader("second")).count == 1


def test_a_note_that_is_gone_takes_its_vectors_along(vault: Vault) -> None:
    vault.write("kessel.md", GERMAN)
    vault.write("boiler.md", ENGLISH)
    vault.sync()
    fill(vault, Reader())
    vault.delete("kessel.md")
    vault.sync(prune=True)
    database = Database(vault.data_dir / "catalog.db")
    with database.write() as write:  # as a deletion for good asks for
        set_meta(write, "purge_due", "1")
    vault.write("more.md", "More.\n")
    vault.sync()
    assert database.connection.execute("SELECT count(*) FROM language_vectors").fetchone() == (1,)


def test_a_short_passage_follows_its_note_into_another_language(vault: Vault) -> None:
    short = "\n\n## Zutaten\n\n" + "500 g, 350 ml, 12 g; " * 60
    vault.write("brot.md", f"# Brot\n\n{ENGLISH * 12}{short}\n")
    vault.sync()
    fill(vault, reader := Reader())
    assert reader.texts == []
    vault.write("brot.md", f"# Brot\n\n{GERMAN * 12}{short}\n")
    vault.sync()
    fill(vault, reader)
    assert any("500 g" in text for text in reader.texts)


def test_a_list_of_addresses_and_code_say_nothing_of_the_language(vault: Vault) -> None:
    links = "\n".join(f"- https://los.las.del.{number}.com/el/y/con" for number in range(9))
    vault.write("links.md", f"# Links\n\n{links}\n\n```sh\nvar el la los; con del por y\n```\n")
    vault.sync()
    fill(vault, reader := Reader())
    assert reader.texts == []


def test_a_catalog_of_before_there_were_any_is_looked_at_by_the_next_run(vault: Vault) -> None:
    vault.write("kessel.md", GERMAN)
    vault.sync()
    with sqlite3.connect(vault.data_dir / "catalog.db") as old:
        old.executescript(
            "DROP TABLE language_vectors; DELETE FROM meta WHERE key LIKE 'language_%'; PRAGMA user_version = 6;"
        )
    old.close()
    assert fill(vault, Reader()).count == 1
