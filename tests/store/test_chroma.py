"""Chroma follows the catalog: same hits as exact search, to-dos done once, and rebuilt from cached vectors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from askbase.index import probe
from askbase.store import projection
from askbase.store.chroma import ChromaIndex
from askbase.store.chroma_client import ChromaError
from askbase.store.chroma_folder import ChromaFolder
from askbase.store.database import Database
from askbase.store.vectors import VectorStore
from tests.fakes.fake_embedder import FakeEmbedder
from tests.fakes.vaults import Vault

WORDS = "boiler bread garden bike lantern rye valve frost tyre bed".split()
ask = FakeEmbedder().embed_query


@pytest.fixture
def chroma(vault: Vault) -> Iterator[ChromaIndex]:
    """Over a vault of 45 notes, each about two of the words."""
    pairs = [(first, second) for first in WORDS for second in WORDS if first < second]
    for first, second in pairs:
        vault.write(f"{first}-{second}.md", f"Here {first} meets {second}.\n")
    vault.sync()
    database = Database(vault.data_dir / "catalog.db")
    index = ChromaIndex(ChromaFolder(vault.data_dir, database), database, VectorStore(database))
    yield index
    index.close()
    database.close()


@pytest.mark.parametrize("question", ["valve and frost", "rye bread", "bike", "nothing of that"])
def test_chroma_finds_what_exact_search_finds(chroma: ChromaIndex, question: str) -> None:
    found = chroma.query(ask(question), 10, None)
    exact = VectorStore(chroma._database).query(ask(question), 10, None)
    assert [hit.score for hit in found] == pytest.approx([hit.score for hit in exact], abs=1e-3)
    assert found[0].chunk_id == exact[0].chunk_id or found[0].score == pytest.approx(exact[0].score, abs=1e-3)


def test_an_allowed_set_is_searched_exactly(chroma: ChromaIndex) -> None:
    allowed = frozenset(hit.chunk_id for hit in chroma.query(ask("rye"), 5, None)[3:]) | {"unknown"}
    assert {hit.chunk_id for hit in chroma.query(ask("rye"), 10, allowed)} == allowed - {"unknown"}


def test_while_a_to_do_waits_chroma_does_not_answer(chroma: ChromaIndex) -> None:
    dropped = chroma.query(ask("rye"), 1, None)[0].chunk_id
    with chroma._database.write() as write:
        write.execute("INSERT INTO intents VALUES(?, 'drop')", (dropped,))
    with pytest.raises(ChromaError, match="behind"):
        chroma.query(ask("rye"), 1, None)
    chroma.apply_intents()
    assert not chroma.waiting()
    assert chroma.count() == 45  # it is a chunk of the catalog: no to-do can make Chroma forget it
    assert dropped in {hit.chunk_id for hit in chroma.query(ask("rye"), 45, None)}


def test_to_dos_may_be_done_twice(chroma: ChromaIndex) -> None:
    there = chroma.query(ask("rye"), 1, None)[0].chunk_id
    for _ in range(2):
        with chroma._database.write() as write:
            write.executemany("INSERT INTO intents VALUES(?, ?)", [(there, "add"), ("never-was-there", "drop")])
        chroma.apply_intents()
    assert chroma.ids() == set(chroma.expected())
    assert chroma.query(ask("rye"), 1, None)[0].chunk_id == there


def test_rows_the_catalog_does_not_know_are_never_hits(chroma: ChromaIndex) -> None:
    chroma._open("w").upsert(ids=["stranger"], embeddings=[ask("rye").tolist()])
    assert "stranger" not in {hit.chunk_id for hit in chroma.query(ask("rye"), 45, None)}


def test_an_open_client_sees_what_another_process_added(vault: Vault, chroma: ChromaIndex) -> None:
    chroma.query(ask("canary"), 1, None)
    chroma.close()  # one process at a time has the files open
    vault.write("canary.md", "A canary.\n")
    vault.sync()
    [hit] = chroma.query(ask("canary"), 1, None)
    assert chroma._vectors.of_chunks([hit.chunk_id])[hit.chunk_id] @ ask("canary") > 0.5


def test_no_text_of_a_note_reaches_chroma(chroma: ChromaIndex) -> None:
    stored = chroma._open("r").get(include=["documents", "metadatas"])
    assert set(stored["documents"]) == set(stored["metadatas"]) == {None}


def test_without_files_chroma_says_so(vault: Vault) -> None:
    vault.data_dir.mkdir()
    database = Database(vault.data_dir / "catalog.db")
    with pytest.raises(ChromaError):
        index = ChromaIndex(ChromaFolder(vault.data_dir, database), database, VectorStore(database))
        index.query(ask("rye"), 1, None)


def test_a_fault_while_open_is_looked_into_before_the_files_are_opened_again(
    chroma: ChromaIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    chroma.query(ask("rye"), 1, None)
    with pytest.raises(ChromaError):  # a vector of the wrong length
        chroma.query(ask("rye")[:3], 1, None)
    assert chroma.place.state() == "doubtful"
    with pytest.raises(ChromaError, match="doubtful"):
        chroma.query(ask("rye"), 1, None)


def test_a_vector_that_comes_after_its_chunk_reaches_chroma(vault: Vault, chroma: ChromaIndex) -> None:
    sha, blob = chroma._database.connection.execute("SELECT sha, vector FROM vectors LIMIT 1").fetchone()
    vectors = chroma._vectors.known([sha], "fake/64")
    with chroma._database.write() as write:
        write.execute("DELETE FROM vectors WHERE sha = ?", (sha,))
    assert len(chroma.expected()) == 44
    chroma._vectors.put(vectors, "fake/64")
    assert chroma.waiting()
    chroma.apply_intents()
    assert chroma.count() == len(chroma.expected()) == 45
    assert len(blob) == 64


def test_a_question_does_not_count_the_rows(chroma: ChromaIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chroma counts by reading every row: 10 ms of a search in 119,000."""
    chroma.query(ask("rye"), 1, None)
    monkeypatch.setattr(type(chroma._collection), "count", lambda _: pytest.fail("counted"))
    assert len(chroma.query(ask("rye"), 100, None)) == 45


