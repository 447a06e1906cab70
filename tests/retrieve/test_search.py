"""A question finds its passages by words and by meaning, and says what became of every candidate."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy.typing as npt
import pytest

from askbase.errors import FilterError, IndexMismatch, NotIndexed, UsageError
from askbase.errors import ModelError as ModelFault
from askbase.retrieve import search
from askbase.types import Filter, Turn
from tests.fakes.fake_embedder import FakeEmbedder
from tests.fakes.vaults import Vault

NOTES = {
    "home/boiler.md": "---\ndate: 2024-05-03\nprivate: true\n---\n# Boiler\n\nCallum serviced the boiler.\n",
    "clip/bm25.md": "---\nsource: Wikipedia\ndate: 2024-06-01\n---\n# BM25\n\nRanking with term weights.\n",
    "clip/elixir.md": "---\nsource: Data Elixir\n---\n# Lessons\n\nRanking lessons of a conference.\n",
    "bread.md": "# Bread\n\nRye bread bakes for an hour.\n",
}


class DeadEmbedder(FakeEmbedder):
    """Knows the index's embedding and cannot be reached."""

    def embed_query(self, text: str) -> npt.NDArray:
        raise ModelFault("The embedding endpoint is down.", "Start it.")


@pytest.fixture
def filled(vault: Vault) -> Vault:
    for path, text in NOTES.items():
        vault.write(path, text)
    vault.sync()
    return vault


def test_every_passage_has_both_scores_and_where_it_stands(filled: Vault) -> None:
    with filled.base() as base:
        found = base.run(base.search("who serviced the boiler"))
    best = found.passages[0]
    assert (best.chunk.note_path, best.title, best.date) == ("home/boiler.md", "Boiler", date(2024, 5, 3))
    assert best.lexical is not None
    assert best.lexical > 0
    assert all(passage.dense is not None for passage in found.passages)
    assert [passage.score for passage in found.passages] == sorted((p.score for p in found.passages), reverse=True)
    assert found.dense_by == "chroma"


def test_the_front_matter_of_a_private_note_marks_its_passages(filled: Vault) -> None:
    with filled.base() as base:
        found = base.run(base.search("boiler bread"))
    assert {passage.chunk.note_path for passage in found.passages if passage.private} == {"home/boiler.md"}


@pytest.mark.parametrize(
    ("question", "paths"),
    [
        ("ranking source:wikipedia", {"clip/bm25.md"}),
        ('ranking source:"Data Elixir"', {"clip/elixir.md"}),
        ("ranking source:Wikipedia source:\"data elixir\"", {"clip/bm25.md", "clip/elixir.md"}),
        ("ranking path:home", {"home/boiler.md"}),
        ("ranking on:2024-06", {"clip/bm25.md"}),
        ("source:nobody ranking", set()),
    ],
)  # fmt: skip
def test_filters_in_the_question_bind_both_ways_of_searching(filled: Vault, question: str, paths: set[str]) -> None:
    assert set(filled.search(question)) == paths


def test_a_link_in_front_matter_is_a_link_and_its_name_a_value(vault: Vault) -> None:
    vault.write(
        "plan.md", '---\nsource: "[[Weekly]]"\nattendees: ["[[people/Wenda|Wenda]]", Joris]\n---\n# Plan\n\nBuy.\n'
    )
    vault.write("bread.md", "# Bread\n\nRye.\n")
    vault.sync()
    assert vault.search("what to buy link:Wenda") == ["plan.md"]
    assert vault.search("what to buy source:weekly") == ["plan.md"]
    with vault.base() as base:
        answer = base.run(base.ask("Who are the attendees of the plan note?"))
        listed = base.run(base.ask("Which notes have the source Weekly?"))
    assert "attendees: Wenda, Joris (Plan)" in answer.text
    assert "plan.md" in listed.text and "bread.md" not in listed.text


def test_a_condition_that_no_note_meets_is_named(filled: Vault) -> None:
    with filled.base() as base:
        found = base.run(base.search("source:wikipedai ranking"))
    assert found.warnings == ("no note has source:wikipedai; source:wikipedia is one",)


def test_filters_may_be_given_beside_the_question(filled: Vault) -> None:
    with filled.base() as base:
        found = base.run(base.search("ranking", filters=Filter(sources=("wikipedia",))))
    assert {passage.chunk.note_path for passage in found.passages} == {"clip/bm25.md"}
    assert (found.question, found.filters.sources, found.dense_by) == ("ranking", ("wikipedia",), "exact")


def test_a_follow_up_searches_with_what_it_follows(filled: Vault) -> None:
    with filled.base() as base:
        found = base.run(base.search("and how long?", history=(Turn("How is the rye bread baked?", "Hot."),)))
    assert found.standalone == "How is the rye bread baked? and how long?"
    assert found.passages[0].chunk.note_path == "bread.md"


