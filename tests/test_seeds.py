"""The sample vault: the founding note as it is, and every trap read as it should be."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from askbase.notes.read import read_note
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
