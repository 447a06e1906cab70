"""Questions that need several notes get several notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from askbase.evals.cases import load_cases
from askbase.retrieve.gather import Gathering, gathering
from tests.fakes.vaults import Vault


@pytest.mark.parametrize(
    ("question", "in_time"),
    [
        ("What did I note about the boiler over time?", True),
        ("How has the budget changed?", True),
        ("What contradicts the chunk size of 512?", False),
        ("Do my notes disagree about the pressure?", False),
    ],
)
def test_a_history_and_a_contradiction_want_every_note_once(question: str, in_time: bool) -> None:
    assert gathering(question) == Gathering(spread=True, in_time=in_time)


@pytest.mark.parametrize("question", ["How did the rate change?", "Who was there this time?", "Compare A and B.", ""])
def test_other_questions_are_searched_as_ever(question: str) -> None:
    assert gathering(question) == Gathering()


def test_the_other_note_goes_before_a_second_passage_of_one(vault: Vault) -> None:
    parts = [
        f"# Part {part}\n\nQuestion logs are kept for days, {part}. {f'{part} ' * 120}\n\n" for part in ("one", "two")
    ]
    vault.write("long.md", "".join(parts))
    vault.write("other.md", f"Question logs are kept no more. {'gone ' * 120}\n")
    for number in range(8):
        vault.write(f"far{number}.md", f"Some days are {'rainy ' * (20 + number)}\n")
    vault.sync()
    assert vault.search("Question logs are kept for days?", limit=2) == ["long.md"]
    assert set(vault.search("What contradicts: question logs are kept for days?", limit=2)) == {"long.md", "other.md"}


def test_what_was_noted_over_time_is_read_from_the_oldest_note_on(vault: Vault) -> None:
    for day, pressure in (("2024-03-01", "1.8"), ("2023-01-01", "1.2"), ("2025-02-01", "1.5")):
        vault.write(
            f"{day}.md", f"---\ndate: {day}\n---\nBoiler pressure {pressure} bar.\n\n# Again\n\nBoiler pressure.\n"
        )
    vault.write("undated.md", "Boiler pressure, some day.\n")
    vault.sync()
    found = vault.search("How has the boiler pressure changed over time?", limit=4)
    assert found == ["2023-01-01.md", "2024-03-01.md", "2025-02-01.md", "undated.md"]


def test_the_hand_written_questions_rest_on_several_notes_and_their_words() -> None:
    root = Path(__file__).parents[2]
    for case in load_cases(root / "evals" / "several" / "cases.jsonl"):
        assert len({piece.note for piece in case.evidence}) > 1
        assert gathering(case.question).spread == (case.kind != "compare")
        for piece in case.evidence:
            assert piece.quote is not None
            assert piece.quote in (root / "seeds" / piece.note).read_bytes().decode("utf-8-sig")
