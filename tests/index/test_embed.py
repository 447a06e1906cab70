"""Text first, vectors after: what is missing is embedded once, kept batch by batch, and said while it is missing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from askbase.index.embed import BATCH
from askbase.index.sync import Quiet
from askbase.store.catalog import Catalog
from askbase.store.quantize import Matrix
from tests.fakes.fake_embedder import FakeEmbedder
from tests.fakes.vaults import Vault


class Recording(FakeEmbedder):
    """Remembers what it was asked to embed."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[list[str]] = []

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        self.batches.append(list(texts))
        return super().embed_documents(texts)


class Asking(FakeEmbedder):
    """Asks the index a question at the moment the first vector is wanted."""

    def __init__(self, vault: Vault) -> None:
        super().__init__()
        self.vault = vault
        self.found: list[str] = []
        self.warnings: tuple[str, ...] = ()

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        if not self.found:
            with self.vault.base() as base:
                reply = base.run(base.search("subject99"))
            self.found = [passage.chunk.note_path for passage in reply.passages]
            self.warnings = reply.warnings
        return super().embed_documents(texts)


def write_notes(vault: Vault, count: int = 100) -> None:
    for number in range(count):
        vault.write(f"{number:03}.md", f"# Note {number}\n\nAbout subject{number}.\n")


def test_every_note_is_found_by_words_before_the_first_vector_is_made(vault: Vault) -> None:
    write_notes(vault)
    asking = Asking(vault)
    vault.sync(asking)
    assert asking.found[0] == "099.md"
    [said] = asking.warnings
    assert said.startswith("100 of 100 passages have no vector yet; found by words only")


def test_while_vectors_are_missing_they_are_counted_once_a_write(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    write_notes(vault, 3)
    vault.sync(FakeEmbedder(fail_after=0))
    counted, count = list[int](), Catalog.counts

    def counting(catalog: Catalog) -> tuple[int, int, int]:
        counted.append(1)
        return count(catalog)

    monkeypatch.setattr(Catalog, "counts", counting)
    with vault.base() as base:
        for _ in range(2):
            assert base.vectors_coming().startswith("3 of 3 passages")
        assert len(counted) == 1
        vault.delete("000.md")
        vault.sync(FakeEmbedder(fail_after=0))
        assert base.vectors_coming().startswith("2 of 2 passages")


def test_a_search_says_nothing_once_all_vectors_are_there(vault: Vault) -> None:
    write_notes(vault, 3)
    vault.sync()
    with vault.base() as base:
        assert base.run(base.search("subject1")).warnings == ()


def test_a_string_that_occurs_twice_is_embedded_once(vault: Vault) -> None:
    vault.write("a/twin.md", "# Twin\nthe very same")
    vault.write("b/twin.md", "# Twin\nthe very same")
    recording = Recording()
    assert vault.sync(recording).embedded == 1
    assert [len(batch) for batch in recording.batches] == [1]


def test_texts_of_like_length_are_embedded_together_whatever_note_they_are_of(vault: Vault) -> None:
    for number in range(2 * BATCH):
        vault.write(f"{number:03}.md", f"# Note {number}\n\n" + "word " * (100 if number % 2 else 2))
    recording = Recording()
    vault.sync(recording)
    assert max(map(len, recording.batches[0])) < min(map(len, recording.batches[-1]))


def test_stopped_between_two_batches_nothing_is_lost_and_nothing_embedded_twice(vault: Vault) -> None:
    write_notes(vault, 2 * BATCH)
    first = FakeEmbedder()
    with vault.base(first) as base:
        report = base._stages.sync(False, False, Quiet(), stopped=lambda: first.embedded > 0)
    assert (report.embedded, report.pending) == (BATCH, BATCH)
    assert vault.search("subject127")[0] == "127.md"
    second = FakeEmbedder()
    report = vault.sync(second)
    assert (second.embedded, report.pending, report.unchanged) == (BATCH, 0, 2 * BATCH)


def test_stopped_while_notes_are_read_the_next_run_goes_on(vault: Vault) -> None:
    write_notes(vault)
    asked: list[bool] = []
    with vault.base() as base:
        report = base._stages.sync(False, False, Quiet(), stopped=lambda: bool(asked) or asked.append(True) is not None)
    assert report.embedded == 0
    again = vault.sync()
    assert (len(again.added), again.unchanged, again.embedded) == (68, 32, 100)
