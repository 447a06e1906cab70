"""`why` names the stage that lost a note, and only suggests what it has tried."""

from __future__ import annotations

import pytest

from askbase.errors import UsageError
from askbase.retrieve.why import Why
from tests.fakes.vaults import Vault


@pytest.fixture
def filled(vault: Vault) -> Vault:
    vault.write("home/boiler.md", "---\ntags: [house]\n---\n# Boiler\n\nCallum serviced the heater, gasket replaced.\n")
    for number in range(12):
        vault.write(
            f"day{number}.md", f"# Day {number}\n\nThe heater ran, heater heater heater on day {number} again.\n"
        )
    vault.write("empty.md", " \n")
    vault.sync()
    return vault


def why(vault: Vault, note: str, question: str, limit: int = 5) -> Why:
    with vault.base() as base:
        return base.run(base.why(note, question, limit))


def test_a_note_that_is_found_says_where(filled: Vault) -> None:
    told = why(filled, "boiler", "who serviced the boiler")
    assert (told.note, told.found_at) == ("home/boiler.md", 1)
    assert told.words is not None
    assert told.words.place == 1
    assert told.verdict.startswith("Found: place 1 of")


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("who serviced the heater, gasket replaced", "Where no model speaks it is quoted: line 6."),
        (
            "what does the gasket taste like on Mars",
            "Yet no words are quoted where no model speaks: the nearest passage",
        ),
        (
            "what is rule 27 for the gasket",
            "Yet no words are quoted where no model speaks: no passage speaks of rule 27.",
        ),
    ],
)
def test_a_note_that_is_found_says_whether_it_is_quoted(filled: Vault, question: str, answered: str) -> None:
    assert why(filled, "boiler", question).answered.startswith(answered)


def test_asking_why_leaves_no_trace(filled: Vault) -> None:
    why(filled, "boiler", "who serviced the boiler")
    with filled.base() as base:
        assert not base.traces()


def test_a_note_that_is_cut_says_what_would_find_it_and_that_is_true(filled: Vault) -> None:
    told = why(filled, "home/boiler.md", "heater ran on day again", limit=3)
    assert told.found_at is None
    assert "behind the last place" in told.verdict
    assert told.fused is not None
    assert told.fused.place > 3
    assert told.would_find
    tried = told.would_find[0].split('"')[1]
    assert why(filled, "boiler", tried, limit=3).found_at is not None


def test_a_filter_is_named_and_the_question_without_it_is_tried(filled: Vault) -> None:
    told = why(filled, "boiler.md", "serviced tag:garden")
    assert told.failed_filters == ("tags (garden)",)
    assert told.verdict == "Filtered out: the note does not pass tags (garden)."
    assert told.would_find == ('"serviced" finds it, at place 1',)


def test_a_skipped_note_says_why_it_is_not_indexed(filled: Vault) -> None:
    assert why(filled, "empty.md", "anything").verdict.startswith("Not indexed: empty")


def test_an_unknown_note_is_an_error_that_names_the_nearest(filled: Vault) -> None:
    with pytest.raises(UsageError) as caught:
        why(filled, "boilr", "anything")
    assert "home/boiler.md" in caught.value.hint


def test_findability_names_the_notes_that_nothing_of_their_own_finds(vault: Vault) -> None:
    vault.write("good.md", "# Quince jelly\n\nBoil the quinces for an hour.\n")
    for number in range(8):
        vault.write(f"copies/Copy {number}.md", "# Template\n\nDid, noticed, bread.\n")
    vault.sync()
    with vault.base() as base:
        told = base.run(base.findability())
    assert told.notes == 9
    assert len(told.hidden) == 3  # five of the eight copies fill the first five places
    assert all(each.note.startswith("copies/") and "says the same as copies/" in each.reason for each in told.hidden)
