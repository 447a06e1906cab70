"""By meaning, one way or the other: nobody waits for Chroma."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from askbase.store.database import Database
from askbase.store.dense import DenseSearch
from askbase.store.locks import chroma_lock
from tests.fakes.fake_embedder import FakeEmbedder
from tests.fakes.vaults import Vault

ask = FakeEmbedder().embed_query


@pytest.fixture
def dense(vault: Vault) -> Iterator[DenseSearch]:
    for word in ("boiler", "bread", "garden"):
        vault.write(f"{word}.md", f"About the {word}.\n")
    vault.sync()
    search = DenseSearch(vault.data_dir, Database(vault.data_dir / "catalog.db"))
    yield search
    search.release()


def test_chroma_answers_when_it_is_free_and_exact_search_when_it_is_not(vault: Vault, dense: DenseSearch) -> None:
    with chroma_lock(vault.data_dir):
        exact, way = dense.search(ask("bread"), 3, None)
    assert way == "exact"
    found, way = dense.search(ask("bread"), 3, None)
    assert way == "chroma"
    assert found[0].chunk_id == exact[0].chunk_id
    assert [hit.score for hit in found] == pytest.approx([hit.score for hit in exact], abs=1e-3)


def test_the_lock_is_held_between_questions_and_given_back_on_release(vault: Vault, dense: DenseSearch) -> None:
    dense.search(ask("bread"), 3, None)
    with chroma_lock(vault.data_dir, wait=0) as free:
        assert not free
    dense.release()
    with chroma_lock(vault.data_dir, wait=0) as free:
        assert free


def test_a_process_that_asks_one_question_leaves_chroma_alone(vault: Vault, dense: DenseSearch) -> None:
    found, _ = dense.search(ask("bread"), 3, None)
    dense.release()
    lone = DenseSearch(vault.data_dir, Database(vault.data_dir / "catalog.db"), lone=True)
    hits, way = lone.search(ask("bread"), 3, None)
    assert (way, [hit.chunk_id for hit in hits]) == ("exact", [hit.chunk_id for hit in found])
    with chroma_lock(vault.data_dir, wait=0) as free:
        assert free


def test_a_filter_means_exact_search(dense: DenseSearch) -> None:
    allowed = frozenset(hit.chunk_id for hit in dense.search(ask("bread"), 2, None)[0])
    hits, way = dense.search(ask("garden"), 3, allowed)
    assert ({hit.chunk_id for hit in hits}, way) == (allowed, "exact")


def test_while_chroma_is_behind_exact_search_answers(vault: Vault, dense: DenseSearch) -> None:
    database = Database(vault.data_dir / "catalog.db")
    with database.write() as write:
        write.execute("INSERT INTO intents VALUES('waiting', 'drop')")
    hits, way = dense.search(ask("garden"), 3, None)
    assert (len(hits), way) == (3, "exact")
