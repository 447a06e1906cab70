"""What sentences stand under: the headings above them by level, the head of their table, the line that opens a list."""

from __future__ import annotations

from askbase.answer.reading.standing import Standing, standings


def under(text: str) -> list[Standing]:
    lines = text.splitlines()
    return list(standings(lines, [line.lstrip("# ") for line in lines]))


def test_a_sentence_stands_under_the_headings_of_its_level_and_above() -> None:
    found = under("# Log\n## Visits\nCallum came.\n### Bread\nRye.\n## Noises\nNone.")
    assert [" ".join(each.headings) for each in found] == [
        "", "Log", "Log Visits", "Log Visits", "Log Visits Bread", "Log", "Log Noises"
    ]  # fmt: skip


def test_a_row_stands_under_the_first_one_of_its_table() -> None:
    found = under("| Who | Cost |\n|---|---|\n| Callum | 92 |\nA table.\n| Tyre | Bar |\n|---|---|\n| grey | 2.1 |")
    assert [each.head for each in found][2] == "| Who | Cost |"
    assert [each.head for each in found][3] == ""
    assert [each.head for each in found][6] == "| Tyre | Bar |"


def test_points_stand_under_the_line_that_opens_their_list() -> None:
    found = under("Never:\n- flour the bench\n- hurry\nBread is good.\n- for toast")
    assert [each.opener for each in found] == ["", "Never:", "Never:", "", ""]


def test_a_row_that_a_passage_begins_with_is_no_head_of_the_others() -> None:
    assert [each.head for each in under("| Callum | 92 |\n| Ines | 4 |\nA table.")] == ["", "", ""]
