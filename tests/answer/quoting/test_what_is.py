"""What something is that a note is called by: how that note begins."""

from __future__ import annotations

import pytest

from askbase.answer.quoting.what_is import opening, with_what_it_is
from askbase.store.listing import Listed
from askbase.types import Candidate, Filter, Passage, Retrieved
from tests.answer.builders import passage

EVERYTHING = Filter()
LANTERN = passage(
    "# Lantern\n\nThe tool that answers questions. It quotes documents.", "projects/lantern.md", score=0.1
)
DEPLOY = passage("1. Build: `lantern build`", "howto/deploy.md", score=0.9)
LAW = passage("https://example.org/law\n\nA measure that is a target is none.", "clips/goodhart-law.md")
FRONT = passage("---\ntags: [x]\n---", "clips/goodhart-law.md")
NOTES = {"projects/lantern.md": [LANTERN], "howto/deploy.md": [DEPLOY], "clips/goodhart-law.md": [FRONT, LAW]}
TITLES = {"projects/lantern.md": "Lantern", "howto/deploy.md": "How to deploy Lantern",
          "clips/goodhart-law.md": "goodhart-law"}  # fmt: skip


def passing(filters: Filter) -> list[Listed]:
    return [Listed(path, TITLES[path], None, {}) for path in NOTES if path.startswith(filters.paths)]


def about(question: str, *found: Passage, filters: Filter = EVERYTHING) -> Retrieved:
    considered = tuple(Candidate(path, path, 0, 9, 0.1, 1.0, 0.3, "cut") for path in NOTES)
    retrieved = Retrieved(question, question, filters, found or (DEPLOY,), considered, "exact")
    aliases = [
        ("projects/lantern.md", "the assistant"),
        ("howto/deploy.md", "doubled"),
        ("clips/goodhart-law.md", "doubled"),
    ]
    return with_what_it_is(retrieved, lambda: TITLES, lambda: aliases, lambda path: NOTES[path], passing)


@pytest.mark.parametrize(
    "question",
    [
        "What is Lantern?",
        "what's the Lantern",
        "Tell me about Lantern",
        "Was ist Lantern?",
        "What is the assistant?",
    ],
)
def test_the_note_that_is_called_so_goes_first(question: str) -> None:
    found = about(question)
    assert [each.chunk.note_path for each in found.passages] == ["projects/lantern.md", "howto/deploy.md"]
    assert found.opens == LANTERN.chunk.id and found.passages[0].score == DEPLOY.score


def test_what_was_found_already_is_not_told_twice() -> None:
    assert about("What is Lantern?", DEPLOY, LANTERN).passages[1:] == (DEPLOY,)


@pytest.mark.parametrize(
    "question",
    ["What is the uptime of Lantern?", "What is Lantern's uptime?", "Where is Lantern?", "What is doubled?",
     "What is a kettle?"],
)  # fmt: skip
def test_nothing_changes_where_more_or_something_else_is_asked(question: str) -> None:
    assert about(question).passages == (DEPLOY,)
    assert not about(question).opens


def test_a_note_that_is_not_asked_stays_out() -> None:
    assert about("What is Lantern?", filters=Filter(paths=("projects/",))).opens
    assert about("What is Lantern?", filters=Filter(paths=("howto/",))).passages == (DEPLOY,)


def test_a_file_is_called_by_its_words() -> None:
    assert about("What is Goodhart's law?").passages[0].chunk == LAW.chunk


def test_it_begins_with_its_first_sentences_and_an_address_is_none() -> None:
    assert [each.claim for each in opening("What is Lantern?", LANTERN.chunk.id, [DEPLOY, LANTERN])] == [
        "The tool that answers questions.", "It quotes documents."
    ]  # fmt: skip
    assert opening("What is Lantern?", LANTERN.chunk.id, [DEPLOY]) == []  # it was not sent
    assert [each.claim for each in opening("What is Goodhart's law?", LAW.chunk.id, [LAW])] == [
        "A measure that is a target is none."
    ]
