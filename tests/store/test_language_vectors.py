"""Second vectors are searched exactly, for the nearest and for whatever was found otherwise."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pytest

from askbase.store.database import Database, set_meta
from askbase.store.language_vectors import LanguageVectors
from askbase.store.quantize import Matrix
from tests.fakes.vaults import Vault


@pytest.fixture
def store(vault: Vault) -> LanguageVectors:
    """Over five notes, of which the first has no second vector; the others are as near as their number."""
    for number in range(5):
        vault.write(f"{number}.md", f"Note {number} says something.\n")
    vault.sync()
    vectors = LanguageVectors(Database(vault.data_dir / "catalog.db"))
    rows = vectors.database.connection.execute(
        "SELECT n.path, c.embed_sha FROM chunks c JOIN notes n ON n.id = c.note_id ORDER BY n.path"
    ).fetchall()
    made = {sha: np.array([int(path[0]), 10 - int(path[0])], np.float32) for path, sha in rows[1:]}
    vectors.put(made, none_needed=[rows[0][1]])
    return vectors


def first_number(vectors: Matrix) -> Matrix:
    return vectors[:, 0]


def ids(store: LanguageVectors) -> dict[str, str]:
    """Note → id of its chunk."""
    return dict(store.database.connection.execute("SELECT n.path, c.id FROM chunks c JOIN notes n ON n.id = c.note_id"))


def found(
    store: LanguageVectors, limit: int, allowed: Collection[str] | None = None, also: Collection[str] = ()
) -> str:
    names = {chunk_id: path[0] for path, chunk_id in ids(store).items()}
    return "".join(names[hit.chunk_id] for hit in store.nearest(first_number, limit, allowed, also))


def test_the_nearest_come_first_and_what_needs_none_never(store: LanguageVectors) -> None:
    assert found(store, 2) == "43"
    assert found(store, 99) == "4321"


def test_what_was_found_otherwise_is_measured_too(store: LanguageVectors) -> None:
    by_note = ids(store)
    assert found(store, 1, also={by_note["1.md"], by_note["0.md"]}) == "41"


def test_a_filter_holds(store: LanguageVectors) -> None:
    by_note = ids(store)
    assert found(store, 9, allowed={by_note["1.md"], by_note["2.md"]}, also={by_note["4.md"]}) == "21"


def test_what_is_stored_later_is_found(store: LanguageVectors) -> None:
    assert found(store, 1) == "4"
    [sha] = store.database.connection.execute(
        "SELECT c.embed_sha FROM chunks c JOIN notes n ON n.id = c.note_id WHERE n.path = '0.md'"
    ).fetchone()
    store.put({sha: np.array([9, 1], np.float32)})
    assert found(store, 1) == "0"


def test_where_there_are_none_nothing_is_found(vault: Vault) -> None:
    vault.write("a.md", "A note.\n")
    vault.sync()
    assert LanguageVectors(Database(vault.data_dir / "catalog.db")).nearest(first_number, 5, None, ()) == []


def test_a_write_that_changes_none_costs_no_second_reading(store: LanguageVectors) -> None:
    found(store, 1)
    read = store._loaded
    with store.database.write() as write:
        set_meta(write, "a trace", "of a question")
    found(store, 1)
    assert store._loaded is read


def test_a_note_that_is_gone_is_harmless(vault: Vault, store: LanguageVectors) -> None:
    found(store, 1)
    vault.delete("4.md")
    vault.sync(prune=True)
    assert len(store.nearest(first_number, 9, None, ())) == 4  # its chunk is in no note, so nobody is shown it
    vault.write("4.md", "Note 4 says something else.\n")
    vault.sync()
    assert found(store, 9) == "321"