def test_without_rows_nothing_is_found(vault: Vault) -> None:
    vault.write("only.md", "A note that is there.\n")
    vault.sync()
    vault.delete("only.md")
    vault.sync(prune=True)
    with vault.base() as base:
        found, by = base._opened.dense().search(ask("note"), 10, None)
    assert (list(found), by) == ([], "chroma")


@pytest.fixture
def shortened(chroma: ChromaIndex, monkeypatch: pytest.MonkeyPatch) -> ChromaIndex:
    """The same notes, but so many vectors are worth a projection."""
    monkeypatch.setattr(projection, "LEAST_ROWS", 20)
    monkeypatch.setattr(projection, "LEAST_NUMBERS", 12)
    chroma.fill(3)
    chroma.flip(3)
    return chroma


@pytest.mark.parametrize("question", ["valve and frost", "rye bread", "bike", "nothing of that"])
def test_short_vectors_name_candidates_that_the_whole_ones_rank(shortened: ChromaIndex, question: str) -> None:
    stored = shortened._open("r").get(limit=1, include=["embeddings"])
    assert stored["embeddings"].shape == (1, 21)  # a third
    found = shortened.query(ask(question), 10, None)
    exact = VectorStore(shortened._database).query(ask(question), 10, None)
    assert [hit.score for hit in found] == pytest.approx([hit.score for hit in exact], abs=1e-3)


def test_what_comes_later_is_shortened_like_what_was_there(vault: Vault, shortened: ChromaIndex) -> None:
    shortened.close()
    vault.write("canary.md", "A canary.\n")
    vault.sync()
    [hit] = shortened.query(ask("canary"), 1, None)
    assert shortened._vectors.of_chunks([hit.chunk_id])[hit.chunk_id] @ ask("canary") > 0.5
    assert probe.problems(shortened, shortened._vectors, thorough=True) == []


def test_a_generation_keeps_its_own_projection_until_the_next_one_is_active(shortened: ChromaIndex) -> None:
    generations = "SELECT generation FROM projections ORDER BY 1"
    shortened.fill(4)
    assert shortened._database.connection.execute(generations).fetchall() == [(3,), (4,)]
    assert shortened.query(ask("rye"), 1, None)
    shortened.look_at(4)
    assert probe.problems(shortened, shortened._vectors) == []
    shortened.close()
    shortened.flip(4)
    assert shortened._database.connection.execute(generations).fetchall() == [(4,)]
    assert shortened.query(ask("rye"), 1, None)


def test_an_index_that_has_grown_large_is_filled_anew(
    vault: Vault, chroma: ChromaIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projection, "LEAST_NUMBERS", 12)
    monkeypatch.setattr(projection, "LEAST_ROWS", 40)
    assert not chroma.shortening.is_outgrown(chroma.most(), chroma.how_many)  # by a few: not at each step over the line
    monkeypatch.setattr(projection, "LEAST_ROWS", 20)
    assert chroma.shortening.is_outgrown(chroma.most(), chroma.how_many)
    chroma.close()
    vault.sync()
    assert not chroma.shortening.is_outgrown(chroma.most(), chroma.how_many)
    assert chroma.shortening.numbers(chroma.how_many()) == 21


def test_a_number_that_another_process_filled_again_is_read_with_its_own_projection(
    vault: Vault, shortened: ChromaIndex
) -> None:
    shortened.fill(4)
    shortened.look_at(4)
    assert shortened.is_shortened()
    shortened.close()  # and the check fails, say; then the notes change and another process fills 4
    vault.write("canary.md", "A canary.\n")
    vault.sync()
    other = ChromaIndex(shortened.place, shortened._database, shortened._vectors)
    other.fill(4)
    other.flip(4)
    other.close()
    [hit] = shortened.query(ask("canary"), 1, None)
    assert hit.score > 0.5


def test_a_projection_of_few_notes_is_fitted_anew_when_there_are_twice_as_many(
    shortened: ChromaIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not shortened.shortening.is_outgrown(shortened.most(), shortened.how_many)
    with shortened._database.write() as write:
        write.execute("UPDATE projections SET fitted_to = 22")
    assert shortened.shortening.is_outgrown(shortened.most(), shortened.how_many)


def test_vectors_of_two_lengths_are_a_fault_of_the_index_not_of_the_program(shortened: ChromaIndex) -> None:
    with shortened._database.write() as write:
        write.execute("UPDATE vectors SET vector = substr(vector, 1, 30) WHERE id = (SELECT max(id) FROM vectors)")
    with pytest.raises(ChromaError):
        shortened.fill(4)
