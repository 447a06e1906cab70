"""The sample vault: the founding note as it is, and every trap read as it should be."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from askbase.notes.read import read_note
from askbase.notes.render import plain
from askbase.notes.walk import scan
from askbase.types import Note, Skipped

SEEDS = Path(__file__).parents[1] / "seeds"
FOUNDING_NOTE = "c2cadfe8059c11dce85cc97096cc3812ee52eb9099e3bb0e4059e21f882f8b3c"


@pytest.fixture(scope="module")
def seeds() -> dict[str, Note | Skipped]:
    return {path: read_note(SEEDS, file) for path, file in scan(SEEDS).files.items()}


def note(seeds: dict[str, Note | Skipped], path: str) -> Note:
    found = seeds[path]
    assert isinstance(found, Note)
    return found


def test_the_founding_note_is_byte_for_byte_the_users_own() -> None:
    assert hashlib.sha256((SEEDS / "conf-lessons.md").read_bytes()).hexdigest() == FOUNDING_NOTE


def test_every_note_but_the_empty_one_is_read(seeds: dict[str, Note | Skipped]) -> None:
    assert len(seeds) >= 40
    assert [path for path, found in seeds.items() if isinstance(found, Skipped)] == ["untitled.md"]


def test_the_founding_note_keeps_its_front_matter(seeds: dict[str, Note | Skipped]) -> None:
    found = note(seeds, "conf-lessons.md")
    assert found.properties["relevance"] == 0
    assert (found.properties["already_read"], found.properties["read_priority"]) == (True, 1)
    assert (found.tags, str(found.date)) == (("MlOps", "Data_Engineering", "Development_tool"), "2024-11-07")


def test_its_topics_are_decoded_to_the_last_line_without_a_line_break(seeds: dict[str, Note | Skipped]) -> None:
    assert note(seeds, "conf-lessons.md").topics == (
        "Reward Function Engineering", "Data Flywheel", "Altman's Law", "The Bitter Lesson",
    )  # fmt: skip
    assert not (SEEDS / "conf-lessons.md").read_bytes().endswith(b"\n")


def test_a_broken_template_keeps_its_body_and_says_why(seeds: dict[str, Note | Skipped]) -> None:
    assert "front matter not read" in note(seeds, "templates/daily.md").warnings[0]


def test_line_ends_and_marks_of_other_systems_are_read(seeds: dict[str, Note | Skipped]) -> None:
    assert note(seeds, "clippings/bm25.md").properties["type"] == "Content"
    assert (SEEDS / "clippings" / "bm25.md").read_bytes().count(b"\r\n") > 5
    assert (SEEDS / "home" / "boiler-log.md").read_bytes().startswith(b"\xef\xbb\xbf")
    assert note(seeds, "home/boiler-log.md").properties


def test_a_private_note_is_known_as_one(seeds: dict[str, Note | Skipped]) -> None:
    assert [path for path, found in seeds.items() if isinstance(found, Note) and found.private] == [
        "home/cycling-fitness.md"
    ]


def test_the_founding_note_is_titled_by_its_file_for_it_has_no_first_heading(seeds: dict[str, Note | Skipped]) -> None:
    assert note(seeds, "conf-lessons.md").title == "conf-lessons"


def test_its_bold_lines_are_no_headings(seeds: dict[str, Note | Skipped]) -> None:
    found = note(seeds, "conf-lessons.md")
    assert [section.headings for section in found.sections] == [(), (), ("Summary",), ("Links",), ("Topics",)]


def test_its_address_keeps_both_slashes_and_stands_before_any_heading(seeds: dict[str, Note | Skipped]) -> None:
    found = note(seeds, "conf-lessons.md")
    opening = found.sections[1]
    assert found.text[opening.start : opening.end].strip() == found.properties["link"]
    assert found.properties["link"] == "https://eugeneyan.com//writing/conf-lessons/"
    assert found.properties["upload_date"] == "2024-11-07"


def test_its_links_to_the_web_are_no_links_to_notes(seeds: dict[str, Note | Skipped]) -> None:
    assert all(link.embed for link in note(seeds, "conf-lessons.md").links)


def test_its_last_line_is_counted_and_read_as_a_reader_says_it(seeds: dict[str, Note | Skipped]) -> None:
    found = note(seeds, "conf-lessons.md")
    last = found.sections[-1]
    assert (last.end, last.last_line) == (len(found.text), found.text.count("\n") + 1)
    shown = plain(found.text[last.start : last.end])
    assert shown.splitlines()[-1] == "Concept: The Bitter Lesson"
    assert "Concept: Altman's Law" in shown
