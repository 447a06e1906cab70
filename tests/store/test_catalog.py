"""What is kept of notes comes back as it was; filters are resolved here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from askbase.store.catalog import Catalog, WholeNote, WholeNotes
from askbase.store.database import Database
from askbase.types import Filter, Passage
from tests.fakes.vaults import Vault

NOTES = {
    "home/boiler.md": "---\ntags: [House, Heating]\ntype: Log\nsource: Vaillant\ndate: 2024-05-03\nread: true\n---\n"
                      "# Boiler\n\nServiced by Callum.\n\n## Part – ключ\n\nValve VC-246.\n",
    "home/bread.md": "---\ntags: house\ntype: [Recipe, Log]\ndate: 2024-05-04\nalready_read: false\n---\nRye.\n",
    "work/plan.md": "# Plan\n\nNo front matter, tagged #house/plan.\n",
}  # fmt: skip


@pytest.fixture
def catalog(vault: Vault) -> Catalog:
    for path, text in NOTES.items():
        vault.write(path, text)
    vault.sync()
    return Catalog(Database(vault.data_dir / "catalog.db"))


@pytest.mark.parametrize(
    ("wanted", "paths"),
    [
        (Filter(tags=("HOUSE",)), {"home/boiler.md", "home/bread.md", "work/plan.md"}),  # which has house/plan
        (Filter(tags=("house/plan",)), {"work/plan.md"}),
        (Filter(tags=("hous",)), set()),
        (Filter(excluded=(("tag", "house"),)), set()),
        (Filter(paths=("HOME/",)), {"home/boiler.md", "home/bread.md"}),
        (Filter(tags=("house", "heating")), {"home/boiler.md"}),
        (Filter(types=("log",)), {"home/boiler.md", "home/bread.md"}),
        (Filter(types=("recipe", "essay")), {"home/bread.md"}),
        (Filter(sources=("vaillant",)), {"home/boiler.md"}),
        (Filter(paths=("work",)), {"work/plan.md"}),
        (Filter(paths=("*/b*",)), {"home/boiler.md", "home/bread.md"}),
        (Filter(after=date(2024, 5, 4)), {"home/bread.md"}),
        (Filter(before=date(2024, 5, 4)), {"home/boiler.md"}),
        (Filter(read=True), {"home/boiler.md"}),
        (Filter(read=False), {"home/bread.md"}),
        (Filter(tags=("house",), without=("home/bread.md",)), {"home/boiler.md", "work/plan.md"}),
        (Filter(tags=("x' OR 1=1 --",)), set()),
    ],
)
def test_a_filter_keeps_the_notes_it_describes(catalog: Catalog, wanted: Filter, paths: set[str]) -> None:
    allowed = catalog.allowed_chunks(wanted)
    assert allowed is not None
    assert {path for path, _, _ in catalog.chunk_notes(list(allowed)).values()} == paths


def test_a_link_to_a_note_is_found_with_and_without_its_ending(vault: Vault) -> None:
    links = ["[[plan]]", "[[home/plan.markdown]]", "[a](home/plan.markdown)", "[[plan.md]]", "[[plans]]"]
    for number, link in enumerate(links):
        vault.write(f"{number}.md", f"# {number}\n\n{link}\n")
    vault.sync()
    catalog = Catalog(Database(vault.data_dir / "catalog.db"))
    for named in ("plan", "plan.markdown", "Plan.md"):
        allowed = catalog.allowed_chunks(Filter(links=(named,)))
        assert {path for path, _, _ in catalog.chunk_notes(list(allowed or ())).values()} == {
            "0.md", "1.md", "2.md", "3.md",
        }  # fmt: skip


def test_no_filter_restricts_nothing(catalog: Catalog) -> None:
    assert catalog.allowed_chunks(Filter()) is None


def test_a_note_that_is_synced_meanwhile_is_read_as_of_one_moment(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Catalog.passages
    other = Catalog(Database(catalog.database.path))

    def passages(self: Catalog, scores: Mapping[str, tuple[float, None, None]]) -> dict[str, Passage]:
        with other.database.write() as write:
            other.delete_note(write, "work/plan.md")
        return read(self, scores)

    monkeypatch.setattr(Catalog, "passages", passages)
    assert [each.title for each in catalog.note_passages("work/plan.md")] == ["Plan"]
    assert catalog.note_passages("work/plan.md") == []


def test_passages_are_exactly_the_notes_text(catalog: Catalog) -> None:
    for path, text in NOTES.items():
        found = catalog.note_passages(path)
        assert [text[passage.chunk.start : passage.chunk.end] for passage in found] == [
            passage.chunk.text for passage in found
        ]
        lines = text.split("\n")
        assert all(
            passage.chunk.text.startswith(lines[passage.chunk.first_line - 1])
            and passage.chunk.text.endswith(lines[passage.chunk.last_line - 1])
            for passage in found
        )
    assert (found[0].title, found[0].date) == ("Plan", None)


def test_properties_keep_their_types(catalog: Catalog) -> None:
    found = catalog.note_properties(list(NOTES))
    assert found["home/boiler.md"]["read"] is True
    assert found["home/bread.md"]["type"] == ["Recipe", "Log"]
    assert found["work/plan.md"] == {}


def test_a_deleted_note_leaves_nothing_but_a_to_do(catalog: Catalog) -> None:
    chunk_ids = {passage.chunk.id for passage in catalog.note_passages("home/boiler.md")}
    with catalog.database.write() as write:
        catalog.delete_note(write, "home/boiler.md")
        catalog.drop_unused_vectors(write)
    one = catalog.database.connection.execute
    assert set(one("SELECT chunk_id, op FROM intents")) == {(chunk_id, "drop") for chunk_id in chunk_ids}
    assert one("SELECT count(*) FROM words WHERE words MATCH 'callum'").fetchone() == (0,)
    assert one("SELECT count(*) FROM terms WHERE value = 'heating'").fetchone() == (0,)
    assert one("SELECT count(*) FROM term_values WHERE value = 'heating'").fetchone() == (0,)
    assert one("SELECT count(*) FROM vectors").fetchone() == one("SELECT count(*) FROM chunks").fetchone()
    assert catalog.note_text("home/boiler.md") is None


def test_a_tag_that_another_note_has_as_well_stays(catalog: Catalog, vault: Vault) -> None:
    vault.write("stove.md", "---\ntags: [heating]\n---\nStove.\n")
    vault.sync()
    with catalog.database.write() as write:
        catalog.delete_note(write, "home/boiler.md")
    assert catalog.allowed_chunks(Filter(tags=("heating",)))


def test_ids_that_are_not_there_are_left_out(catalog: Catalog) -> None:
    assert catalog.passages({"unknown": (1.0, None, None)}) == {}
    assert catalog.note_passages("nowhere.md") == []
    assert catalog.note_properties([]) == {}


def test_a_missing_note_is_not_filtered_in(catalog: Catalog) -> None:
    with catalog.database.write() as write:
        catalog.mark_missing(write, ["home/boiler.md"])
    assert catalog.known_notes()["home/boiler.md"].missing
    assert len(catalog.allowed_chunks(Filter(tags=("heating",))) or ()) == 0


def test_a_note_that_was_read_is_not_read_again_for_its_passages(catalog: Catalog) -> None:
    ids = [each.chunk.id for each in catalog.note_passages("home/boiler.md")]
    whole: WholeNotes = {}
    found = catalog.passages(dict.fromkeys(ids, (0.0, None, None)), whole)
    assert list(whole) == ["home/boiler.md"]
    catalog.whole_notes = lambda paths: dict.fromkeys(paths, WholeNote("", False))  # type: ignore[method-assign]
    assert catalog.passages(dict.fromkeys(ids, (0.0, None, None)), whole) == found
