"""Questions about a note's front matter, answered from the block itself."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from askbase.answer.stated.properties import from_properties
from askbase.types import Passage
from tests.answer.builders import passage

BLOCK = """---
already_read: true
link: https://example.org//writing/lessons/
read_priority: 1
relevance: 0
source: Weekly
tags:
- MlOps
- Data_Engineering
upload_date: '2024-11-07'
---"""
TOPICS = "## Topics\n\n![](topics/Concept/Data%20Flywheel)\n\n![](topics/Concept/Altman%20s%20Law)"
FOUND = [
    passage(BLOCK, "conf-lessons.md"),
    passage(TOPICS, "conf-lessons.md", start=400),
    passage("Rye bakes for an hour.", "rye-bread.md"),
]


def answer(question: str, found: list[Passage] = FOUND) -> list[str]:
    return [segment.claim for segment in from_properties(question, found, of_note).segments]


def of_note(path: str) -> list[Passage]:
    return [one for one in FOUND if one.chunk.note_path == path]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What relevance did I give the conf-lessons note?", "relevance: 0 (conf-lessons)"),
        ("Have I already read my conference lessons clipping?", "already_read: true (conf-lessons)"),
        ("what's the read priority of conf lessons", "read_priority: 1 (conf-lessons)"),
        ("Which tags does conf-lessons have?", "tags: MlOps, Data_Engineering (conf-lessons)"),
        ("url of the conf-lessons note, exactly please", "link: https://example.org//writing/lessons/ (conf-lessons)"),
        ("What is the upload date of conf-lessons?", "upload_date: 2024-11-07 (conf-lessons)"),
        ("Which topics does conf-lessons link to?", "topics: Data Flywheel, Altman's Law (conf-lessons)"),
    ],
)
def test_a_property_asked_for_by_name_is_read_from_the_block(question: str, expected: str) -> None:
    assert answer(question) == [expected]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("what's the very last topic embedded at the end of conf-lessons?", "topics: Altman's Law (conf-lessons)"),
        ("What is the first tag of conf-lessons?", "tags: MlOps (conf-lessons)"),
        ("Which of the two tags on conf-lessons is about data?", "tags: Data_Engineering (conf-lessons)"),
        ("What are the two tags of conf-lessons?", "tags: MlOps, Data_Engineering (conf-lessons)"),
    ],
)
def test_of_a_list_the_item_that_is_meant_is_told(question: str, expected: str) -> None:
    assert answer(question) == [expected]


@pytest.mark.parametrize(
    "question",
    [
        "Which of the three tags on conf-lessons is about data?",
        "Which tag of conf-lessons is about cooking?",
        "What is the last relevance of conf-lessons about data?",
    ],
)
def test_an_item_that_is_not_there_is_not(question: str) -> None:
    assert answer(question) == []


def test_topics_of_one_kind_are_told_alone() -> None:
    topics = f"{TOPICS}\n\n![](topics/Person/Marilyn%20Strathern)"
    notes = [passage(topics, "conf-lessons.md", start=400)]
    found = from_properties("Which person is embedded as a topic in conf-lessons?", notes, lambda path: notes)
    assert [segment.claim for segment in found.segments] == ["person topics: Marilyn Strathern (conf-lessons)"]


def test_a_word_of_the_name_is_no_kind_of_topics() -> None:
    notes = [
        passage("![](topics/Concept/Mind%20map)\n![](topics/Person/Ann)\n![](topics/Foo)", "concept-map.md", start=9)
    ]
    found = from_properties("Which topics does the concept map note embed?", notes, lambda path: notes)
    assert [segment.claim for segment in found.segments] == ["topics: Mind map, Ann, Foo (concept-map)"]


def test_markup_in_a_value_is_dead() -> None:
    notes = [passage('---\nsource: "<img src=x onerror=y>"\n---', "conf-lessons.md")]
    [segment] = from_properties("What source does conf-lessons have?", notes, lambda path: notes).segments
    assert "<img" not in segment.text


def test_two_properties_are_two_lines() -> None:
    assert answer("What upload date and source does my conference lessons note carry?") == [
        "source: Weekly (conf-lessons)",
        "upload_date: 2024-11-07 (conf-lessons)",
    ]


def test_the_citation_is_the_property_in_the_note() -> None:
    [segment] = from_properties("Which tags does conf-lessons have?", FOUND, of_note).segments
    [(number, (start, end))] = segment.quotes
    assert (number, BLOCK[start:end]) == (1, "tags:\n- MlOps\n- Data_Engineering")


def test_the_property_need_not_be_among_the_passages_found() -> None:
    assert answer("What relevance did I give conf-lessons?", [FOUND[1]]) == ["relevance: 0 (conf-lessons)"]


MEETINGS = [
    replace(passage(f"---\nattendees: [{who}]\n---", f"meetings/{file}.md"), title=title)
    for who, file, title in [
        ("Wenda, 'Hanne R.'", "2024-09-10-budget", "Lantern budget 2025"),
        ("Joris", "2023-09-12-budget", "Lantern budget 2024"),
        ("Marek", "2024-02-06-kickoff", "Kickoff"),
    ]
]


def attended(question: str) -> list[str]:
    found = from_properties(question, MEETINGS, lambda path: [one for one in MEETINGS if one.chunk.note_path == path])
    return [segment.claim for segment in found.segments]


def test_a_note_that_is_named_but_for_its_year_is_told_from_the_others_by_its_title() -> None:
    assert attended("Who attended the meeting on the Lantern budget 2024?") == [
        "attendees: Joris (Lantern budget 2024)"
    ]
    assert attended("Who attended the meeting on the Lantern budget?") == [
        "attendees: Wenda, Hanne R. (Lantern budget 2025)",
        "attendees: Joris (Lantern budget 2024)",
    ]
    assert attended("Who attended the budget?") == [], "one word is no name"


def test_a_note_is_named_by_its_aliases_as_well() -> None:
    year = [passage("---\naliases: [the handbook, Bread and Heat]\nversion: 3\n---\n# A year", "books/a-year.md")]
    asked = partial(from_properties, found=year, note_passages=lambda path: year)
    told = asked("Under which other names (aliases) can I find the handbook book?").segments
    assert [segment.claim for segment in told] == ["aliases: the handbook, Bread and Heat (books/a-year)"]
    assert [segment.claim for segment in asked("Which version is Bread and Heat?").segments] == [
        "version: 3 (books/a-year)"
    ]


def test_a_part_of_a_name_is_enough_where_one_note_is_asked_about_and_nothing_else() -> None:
    assert attended("Who attended the kickoff clip?") == ["attendees: Marek (Kickoff)"]
    law = [passage("---\ntype: Content\nsource: Wikipedia\n---", "goodhart-law.md")]
    asked = partial(from_properties, found=law, note_passages=lambda path: law)
    assert [segment.claim for segment in asked("What source and type does the Goodhart clip have?").segments] == [
        "type: Content (goodhart-law)",
        "source: Wikipedia (goodhart-law)",
    ]
    assert not asked("Which type of law is it?").segments
    assert not asked("What is the type of the law paper?").segments
    status = [passage("---\nstatus: done\n---", "status-march.md")]
    assert not from_properties("What is the status of the note?", status, lambda path: status).segments
    assert not asked("What is the source of the Goodhart quote in the note?").segments
    assert attended("Who attended the budget in the note?") == [], "two notes are so named"


def test_where_something_was_found_is_its_source() -> None:
    assert answer("Where did I come across the conf-lessons clipping?") == ["source: Weekly (conf-lessons)"]
    assert answer("Where did I find the conf-lessons recording?") == [], "it may be about a thing, not the note"


@pytest.mark.parametrize(
    "question",
    [
        "What do the conf-lessons say about relevance in search?",  # about more than the property
        "What source did Callum name?",  # no note is named
        "What is the relevance of rye-bread?",  # that note has no such property
        "What do my conference lessons say?",  # no property is named
    ],
)
def test_anything_else_is_left_to_the_model(question: str) -> None:
    assert answer(question) == []


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nThe boiler log.\nStatus: broken\n",  # a rule
        "---\n\nThe boiler log.\n\n---\n\nStatus: broken\n",
        "---\ntype: Log\n---\nStatus: broken\n",
    ],
)
def test_a_line_of_the_body_is_no_property(text: str) -> None:
    notes = [passage(text, "boiler-log.md")]
    assert not from_properties("What is the status of the boiler log?", notes, lambda path: notes).segments


def test_a_block_that_is_cut_between_two_passages_is_one() -> None:
    head, rest = "---\nsource: Weekly\nabout: what it says", "type: Log\n---"
    notes = [passage(head, "boiler-log.md"), passage(rest, "boiler-log.md", start=len(head) + 1)]
    found = from_properties("Which source and type does the boiler log have?", notes, lambda path: notes)
    assert [segment.claim for segment in found.segments] == ["source: Weekly (boiler-log)", "type: Log (boiler-log)"]
    [_, (_, (start, end))] = [quote for segment in found.segments for quote in segment.quotes]
    assert f"{head}\n{rest}"[start:end] == "type: Log"