def test_without_an_embedder_words_are_searched_and_that_is_said(filled: Vault) -> None:
    with filled.base(DeadEmbedder()) as base:
        found = base.run(base.search("boiler"))
    assert {passage.chunk.note_path for passage in found.passages} == {"home/boiler.md"}
    assert (found.dense_by, found.warnings) == (
        "none", ("searched by words only: The embedding endpoint is down.",)
    )  # fmt: skip


def test_the_limit_cuts_passages_and_the_rest_stays_visible(filled: Vault) -> None:
    with filled.base() as base:
        found = base.run(base.search("ranking", limit=2))
    assert len(found.passages) == 2
    assert {candidate.fate for candidate in found.candidates} == {"used", "cut"}


@pytest.mark.parametrize(
    "question", ['"', "AND OR NOT", "a* NEAR(b c)", "title:x ^y -z", "🚲", "'; DROP TABLE notes; --", "\x00"]
)
def test_odd_questions_are_questions(filled: Vault, question: str) -> None:
    with filled.base() as base:
        assert base.run(base.search(question)).question == question.strip()


def test_what_cannot_be_searched_says_so(vault: Vault) -> None:
    with vault.base() as base:
        with pytest.raises(NotIndexed):
            base.run(base.search("boiler"))
        with pytest.raises(UsageError, match="empty"):
            base.run(base.search("  "))
    vault.write("a.md", "x")
    vault.sync()
    with vault.base() as base, pytest.raises(FilterError, match="is not a date"):
        base.run(base.search("boiler after:someday"))


def test_an_index_of_another_embedding_is_said_and_not_searched(filled: Vault) -> None:
    class Narrow(FakeEmbedder):
        def embed_query(self, text: str) -> npt.NDArray:
            return super().embed_query(text)[:32]

    with pytest.raises(IndexMismatch):
        filled.search("boiler", Narrow("narrow/32"))


def test_behind_many_copies_every_passage_that_is_used_has_its_text(vault: Vault) -> None:
    for number in range(12):
        vault.write(
            f"copy{number:02}.md", "# Valve\n\nThe valve of the boiler was exchanged by Callum in the cellar.\n"
        )
    vault.write("other.md", "# Roof\n\nA valve.\n")
    vault.sync()
    with vault.base() as base:
        found = base.run(base.search("valve of the boiler exchanged by Callum", 2))
    assert [(each.chunk.note_path, bool(each.chunk.text)) for each in found.passages] == [
        ("copy00.md", True), ("other.md", True)
    ]  # fmt: skip
    assert [each.fate for each in found.candidates] == ["used", *["near_copy"] * 11, "used"]


def test_words_are_found_as_of_the_moment_at_which_the_question_was_asked(
    filled: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search by words has a connection of its own; what was written before it began there does not count."""
    beside = search._worded_beside

    def too_late(sources: search.Sources, *asked: Any) -> search._Worded:
        with sources.catalog.database.write() as write:
            write.execute("INSERT INTO words(words) VALUES('delete-all')")
        return beside(sources, *asked)

    with filled.base() as base:
        before = base.run(base.search("who serviced the boiler"))
        monkeypatch.setattr(search, "_worded_beside", too_late)
        assert base.run(base.search("who serviced the boiler")).candidates == before.candidates
        after = base.run(base.search("who serviced the boiler"))
    assert {each.lexical for each in after.candidates} == {None}


async def test_the_last_meeting_is_that_one(vault: Vault) -> None:
    vault.write("meetings/retro.md", "---\ndate: 2026-10-06\n---\n# Retro\n\nWe decided on MongoDB.\n")
    vault.write("meetings/falcon.md", "---\ndate: 2026-11-23\n---\n# Falcon\n\nWe decided on PostgreSQL.\n")
    vault.write("meetings/a.md", "---\ndate: 2026-10-01\n---\n# Supervisor meeting\n\nWe decided on two chapters.\n")
    async with vault.base() as base:
        await base.sync()
        found = await base.search("What did we decide in the last meeting?")
        everything = await base.search("What did we decide in the last meeting? all:")
        of_a_kind = await base.search("What did we decide in the latest supervisor meeting?")
        other = await base.search("What was said in the last talk?")
        about = await base.search("What did we decide in the last meeting about MongoDB?")
    assert {passage.chunk.note_path for passage in found.passages} == {"meetings/falcon.md"}
    assert found.warnings == ("looking only at notes called meetings/falcon.md; add all: to search everything",)
    assert {passage.chunk.note_path for passage in of_a_kind.passages} == {"meetings/a.md"}
    assert all(len({passage.chunk.note_path for passage in each.passages}) == 3 for each in (everything, other, about))
