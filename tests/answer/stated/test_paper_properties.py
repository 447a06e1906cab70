"""The front matter of a note on a publication, asked for by how people name such."""

from __future__ import annotations

import pytest

from askbase.answer.stated import paper_properties
from askbase.types import Filter
from tests.fakes.vaults import Vault

PAPER = "---\ntitle: {title}\nauthors: {authors}\nyear: {year}\njournal: {journal}\ndoi: 10.1/{name}\n---\n# {name}\n"
ROWS = [
    ("lee2011", "Rarefaction of moss", "[Lee, K.]", 2011, "Oikos"),
    ("ortiz2020", "Ferns in walls", "[Ortiz, A., Lee, K.]", 2020, "Annals of Moss"),
]


@pytest.fixture
def shelf(vault: Vault) -> Vault:
    for name, title, authors, year, journal in ROWS:
        front = PAPER.format(name=name, title=title, authors=authors, year=year, journal=journal)
        vault.write(f"literature/{name}.md", f"{front}\nThe moss was weighed by hand.\n")
    vault.sync()
    return vault


@pytest.mark.parametrize(
    ("question", "claims"),
    [
        ("What doi does the Lee 2011 paper have?", ["doi: 10.1/lee2011 (Rarefaction of moss)"]),
        ("doi Lee 2011", ["doi: 10.1/lee2011 (Rarefaction of moss)"]),
        ("doi of ortiz2020", ["doi: 10.1/ortiz2020 (Ferns in walls)"]),
        ("What is the doi of Ortiz & Lee 2020?", ["doi: 10.1/ortiz2020 (Ferns in walls)"]),
        ("What is the doi of the Lee paper?", ["doi: 10.1/lee2011 (Rarefaction of moss)"]),  # of the first author
        ("In which journal did Ortiz publish?", ["year: 2020 (Ferns in walls)",
                                                 "journal: Annals of Moss (Ferns in walls)"]),
        ("Who wrote the paper on rarefaction?", ["authors: Lee, K. (Rarefaction of moss)"]),
    ],
)  # fmt: skip
async def test_the_paper_that_is_named_is_told(shelf: Vault, question: str, claims: list[str]) -> None:
    async with shelf.base() as base:
        answer = await base.ask(question)
    assert [claim.text for claim in answer.claims] == claims


async def test_the_notes_are_not_listed_for_any_number(shelf: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    listings: list[Filter] = []
    monkeypatch.setattr(paper_properties, "listed", lambda database, wanted: listings.append(wanted) or ())
    async with shelf.base() as base:
        await base.ask("Which 3 scales did Lee use?")
        assert listings == []
        await base.ask("doi Lee 2011")
        assert listings == [Filter()]


@pytest.mark.parametrize(
    "question",
    [
        "When did Lee publish the paper on stone walls?",  # he wrote of moss
        "Who wrote the paper on granite?",
        "What doi does the Ortiz 2011 paper have?",
        "Which scales did Lee use?",
        "Who wrote the abstract?",
    ],
)
async def test_another_question_is_left_alone(shelf: Vault, question: str) -> None:
    async with shelf.base() as base:
        answer = await base.ask(question)
    assert not [claim for claim in answer.claims if " of " in claim.text and ": " in claim.text]


async def test_a_note_on_a_publication_is_summed_up_by_author_and_year(shelf: Vault) -> None:
    async with shelf.base() as base:
        told = await base.ask("Summarise Ortiz 2020")
    assert {citation.passage.chunk.note_path for citation in told.citations} == {"literature/ortiz2020.md"}
