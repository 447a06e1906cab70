"""A new generation: filled beside, checked, flipped to, the old one removed; damage is found before it answers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from askbase.index import probe, rebuild
from askbase.index.rebuild import Dense, bring_in_line
from askbase.store import database, projection
from askbase.store.chroma import ChromaIndex
from askbase.store.chroma_client import ChromaError
from askbase.store.database import Database
from askbase.store.dense import DenseSearch
from askbase.store.quantize import Matrix, quantized
from tests.fakes.fake_embedder import FakeEmbedder
from tests.fakes.vaults import Vault
from tests.stress import children, jobs

WORDS = "boiler bread garden bike lantern rye valve frost tyre bed".split()
ask = FakeEmbedder().embed_query


@pytest.fixture
def dense(vault: Vault) -> Iterator[Dense]:
    for first in WORDS:
        for second in WORDS:
            vault.write(f"{first}-{second}.md", f"Here {first} meets {second}.\n")
    vault.sync()
    yield opened(vault)


def opened(vault: Vault) -> Dense:
    database = Database(vault.data_dir / "catalog.db")
    search = DenseSearch(vault.data_dir, database)
    return Dense(search.chroma, search.vectors, database, vault.data_dir)


def generations(vault: Vault) -> list[str]:
    return sorted(path.name for path in (vault.data_dir / "chroma").iterdir() if path.is_dir())


def way(vault: Vault) -> str:
    with vault.base() as base:
        return base.run(base.search("rye")).dense_by


def test_a_rebuild_flips_to_a_new_folder_and_removes_the_old_one(vault: Vault, dense: Dense) -> None:
    before = generations(vault)
    rebuild.rebuild(dense)
    assert (before, generations(vault)) == (["g000002"], ["g000003"])
    assert probe.problems(dense.chroma, dense.vectors, thorough=True) == []


def test_vectors_that_no_projection_keeps_apart_stay_whole(
    vault: Vault, dense: Dense, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted = projection.fitted

    def blind(sample: Matrix, rows: int) -> projection.Projection:
        made = fitted(sample, rows).basis
        assert made is not None
        return projection.Projection(np.repeat(made[:, -1:], made.shape[1], axis=1), rows)

    monkeypatch.setattr(projection, "LEAST_ROWS", 20)
    monkeypatch.setattr(projection, "LEAST_NUMBERS", 12)
    monkeypatch.setattr(projection, "fitted", blind)
    rebuild.rebuild(dense)
    assert not dense.chroma.is_shortened()
    assert dense.chroma.shortening.numbers(dense.chroma.how_many()) == 64
    assert not dense.chroma.shortening.is_outgrown(dense.chroma.most(), dense.chroma.how_many)
    dense.chroma.close()
    assert (way(vault), vault.sync().notices) == ("chroma", ())


def test_a_generation_that_fails_its_check_never_becomes_active(
    vault: Vault, dense: Dense, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "problems", lambda *_: ["7 of 64 vectors do not find themselves"])
    assert "7 of 64" in bring_in_line(dense, anew=True)
    assert generations(vault) == ["g000002"]
    assert way(vault) == "chroma"


def test_a_fill_that_failed_its_check_is_not_repeated_for_a_day(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Filling 119,000 rows takes a minute, at each run and before each question."""
    fills: list[int] = []
    fill = ChromaIndex.fill
    monkeypatch.setattr(ChromaIndex, "fill", lambda chroma, generation: fills.append(1) or fill(chroma, generation))
    monkeypatch.setattr(probe, "problems", lambda *_: ["recall against exact search is 0.88"])
    vault.write("bread.md", "Rye.\n")
    assert "0.88" in vault.sync().notices[0]
    assert "within the last day" in vault.sync().notices[0]
    with vault.base() as base:
        assert (len(fills), way(vault), base.needs_attention()) == (1, "exact", False)
    monkeypatch.undo()
    assert (vault.sync(rebuild=True).notices, way(vault)) == ((), "chroma")


def test_a_disk_without_room_keeps_the_old_generation(
    vault: Vault, dense: Dense, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))  # type: ignore[attr-defined]
    assert "no room" in bring_in_line(dense, anew=True)
    assert generations(vault) == ["g000002"]


def test_rows_that_vanished_without_a_trace_are_found_by_the_probe(dense: Dense) -> None:
    collection = dense.chroma._open("w")
    collection.delete(ids=dense.chroma.expected()[:3])
    assert probe.problems(dense.chroma, dense.vectors) == ["Chroma holds 97 rows, the catalog expects 100"]


def test_vectors_that_do_not_find_themselves_are_found_by_the_probe(dense: Dense) -> None:
    collection, ids = dense.chroma._open("w"), dense.chroma.expected()
    vectors = dense.vectors.of_chunks(ids)
    collection.delete(ids=ids)
    collection.upsert(ids=ids, embeddings=[vectors[other].tolist() for other in reversed(ids)])
    assert "do not find themselves" in probe.problems(dense.chroma, dense.vectors)[0]


def test_a_probe_in_a_child_finds_good_files_good_and_leaves_no_marker(vault: Vault, dense: Dense) -> None:
    dense.chroma.close()
    assert probe.in_child(vault.data_dir) == []
    assert list((vault.data_dir / "chroma").glob("*.open")) == []


