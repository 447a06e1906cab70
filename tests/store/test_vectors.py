"""Vectors are kept by what was embedded, and exact search over them is right."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from askbase.store import vectors
from askbase.store.database import Database, set_meta
from askbase.store.quantize import Matrix
from askbase.store.vectors import VectorStore, cosine
from tests.fakes.fake_embedder import FakeEmbedder
from tests.fakes.vaults import Vault

WORDS = "boiler bread garden bike rye valve bed tyre".split()


@pytest.fixture
def store(vault: Vault) -> VectorStore:
    """Over a vault with one note for each of the words."""
    for word in WORDS:
        vault.write(f"{word}.md", f"Only {word} is written about here.\n")
    vault.sync()
    return VectorStore(Database(vault.data_dir / "catalog.db"))


def many(store: VectorStore) -> Matrix:
    """4,000 chunks more, named by their row, each with a vector of its own."""
    rows = np.random.default_rng(0).standard_normal((4000, 384), np.float32)
    store.put({number.to_bytes(16): row for number, row in enumerate(rows)}, "many/384")
    with store.database.write() as write:
        set_meta(write, "embedding", "many/384")
        write.executemany(
            "INSERT INTO chunks SELECT NULL, ?, note_id, ordinal, headings, start, end, first_line, last_line, ?, tags,"
            " plain FROM chunks LIMIT 1",
            [(str(number), number.to_bytes(16)) for number in range(len(rows))],
        )
    return rows


def path_of(store: VectorStore, chunk_id: str) -> str:
    query = "SELECT n.path FROM chunks c JOIN notes n ON n.id = c.note_id WHERE c.id = ?"
    return str(store.database.connection.execute(query, (chunk_id,)).fetchone()[0])


def test_the_nearest_come_first_with_their_cosine(store: VectorStore) -> None:
    wanted = FakeEmbedder().embed_query("valve bread")
    hits = store.query(wanted, 10, None)
    found = store.of_chunks([hit.chunk_id for hit in hits])
    assert {path_of(store, hit.chunk_id) for hit in hits[:2]} == {"valve.md", "bread.md"}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.score == pytest.approx(cosine(found[hit.chunk_id], wanted), abs=1e-5) for hit in hits)


@pytest.mark.parametrize("limit", [1, 3, 10, 50])
def test_a_limit_cuts_the_list_and_nothing_else(store: VectorStore, limit: int) -> None:
    wanted = FakeEmbedder().embed_query("garden")
    everything = store.query(wanted, 1000, None)
    assert [hit.score for hit in store.query(wanted, limit, None)] == [hit.score for hit in everything[:limit]]


def test_only_allowed_chunks_are_searched_and_unknown_ids_do_no_harm(store: VectorStore) -> None:
    wanted = FakeEmbedder().embed_query("boiler")
    ids = [each.chunk_id for each in store.query(wanted, 1000, None)]
    worst = store.query(wanted, 10, None)[-1]
    [hit] = store.query(wanted, 10, frozenset({worst.chunk_id, "unknown"}))
    assert (hit.chunk_id, hit.score) == (worst.chunk_id, pytest.approx(worst.score, abs=1e-6))
    assert store._loaded is not None
    with store.database.write() as write:  # what was loaded is of yesterday
        set_meta(write, "colour", "blue")
    [read] = store.query(wanted, 10, frozenset({worst.chunk_id, "unknown"}))
    assert (read.chunk_id, read.score) == (hit.chunk_id, pytest.approx(hit.score, abs=1e-6))
    assert not store._is_loaded()
    with store.database.write() as write:  # an endpoint that gave a shorter one
        write.execute("UPDATE vectors SET vector = x'7F' WHERE rowid = (SELECT max(rowid) FROM vectors)")
    everything = store.nearest(wanted[None], 1000)[0]
    assert {each.chunk_id for each in store.query(wanted, 1000, frozenset(ids))} == {
        each.chunk_id for each in everything
    }
    assert 0 < len(everything) < len(ids)
    assert store.query(wanted, 10, frozenset()) == store.query(wanted, 10, frozenset({"unknown"})) == []


@pytest.mark.parametrize("allowed", [None, frozenset[str]()])
def test_several_vectors_at_once_find_what_each_of_them_finds(
    store: VectorStore, allowed: frozenset[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "_SLICE", 3)
    asked = FakeEmbedder().embed_documents(["valve bread", "garden", "rye"])
    if allowed is not None:
        allowed = frozenset(hit.chunk_id for hit in store.query(asked[0], 5, None))
    together = store.nearest(asked, 4, allowed)
    for found, vector in zip(together, asked, strict=True):
        alone = store.query(vector, 4, allowed)
        assert [hit.score for hit in found] == pytest.approx([hit.score for hit in alone], abs=1e-6)
        assert [cosine(store.of_chunks([hit.chunk_id])[hit.chunk_id], vector) for hit in found] == pytest.approx(
            [hit.score for hit in found], abs=1e-6
        )


def test_searching_for_several_at_once_keeps_no_matrix(store: VectorStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "_SLICE", 100)
    rows = many(store)
    tracemalloc.start()
    found = store.nearest(rows[:3], 1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ([hit.chunk_id for [hit] in found], peak < 0.2 * rows.nbytes) == (["0", "1", "2"], True)


def test_loading_takes_little_more_memory_than_the_matrix(store: VectorStore) -> None:
    rows = many(store)
    tracemalloc.start()
    hits = store.query(rows[7], 1, None)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (hits[0].chunk_id, peak < 1.5 * rows.nbytes) == ("7", True)


def test_what_another_sync_added_is_found_by_a_store_that_was_open(vault: Vault, store: VectorStore) -> None:
    wanted = FakeEmbedder().embed_query("canary")
    store.query(wanted, 1, None)
    vault.write("canary.md", "A canary.\n")
    vault.sync()
    assert path_of(store, store.query(wanted, 1, None)[0].chunk_id) == "canary.md"


def test_a_vector_belongs_to_one_text_and_one_embedding(store: VectorStore) -> None:
    vector = FakeEmbedder().embed_query("valve")
    store.put({b"sha": vector}, "one")
    assert list(store.known([b"sha", b"unknown"], "one")) == [b"sha"]
    assert np.allclose(store.known([b"sha"], "one")[b"sha"], vector, atol=5e-3)
    assert store.known([b"sha"], "two") == {}


def test_an_empty_index_finds_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = VectorStore(Database(tmp_path_factory.mktemp("empty") / "catalog.db"))
    assert empty.query(FakeEmbedder().embed_query("boiler"), 5, None) == []


@pytest.mark.parametrize("limit", [1, 100, 5000])
def test_one_pass_over_the_table_finds_what_an_exact_search_finds(store: VectorStore, limit: int) -> None:
    wanted = many(store)[7]
    once, kept = store.query_once(wanted, limit), store.query(wanted, limit, None)
    assert [hit.chunk_id for hit in once] == [hit.chunk_id for hit in kept]
    assert [hit.score for hit in once] == pytest.approx([hit.score for hit in kept], rel=1e-5)


def test_one_pass_looks_further_where_the_best_vectors_belong_to_no_chunk_any_more(store: VectorStore) -> None:
    rows = many(store)
    nearest = [hit.chunk_id for hit in store.query(rows[7], 50, None)]
    with store.database.write() as write:
        write.executemany("DELETE FROM chunks WHERE id = ?", [(chunk_id,) for chunk_id in nearest[:40]])
    assert [hit.chunk_id for hit in store.query_once(rows[7], 10)] == nearest[40:]


def test_one_pass_gives_every_copy_of_a_passage(vault: Vault) -> None:
    for name in ("one", "two", "three"):
        vault.write(f"{name}.md", "---\ntitle: the same\n---\nOnly bread is written about here.\n")
    vault.sync()
    store = VectorStore(Database(vault.data_dir / "catalog.db"))
    found = store.query_once(FakeEmbedder().embed_query("bread"), 3)
    assert {path_of(store, hit.chunk_id) for hit in found} == {"one.md", "two.md", "three.md"}


def test_one_pass_over_nothing_finds_nothing(vault: Vault) -> None:
    vault.write("empty.md", "")
    vault.sync()
    store = VectorStore(Database(vault.data_dir / "catalog.db"))
    assert store.query_once(FakeEmbedder().embed_query("bread"), 10) == []


def test_many_vectors_come_as_one_matrix_with_their_ids(store: VectorStore) -> None:
    wanted = [hit.chunk_id for hit in store.query(FakeEmbedder().embed_query("valve"), 3, None)]
    ids, rows = store.matrix_of([*wanted, "unknown"])
    assert sorted(ids) == sorted(wanted)
    assert all((row == store.of_chunks([each])[each]).all() for each, row in zip(ids, rows, strict=True))
    assert store.matrix_of([])[0] == []
