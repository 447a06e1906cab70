"""A follow-up carries what it follows."""

from __future__ import annotations

from askbase.retrieve.followup import LONGEST, asked_ways, standalone
from askbase.types import Turn
from tests.fakes.vaults import Vault


def test_a_first_question_stands_alone() -> None:
    assert standalone(" When was the boiler serviced? ", ()) == "When was the boiler serviced?"


def test_the_last_two_questions_come_along_and_no_answer_does() -> None:
    history = [Turn("one?", "A"), Turn("two?", "B"), Turn(" three? ", "C")]
    assert standalone("and before?", history) == "two? three? and before?"


def test_a_pasted_page_does_not_drown_the_question() -> None:
    found = standalone("and before?", [Turn("x" * 5000, "")])
    assert found == "x" * LONGEST + " and before?"


def test_a_follow_up_is_searched_by_itself_as_well() -> None:
    assert asked_ways("one? and two?", " and two? ") == ("one? and two?", "and two?")
    assert asked_ways("one?", "one?") == ("one?",)


def test_another_subject_is_found_behind_a_long_talk_about_bread(vault: Vault) -> None:
    for day in range(12):
        vault.write(
            f"rye{day}.md", f"# Rye bread {day}\n\nThe recipe of rye bread number {day} wants sour and patience.\n"
        )
    vault.write("people.md", "# People\n\nCallum mends boilers.\n")
    vault.sync()
    history = [Turn("What is the recipe of rye bread?", ""), Turn("How much patience does the rye bread want?", "")]
    with vault.base() as base:
        found = base.run(base.search("who is Callum?", 3, history))
        answer = base.run(base.ask("who is Callum?", history))
        follow = base.run(base.search("and number 7?", 3, history[:1]))
    assert "people.md" in [passage.chunk.note_path for passage in found.passages]
    assert answer.claims[0].text == "Callum mends boilers."
    assert follow.passages[0].chunk.note_path == "rye7.md"
