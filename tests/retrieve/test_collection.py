"""Counts, lists and "newest": exact for every question generated from the sample notes, and silent about the rest."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from benchmarks import collection

from askbase.retrieve.collected import found_in_catalog
from askbase.store.database import Database
from askbase.types import Answer, Filter
from tests.fakes.vaults import Vault

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 24)
CLIP = (
    "---\nsource: {source}\ntags: [{tags}]\nalready_read: {read}\nread_priority: {priority}\nupload_date: {day}\n---\n"
    "# {name}\n"
)


@pytest.fixture
def clips(vault: Vault) -> Vault:
    rows = [("a", "arXiv", "Search", "false", 2, "2024-06-03"), ("b", "arXiv", "Search, SQL", "true", 1, "2024-06-09"),
            ("c", "Data Elixir", "SQL", "false", 1, "2023-01-02")]  # fmt: skip
    for name, source, tags, read, priority, day in rows:
        vault.write(
            f"clips/{name}.md",
            CLIP.format(name=name, source=source, tags=tags, read=read, priority=priority, day=day),
        )
    vault.write("meetings/kickoff.md", "---\nattendees: [Wenda Acht, Marek T]\n---\n# Kickoff\n\nSee [[a]].\n")
    vault.sync()
    return vault


def paths(vault: Vault, question: str) -> list[str] | None:
    found = found_in_catalog(Database(vault.data_dir / "catalog.db"), question, Filter(), TODAY)
    return None if found is None else [note.path.rsplit("/", 1)[-1].removesuffix(".md") for note in found[1]]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many clips come from arXiv, and which?", ["a", "b"]),
        ('Which clippings come from "Data Elixir"?', ["c"]),
        ("which clips have I not read yet", ["a", "c"]),
        ("List my unread clips by read priority.", ["c", "a"]),
        ("Which unread clip has the highest priority?", ["c"]),
        ("Which clip has the lowest read priority?", ["a"]),
        ("newest clipping", ["b"]),
        ("What is the oldest note tagged search?", ["a"]),
        ("Which notes tagged Search are not tagged SQL?", ["a"]),
        ("How many clips were uploaded in June 2024?", ["a", "b"]),
        ("How many notes have no source?", ["kickoff"]),
        ("Which meetings did Wenda attend?", ["kickoff"]),
        ("which notes link to a", ["kickoff"]),
        ("How many notes are in the folder meetings?", ["kickoff"]),
        ("How many clips are from 1999?", []),
        ("which notes did I write in 2023?", ["c"]),
        ("Which SQL notes have read priority 1?", ["b", "c"]),
        ("Which clips are SQL?", ["b", "c"]),
    ],
)
def test_questions_about_the_collection(clips: Vault, question: str, expected: list[str]) -> None:
    assert paths(clips, question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Which notes speak about boilers?",
        "How many clips come from Nature?",  # no such source: perhaps a place, perhaps a topic
        "What is the newest model called?",
        "How many notes did the choir sing?",
        "When was clip a uploaded?",
    ],
)
def test_one_word_that_no_rule_takes_is_a_question_for_the_search(clips: Vault, question: str) -> None:
    assert paths(clips, question) is None


def ask(vault: Vault, question: str) -> Answer:
    with vault.base() as base:
        return base.run(base.ask(question))


def test_the_answer_counts_names_and_cites(clips: Vault) -> None:
    answer = ask(clips, "which clips have I not read yet")
    assert answer.text == "2 clippings:\n\n- a (clips/a.md) [1]\n- c (clips/c.md) [2]"
    assert [citation.quote for citation in answer.citations] == ["already_read: false"] * 2
    assert (answer.outcome, answer.degraded, {claim.status for claim in answer.claims}) == (
        "answered", None, {"supported"}
    )  # fmt: skip


def test_filters_in_the_question_bind_here_too(clips: Vault) -> None:
    assert ask(clips, "how many clips tag:sql").text.startswith("2 clippings:")


def test_none_is_an_answer(clips: Vault) -> None:
    assert ask(clips, "How many clips are from 1999?").text == "None: by their front matter, no clipping is like that."


def test_every_generated_question_about_the_sample_notes_is_exact(vault: Vault) -> None:
    shutil.copytree(ROOT / "seeds", vault.root, dirs_exist_ok=True)
    vault.write("extra.md", "x\n")
    vault.sync()
    questions = collection.sample(list(collection.generate(collection.notes_of(vault.root))), 250)
    assert len(questions) == 250
    assert collection.wrong(Database(vault.data_dir / "catalog.db"), questions) == []
    cases = [json.loads(line) for line in (ROOT / "evals/seeds/cases.jsonl").read_text("utf-8").splitlines()]
    taken = [case["id"] for case in cases if paths(vault, case["question"]) is not None]
    assert {case_id.split("-")[0] for case_id in taken} == {"count"}
    assert len(taken) == 11


@pytest.fixture
def shelf(vault: Vault) -> Vault:
    for name, rating in (("Middlemarch", ""), ("Dune", "4"), ("Earthsea", "10"), ("Ubik", "n/a")):
        vault.write(f"books/{name}.md", f"---\ntags: [book, scifi/classic]\nrating: {rating}\n---\n# {name}\n")
    vault.write("[2026] plans/shed.md", "---\ndate: 2026-11-02\nsize: tall\n---\nA shed. See [[Dune|the book]].\n")
    vault.sync()
    return vault


def test_two_tags_are_both_meant(clips: Vault) -> None:
    assert paths(clips, "Which notes are tagged Search and SQL?") == ["b"]
    assert paths(clips, "Which notes are tagged Search and unread?") == ["a"]
    assert paths(clips, "Which notes are tagged Search and Nature?") is None, "no such tag"


def test_a_property_may_be_asked_for_as_it_is_written(clips: Vault) -> None:
    assert paths(clips, "Which clips have read_priority: 2?") == ["a"]
    assert paths(clips, "Which clips with read_priority:1 do I have?") == ["b", "c"]


def test_notes_are_asked_for_by_their_author(vault: Vault) -> None:
    for name, author in (("colic", "Helen Marsh"), ("teeth", "[Tom Riordan, Helen Marsh]"), ("knees", "Priya Nair")):
        vault.write(f"clips/{name}.md", f"---\nsource: https://example.org\nauthor: {author}\n---\n# {name}\n")
    vault.sync()
    assert paths(vault, "Which clippings by Helen Marsh do I have?") == ["colic", "teeth"]
    assert paths(vault, "How many notes were written by Priya Nair?") == ["knees"]
    assert paths(vault, "Which clippings by Marsha Helm do I have?") is None
    assert paths(vault, "Welche Clippings von Helen Marsh habe ich?") == ["colic", "teeth"]


def test_a_day_at_the_end_keeps_its_stop(shelf: Vault) -> None:
    assert paths(shelf, "Which notes are from 2.11.?") == ["shed"]


def test_what_cannot_be_compared_is_neither_highest_nor_lowest(shelf: Vault) -> None:
    assert paths(shelf, "Which note has the highest rating?") == ["Earthsea"]
    assert paths(shelf, "Which note has the lowest rating?") == ["Dune"]
    assert paths(shelf, "List notes by rating") == ["Dune", "Earthsea", "Ubik"]
    assert paths(shelf, "Which note has the highest size?") is None


def test_a_tag_passes_those_within_it(shelf: Vault) -> None:
    assert paths(shelf, "How many notes are tagged scifi?") == ["Dune", "Earthsea", "Middlemarch", "Ubik"]


def test_a_folder_with_brackets_is_a_folder(shelf: Vault) -> None:
    assert paths(shelf, "How many notes are in the folder [2026] plans?") == ["shed"]


async def test_notes_without_a_date_are_counted_where_a_date_is_asked_for(shelf: Vault) -> None:
    async with shelf.base() as base:
        some = await base.ask("How many notes are from November 2026?")
        unknown = await base.ask("How many notes are from 1999?")
        for day in range(1, 6):
            shelf.write(f"log/2026-10-0{day}.md", "Rain.\n")
        await base.sync()
        none = await base.ask("How many notes are from 1999?")
    assert some.text.startswith("1 note (4 notes have no date):")
    assert "None" not in unknown.text, "most of them do not say when they were written"
    assert none.text.startswith("None: by their front matter, no note is like that (4 notes have no date).")


async def test_a_line_is_cited_for_what_it_says(shelf: Vault) -> None:
    async with shelf.base() as base:
        [link] = (await base.ask("Which notes link to Dune?")).citations
        rated = await base.ask("Which notes have a rating?")
    assert link.quote == "A shed. See [[Dune|the book]]."
    assert [citation.quote for citation in rated.citations][:2] == ["rating: 4", "rating: 10"]


def test_a_property_is_one_however_its_key_is_written(vault: Vault) -> None:
    vault.write("b.md", "---\nStatus: Done\n---\nB.\n")
    vault.write("c.md", "---\nstatus: done\n---\nC.\n")
    vault.sync()
    assert paths(vault, "which notes have status done") == ["b", "c"]
    assert paths(vault, "which notes have no status") == []


def test_a_note_that_is_linked_to_may_be_called_by_an_alias(vault: Vault) -> None:
    vault.write("lit/@yoo2022.md", "---\ncitekey: yoo2022x\naliases: [the dispersal paper]\n---\n# Dispersal\n")
    vault.write("moc.md", "# Index\n\nSee [[@yoo2022]].\n")
    vault.sync()
    for name in ("@yoo2022", "yoo2022", "yoo2022x", "the dispersal paper", "Dispersal"):
        assert paths(vault, f"Which notes link to {name}?") == ["moc"], name


def test_a_status_says_whether_a_note_was_read(vault: Vault) -> None:
    for name, status, priority in (("a", "unread", 1), ("b", "read", 1), ("c", "to read", 2), ("d", "draft", 1)):
        vault.write(f"Literature/{name}.md", f"---\nstatus: {status}\npriority: {priority}\n---\n# {name}\n")
    vault.write("People/Anna.md", "# Anna\n")
    vault.sync()
    assert paths(vault, "Which notes have status unread?") == ["a"]
    assert paths(vault, "Which notes are unread?") == ["a", "c"]
    assert paths(vault, "Which notes have status unread and priority 1?") == ["a"]
    assert paths(vault, "Which notes have I already read?") == ["b"]
    assert paths(vault, "Which literature notes have priority 1?") == ["a", "b", "d"]
    assert paths(vault, "How many people do I have?") == ["Anna"]
    assert paths(vault, "What is literature?") is None
    with vault.base(chat__model="none") as base:
        answer = base.run(base.ask("Which notes are unread?"))
    assert {citation.quote for citation in answer.citations} == {"status: unread", "status: to read"}


def test_folders_and_tags_that_are_words_of_the_question_mean_no_sort_of_notes(vault: Vault) -> None:
    vault.write("All/a.md", "# A\n")
    vault.write("People/Ann.md", "---\nalready_read: false\n---\n# Ann\n")
    vault.write("work/ideas/b.md", "---\ntags: [unread]\nalready_read: false\n---\n# B\n")
    vault.write("Home/ideas/c.md", "# C\n")
    vault.sync()
    assert len(paths(vault, "Show all notes") or []) == 4
    assert paths(vault, "How many people were there?") is None
    assert sorted(paths(vault, "Which notes are unread?") or []) == ["Ann", "b"]
    assert paths(vault, "How many ideas notes do I have?") is None, "two folders of that name"


@pytest.mark.parametrize(
    "question",
    ["which notes have author Wenda?", "which notes have autor Wenda?", "which clips have I not read?",
     "which clips come from Amt?", "which notes of type protokoll", "which notes were written in October 2026?"],
)  # fmt: skip
def test_german_front_matter_is_asked_for_as_english_is(vault: Vault, question: str) -> None:
    vault.write("a.md", "---\ndatum: 12.10.2026\ntyp: protokoll\nautor: Wenda\nquelle: Amt\ngelesen: nein\n---\nx\n")
    vault.write("b.md", "y\n")
    vault.sync()
    assert paths(vault, question) == ["a"]
