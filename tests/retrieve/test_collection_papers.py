"""Notes on publications: what "papers" are, when they were published, by whom, in which state, and who cites them."""

from __future__ import annotations

from datetime import date

import pytest

from askbase.retrieve.collected import found_in_catalog
from askbase.store.database import Database
from askbase.types import Answer, Filter
from tests.fakes.vaults import Vault

TODAY = date(2026, 11, 24)
PAPER = "---\nauthors: {authors}\nyear: {year}\njournal: {journal}\nstatus: {status}\ntags: {tags}\n---\n"
ROWS = [
    ("lee2011", "[Lee, K.]", 2011, "Oikos", "done", "[moss]"),
    ("ortiz2020", "[Ortiz, A., Lee, K.]", 2020, "Annals of Moss", "reading", "[moss, fern]"),
    ("vance2020", "Jo Vance and A. Ortiz", 2020, "Oikos", "unread", "[fern]"),
]


@pytest.fixture
def shelf(vault: Vault) -> Vault:
    for name, authors, year, journal, status, tags in ROWS:
        front = PAPER.format(authors=authors, year=year, journal=journal, status=status, tags=tags)
        vault.write(f"literature/{name}.md", f"{front}# {name}\n")
    vault.write("literature/reading-list.md", "# Reading list\n\n- vance2020\n")
    vault.write("meetings/may.md", "---\ndate: 2026-05-04\nattendees: [Rob Castell, Prof. Ada Quist]\n---\n# May\n")
    vault.write(
        "meetings/june.md", "---\ndate: 2026-06-08\nattendees: [Rob Castell]\n---\n# June\n\nLee 2011, again.\n"
    )
    vault.write("draft.md", "# Draft\n\nAs [see @lee2011, p. 3; @ortiz2020] say.\n\n```\n@vance2020\n```\n")
    vault.write("thesis.md", "# Thesis\n\nAs \\citep[p. 4]{vance2020,lee2011} say, and [[ortiz2020]].\n")
    vault.sync()
    return vault


def paths(vault: Vault, question: str) -> list[str] | None:
    found = found_in_catalog(Database(vault.data_dir / "catalog.db"), question, Filter(), TODAY)
    return None if found is None else [note.path.rsplit("/", 1)[-1].removesuffix(".md") for note in found[1]]


@pytest.mark.parametrize("ending", ["md", "markdown"])
def test_a_paper_is_cited_by_its_files_name_whatever_its_ending(vault: Vault, ending: str) -> None:
    vault.write(f"literature/lee2011.{ending}", "---\njournal: Oikos\n---\n# Rarefaction\n")
    vault.write("thesis.md", "# Thesis\n\nAs @lee2011 says.\n")
    vault.sync()
    assert paths(vault, "Which notes cite Lee 2011?") == ["thesis"]


def ask(vault: Vault, question: str) -> Answer:
    with vault.base() as base:
        return base.run(base.ask(question))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which literature notes were published in 2020?", ["ortiz2020", "vance2020"]),
        ("Which literature notes are from 2020?", ["ortiz2020", "vance2020"]),
        ("How many literature notes from 2011 are there?", ["lee2011"]),
        ("Which literature notes are older than 2015?", ["lee2011"]),
        ("Which papers are newer than 2011?", ["ortiz2020", "vance2020"]),
        ("Which papers were published between 2010 and 2012?", ["lee2011"]),
        ("Which papers were published in March 2020?", None),  # they may have been
        ("Which literature notes did I write in 2020?", None),  # not the year that they are of
        ("Which notes have year before 2015?", ["lee2011"]),
        ("Which notes have a year of at least 2020?", ["ortiz2020", "vance2020"]),
        ("Which note has the oldest year?", ["lee2011"]),
        ("What is the oldest paper in my notes?", ["lee2011"]),
        ("newest paper", ["ortiz2020", "vance2020"]),
        ("How many papers do I have?", ["lee2011", "ortiz2020", "vance2020"]),
        ("Which papers are unread?", ["vance2020"]),
        ("How many papers have I finished?", ["lee2011"]),
        ("Which papers have I read?", ["lee2011"]),
        ("Which papers am I still reading?", ["ortiz2020"]),
        ("Which literature notes are done?", ["lee2011"]),
        ("my done papers", None),  # opens like no question
        ("List my done papers", ["lee2011"]),
        ("papers by Ortiz", ["ortiz2020", "vance2020"]),
        ("Which papers did Lee co-author?", ["lee2011", "ortiz2020"]),
        ("How many papers from the Annals of Moss do I have?", ["ortiz2020"]),
        ("Which papers were published in Oikos in 2020?", ["vance2020"]),
        ("unread notes tagged fern", ["vance2020"]),
        ("literature notes tagged moss", ["lee2011", "ortiz2020"]),
        ("How many literature notes are there on ferns?", ["ortiz2020", "vance2020"]),
        ("How many notes are there on ferns?", None),  # more may be about them than carry the tag
        ("Which papers did I write?", None),
        ("Which papers need signing?", None),
        ("Which paper is it?", None),
        ("Which meetings are done?", None),  # they have no status
        ("Which note has the latest status?", None),
    ],
)
def test_questions_about_papers(shelf: Vault, question: str, expected: list[str] | None) -> None:
    assert paths(shelf, question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which notes cite lee2011?", ["draft", "thesis"]),
        ("Which notes mention [@ortiz2020]?", ["draft", "thesis"]),
        ("What cites vance2020?", ["thesis"]),  # in code it is none
        ("Which notes mention vance2020?", ["reading-list", "thesis"]),  # but in a list
        ("Which notes cite Lee 2011?", ["draft", "june", "thesis"]),
        ("How many papers cite lee2011?", []),
        ("Which notes cite smith1999?", None),
    ],
)
def test_a_citation_is_a_link(shelf: Vault, question: str, expected: list[str] | None) -> None:
    assert paths(shelf, question) == expected


