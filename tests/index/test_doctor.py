"""Every kind of damage is found and said; with `fix` the next look finds none; nothing is touched without it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from askbase.store.database import Database
from tests.fakes.fake_embedder import FakeEmbedder
from tests.fakes.openai_server import repeats, running
from tests.fakes.vaults import Vault


@pytest.fixture
def indexed(vault: Vault) -> Vault:
    for word in ("boiler", "bread", "garden", "lantern"):
        vault.write(f"{word}.md", f"# {word}\n\nAll about the {word}.\n")
    vault.sync()
    return vault


def states(vault: Vault, fix: bool = False, **settings: str) -> dict[str, str]:
    with vault.base(**settings) as base:
        found, _ = base.run(base.doctor(fix))
    return {each.check: each.state for each in found if each.state != "ok"}


def test_a_healthy_index_has_nothing_to_repair(indexed: Vault) -> None:
    assert states(indexed) == {}


def run_sql(vault: Vault, statement: str, *values: object) -> None:
    database = Database(vault.data_dir / "catalog.db")
    with database.write() as write:
        write.execute(statement, values)
    database.close()


def open_to_others(vault: Vault) -> None:
    vault.data_dir.chmod(0o755)


def torn_catalog(vault: Vault) -> None:
    file = vault.data_dir / "catalog.db"
    raw = file.read_bytes()
    file.write_bytes(raw[: len(raw) // 2] + b"\xff" * (len(raw) // 2))


def text_damaged(vault: Vault) -> None:
    text = "substr(packed_text, 1, 9) || x'00' || substr(packed_text, 11)"
    run_sql(vault, f"UPDATE notes SET packed_text = CAST({text} AS BLOB) WHERE path = 'bread.md'")


def words_lost(vault: Vault) -> None:
    run_sql(vault, "INSERT INTO words(words) VALUES('delete-all')")


def words_of_nobody(vault: Vault) -> None:
    run_sql(vault, "INSERT INTO words(rowid, body) VALUES(99, 'stray')")


def vector_cut(vault: Vault) -> None:
    run_sql(vault, "UPDATE vectors SET vector = x'0000' WHERE id = (SELECT min(id) FROM vectors)")


def vector_of_no_numbers(vault: Vault) -> None:
    blob = bytes(64)
    run_sql(vault, "UPDATE vectors SET vector = ? WHERE id = (SELECT min(id) FROM vectors)", blob)


def chroma_gone(vault: Vault) -> None:
    import shutil

    shutil.rmtree(vault.data_dir / "chroma")


def chroma_overwritten(vault: Vault) -> None:
    for path in (vault.data_dir / "chroma").rglob("*"):
        if path.is_file():
            path.write_bytes(b"damaged")


def to_do_left(vault: Vault) -> None:
    run_sql(vault, "INSERT INTO intents VALUES('waiting', 'drop')")


@pytest.mark.parametrize(
    ("break_it", "check"),
    [
        (torn_catalog, "catalog"),
        (text_damaged, "catalog"),
        (words_lost, "words"),
        (words_of_nobody, "words"),
        (vector_cut, "vectors"),
        (vector_of_no_numbers, "vectors"),
        (chroma_gone, "chroma"),
        (chroma_overwritten, "chroma"),
        (to_do_left, "chroma"),
    ],
)
def test_damage_is_found_and_repaired(indexed: Vault, break_it: Callable[[Vault], None], check: str) -> None:
    break_it(indexed)
    assert states(indexed)[check] == "problem"
    repaired = states(indexed, fix=True)
    assert (repaired.pop(check), set(repaired.values()) - {"fixed"}) == ("fixed", set())
    assert states(indexed) == {}
    assert indexed.search("lantern")[0] == "lantern.md"


def test_another_embedding_than_the_indexs_is_said(indexed: Vault) -> None:
    with indexed.base(FakeEmbedder("fake/other")) as base:
        found, _ = base.run(base.doctor())
    assert [each.says for each in found if each.state == "problem"] == [
        "the index was made with fake/64, not fake/other"
    ]


def test_notes_that_changed_are_worth_knowing_and_no_damage(indexed: Vault) -> None:
    indexed.write("new.md", "New.\n")
    assert states(indexed) == {"notes": "note"}


def test_before_the_first_index_run_it_says_what_is_missing(vault: Vault) -> None:
    assert set(states(vault)) == {"data folder", "catalog"}
    assert not vault.data_dir.exists()


def test_an_endpoint_is_asked_for_its_models(indexed: Vault) -> None:
    with running() as server:
        url = server.base_url
        server.fault(repeats(slice(None)))
        assert states(indexed, chat__base_url=url, chat__model="test-model") == {}
        assert states(indexed, chat__base_url=url, chat__model="other") == {"model": "problem"}
    assert states(indexed, chat__base_url=url, chat__model="test-model") == {"model": "problem"}


def test_an_endpoint_that_cuts_long_prompts_is_told(indexed: Vault) -> None:
    with running() as server, indexed.base(chat__base_url=server.base_url, chat__model="test-model") as base:
        server.fault(repeats(slice(-2000, None)))
        found, _ = base.run(base.doctor(False))
    assert found[-1].says.startswith("of a prompt of some 3,000 tokens 127.0.0.1:")
    assert "did not know the beginning" in found[-1].says


def test_a_folder_that_lies_open_is_told_and_needs_no_fix(indexed: Vault) -> None:
    open_to_others(indexed)
    assert states(indexed) == {"data folder": "problem"}
    assert states(indexed) == {}  # whatever opens the index closes the folder


def test_what_was_done_is_said(indexed: Vault) -> None:
    open_to_others(indexed)
    with indexed.base() as base:
        _, did = asyncio.run(base.doctor(fix=True))
    assert did[0].startswith("took others' rights away from ")
    assert [path.stat().st_mode & 0o077 for path in (indexed.data_dir, indexed.data_dir / "catalog.db")] == [0, 0]


def test_without_fix_nothing_is_written(indexed: Vault) -> None:
    to_do_left(indexed)

    def contents() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in indexed.data_dir.glob("catalog.db")}

    before = contents()
    states(indexed)
    assert contents() == before


def test_a_folder_that_cannot_be_written_is_a_problem_and_no_other_check_is_wrong_about_it(
    indexed: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)  # root may write anywhere
    assert states(indexed) == {"data folder": "problem", "chroma": "note"}
