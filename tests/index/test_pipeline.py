"""Notes in, chunks out: exact offsets, stable ids, each string embedded once, nothing embedded that should not be."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askbase.index.pipeline import Outcome, embed_sha, embedded_text, run
from askbase.notes.read import note_from_bytes
from askbase.store.database import Database
from askbase.store.vectors import Matrix, VectorStore
from askbase.types import Note
from tests.fakes.fake_embedder import FakeEmbedder

BLOCK = st.sampled_from(
    ["# One", "## Two #x", "A sentence. Another!", "word " * 300, "- item\n- item", "| a |\n|---|", "```\n# no\n```",
     "<!-- hidden -->", "日本語。", "", "\r\ncr\r", "---", "=", "\u2028", "🚲 " * 40],
)  # fmt: skip


class Recording(FakeEmbedder):
    """Remembers what it was asked to embed."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        self.texts += texts
        return super().embed_documents(texts)


@pytest.fixture(scope="module")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> VectorStore:
    return VectorStore(Database(tmp_path_factory.mktemp("pipeline") / "catalog.db"))


def note(text: str, path: str = "a.md") -> Note:
    found = note_from_bytes(path, text.encode())
    assert isinstance(found, Note)
    return found


def piped(vectors: VectorStore, *notes: Note, embedder: FakeEmbedder | None = None) -> Outcome:
    return run(notes, embedder or FakeEmbedder(), vectors, lambda _: None)


@given(st.lists(BLOCK, min_size=1, max_size=10).map("\n".join).filter(lambda text: text.strip()))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_chunk_is_the_notes_own_text_at_its_own_lines(vectors: VectorStore, text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for item in piped(vectors, note(text)).chunks["a.md"]:
        chunk = item.chunk
        assert text[chunk.start : chunk.end] == chunk.text
        shown = chunk.text.replace("\r\n", "\n").replace("\r", "\n")
        assert "\n".join(lines[chunk.first_line - 1 : chunk.last_line]).find(shown) >= 0


def test_ids_are_stable_and_differ_by_place_and_text(vectors: VectorStore) -> None:
    def first_id(text: str, path: str = "a.md") -> str:
        return piped(vectors, note(text, path)).chunks[path][0].chunk.id

    ids = [first_id("# A\none"), first_id("# A\ntwo"), first_id("# B\none"), first_id("# A\none", "b.md")]
    assert len(set(ids)) == 4
    assert first_id("# A\none") == ids[0]


def test_what_is_embedded_says_where_it_stands_and_leaves_addresses_and_comments_out(vectors: VectorStore) -> None:
    recording = Recording()
    text = (
        "# Boiler\n\n"
        + "Long ago. " * 90
        + "\n\n## Visits\n\nSee [the bill](https://example.org/secret?x=1). <!-- hush -->"
        + " Callum came." * 80
    )
    piped(vectors, note(text), embedder=recording)
    assert [text for text in recording.texts if text.startswith("Boiler › Boiler › Visits\nVisits\n")]
    assert not [text for text in recording.texts if "example.org" in text or "hush" in text]


def test_a_string_that_occurs_twice_is_embedded_once(vectors: VectorStore) -> None:
    recording = Recording()
    outcome = piped(vectors, note("# Twin\nthe very same", "a.md"), note("# Twin\nthe very same", "b.md"),
                    embedder=recording)  # fmt: skip
    assert (len(recording.texts), outcome.embedded) == (1, 1)
    assert outcome.chunks["a.md"][0].embed_sha == outcome.chunks["b.md"][0].embed_sha


def test_the_key_of_a_vector_is_the_string_that_was_embedded(vectors: VectorStore) -> None:
    made = note("# Key\nwords of it")
    [item] = piped(vectors, made).chunks["a.md"]
    assert item.embed_sha == embed_sha(embedded_text(made, item.chunk.headings, item.chunk.plain))


def test_a_batch_that_fails_keeps_the_batches_before_it_and_all_chunks(vectors: VectorStore) -> None:
    notes = [note(f"# Fails {number}\nonly once {number}", f"{number}.md") for number in range(150)]
    outcome = piped(vectors, *notes, embedder=FakeEmbedder("failing", fail_after=70))
    assert (outcome.embedded, outcome.embed_error) == (64, "The embedding endpoint is down.")
    assert sum(len(items) for items in outcome.chunks.values()) == 150
    again = FakeEmbedder("failing")
    assert piped(vectors, *notes, embedder=again).embedded == again.embedded == 150 - 64