def test_the_line_that_cites_is_quoted(shelf: Vault) -> None:
    answer = ask(shelf, "Which notes cite lee2011?")
    assert [citation.quote for citation in answer.citations] == [
        "As [see @lee2011, p. 3; @ortiz2020] say.",
        "As \\citep[p. 4]{vance2020,lee2011} say, and [[ortiz2020]].",
    ]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many meetings with Rob were there?", ["june", "may"]),
        ("Which meetings did Rob attend?", ["june", "may"]),
        ("When did I last meet Rob?", ["june"]),
        ("When did I last meet Ada Quist?", ["may"]),
        ("When was my last meeting with Ada?", ["may"]),
        ("When did I last meet Helen?", None),
        ("When did I last meet Rob about the budget?", None),
    ],
)
def test_who_was_there(shelf: Vault, question: str, expected: list[str] | None) -> None:
    assert paths(shelf, question) == expected


def test_of_two_people_with_the_name_none_is_meant(shelf: Vault) -> None:
    shelf.write("meetings/july.md", "---\ndate: 2026-07-01\nattendees: [Rob Noakes]\n---\n# July\n")
    shelf.sync()
    assert paths(shelf, "How many meetings with Rob were there?") is None
    assert paths(shelf, "How many meetings with Rob Noakes were there?") == ["july"]


async def test_notes_that_name_nobody_are_counted_where_somebody_is_asked_for(shelf: Vault) -> None:
    shelf.write("meetings/august.md", "---\ndate: 2026-08-01\n---\n# August\n\nWith Rob.\n")
    async with shelf.base() as base:
        await base.sync()
        answer = await base.ask("How many meetings with Rob were there?")
    assert answer.text.startswith("2 notes (1 note has no attendees):")


def test_numbers_are_compared(vault: Vault) -> None:
    for name, rating, due in (("a", 2, "2026-01-05"), ("b", 4, "2026-03-01"), ("c", 5, "2026-06-01")):
        vault.write(f"{name}.md", f"---\nrating: {rating}\ndue: {due}\n---\n# {name}\n")
    vault.write("d.md", "---\nrating: n/a\n---\n# d\n")
    vault.sync()
    assert paths(vault, "Which notes have a rating above 3?") == ["b", "c"]
    assert paths(vault, "Which notes have rating <= 4?") == ["a", "b"]
    assert paths(vault, "How many notes with rating below 2 are there?") == []
    assert paths(vault, "Which notes are due before March 2026?") == ["a"]
    assert paths(vault, "Which notes have due since March 2026?") == ["b", "c"]


def test_where_no_note_is_a_paper_the_words_mean_nothing(vault: Vault) -> None:
    vault.write("visa.md", "# Visa\n\nBring the papers.\n")
    vault.write("reference/contacts.md", "---\ntags: [references]\n---\n# Contacts\n")
    vault.sync()
    assert paths(vault, "How many papers do I have?") is None
    assert paths(vault, "Which references are unread?") is None


def test_german(shelf: Vault) -> None:
    assert paths(shelf, "Welche Artikel sind 2020 erschienen?") == ["ortiz2020", "vance2020"]
    assert paths(shelf, "Welche Paper lese ich gerade?") == ["ortiz2020"]
    assert paths(shelf, "Welche Artikel sind älter als 2015?") == ["lee2011"]
    assert paths(shelf, "Wie viele Paper von Ortiz habe ich?") == ["ortiz2020", "vance2020"]
    assert paths(shelf, "Wann habe ich Rob zuletzt getroffen?") == ["june"]