def test_a_child_that_hangs_or_crashes_is_a_problem(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.data_dir.mkdir()
    assert probe.in_child(vault.data_dir, timeout=0.01) == ["no answer within 0 s"]
    crash = tmp_path / "crash"
    crash.write_text("#!/bin/sh\nkill -SEGV $$\n")
    crash.chmod(0o700)
    monkeypatch.setattr(probe.sys, "executable", str(crash))
    assert probe.in_child(vault.data_dir) == ["ended by signal 11"]


def test_a_stop_while_writing_is_answered_around_and_mended_by_the_next_run(vault: Vault, dense: Dense) -> None:
    dense.chroma.close()
    (vault.data_dir / "chroma" / "g000002.open").write_text("w")
    assert way(vault) == "exact"
    with vault.base() as base:
        assert base.needs_attention()
    assert "left open while being written" in vault.sync().notices[0]
    assert (way(vault), generations(vault)) == ("chroma", ["g000003"])


def test_a_stop_while_reading_is_probed_and_the_files_are_kept(vault: Vault, dense: Dense) -> None:
    dense.chroma.close()
    (vault.data_dir / "chroma" / "g000002.open").write_text("r")
    assert way(vault) == "exact"
    assert vault.sync().notices == ()
    assert (way(vault), generations(vault)) == ("chroma", ["g000002"])


def test_nothing_to_do_opens_nothing(vault: Vault, dense: Dense, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("opened")

    monkeypatch.setattr(type(dense.chroma.place), "collection", refuse)
    assert vault.sync().notices == ()


def test_a_deleted_notes_vector_leaves_chromas_files_with_the_run_that_notices_it(vault: Vault) -> None:
    """Each run is a process of its own: hnswlib writes memory it never set, so the vectors this process has seen."""
    vault.write("secret.md", "Xylophonic canary.\n")
    vault.write("boiler.md", "Serviced by Callum.\n")
    assert children.run(jobs.index, vault.root, vault.data_dir).error == ""
    needle = ask("secret\nXylophonic canary.").astype("float32")
    ends = [needle.tobytes(), *quantized(needle[None])]

    def left() -> bool:
        everything = b"".join(path.read_bytes() for path in vault.data_dir.rglob("*") if path.is_file())
        return any(end in everything for end in ends)

    assert left()
    vault.delete("secret.md")
    assert children.run(jobs.index, vault.root, vault.data_dir).error == ""
    assert not left()


def test_where_most_is_to_go_a_new_generation_is_filled_instead(
    vault: Vault, dense: Dense, monkeypatch: pytest.MonkeyPatch
) -> None:
    dense.chroma.close()
    monkeypatch.setattr(rebuild, "COMPACT_AT_ONCE", 1)
    monkeypatch.setattr(ChromaIndex, "apply_intents", lambda _: pytest.fail("brought over one by one"))
    vault.sync(rebuild=False)
    for path in list(vault.root.rglob("*.md")):
        vault.write(path.relative_to(vault.root).as_posix(), "Written anew, and otherwise.\n")
    vault.sync()
    assert (way(vault), generations(vault)) == ("chroma", ["g000003"])


@pytest.mark.parametrize(
    ("dead", "since", "due"), [(0, "", False), (10, "", True), (30, "2026-01-01T00:00:00+00:00", True)]
)
def test_what_was_deleted_is_compacted_away(dense: Dense, dead: int, since: str, due: bool) -> None:
    from askbase.store.database import set_meta

    with dense.database.write() as write:
        set_meta(write, "chroma_dead", str(dead))
        set_meta(write, "chroma_dead_since", since)
    assert rebuild._rebuild_due(dense) == due


def test_in_a_large_vault_a_few_dead_rows_wait_a_day(dense: Dense, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime, timedelta

    from askbase.store.database import set_meta

    monkeypatch.setattr(rebuild, "COMPACT_AT_ONCE", 50)

    def due(dead: int, hours: int) -> bool:
        with dense.database.write() as write:
            set_meta(write, "chroma_dead", str(dead))
            set_meta(write, "chroma_dead_since", (datetime.now(UTC) - timedelta(hours=hours)).isoformat())
        return rebuild._rebuild_due(dense)

    assert [due(20, 1), due(21, 1), due(1, 25)] == [False, True, True]


def test_a_missing_folder_is_absent_not_an_error(dense: Dense) -> None:
    dense.chroma.close()
    shutil.rmtree(dense.data_dir / "chroma")
    with pytest.raises(ChromaError):
        dense.chroma.count()
    assert bring_in_line(dense) == ""
    assert dense.chroma.place.state() == "good"


def test_after_a_whole_rebuild_even_a_little_room_is_given_back(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_FREE_PAGES", 0)  # made for large files
    for number in range(60):
        vault.write(
            f"{number}.md", f"# Note {number}\n\n" + "\n\n".join(f"Part {part} of it." * 30 for part in range(9))
        )
    vault.sync()
    with vault.base() as base:
        connection = base._opened.database().connection
        free, pages = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("freelist_count", "page_count"))
    assert free <= 0.02 * pages
