"""Lists within lists: which lines hang under which, and what a passage from the middle of one lacks."""

from __future__ import annotations

import pytest

from askbase.notes.nesting import hanging, lines_before


def above(text: str) -> list[list[str]]:
    lines = text.splitlines()
    return [[lines[item].strip(" \t>") for item in items] for items in hanging(text)[1]]


@pytest.mark.parametrize("indent", ["\t", "  ", "    "])
@pytest.mark.parametrize("bullet", ["-", "*", "+", "1.", "- [ ]"])
def test_an_item_hangs_under_all_that_it_is_indented_under(indent: str, bullet: str) -> None:
    text = f"{bullet} Home\n{indent}{bullet} bike\n{indent * 2}{bullet} claim\n{indent}{bullet} boiler\n{bullet} Work"
    home, bike = f"{bullet} Home", f"{bullet} bike"
    assert above(text) == [[], [home], [home, bike], [home], []]


def test_a_blank_line_does_not_end_a_list_and_a_line_of_text_does() -> None:
    assert above("- tyres\n\n  - summer\nText.\n  - winter") == [[], [], ["- tyres"], [], []]


def test_one_column_is_no_level_and_what_is_not_a_bullet_goes_on_with_its_item() -> None:
    assert above("- tyres\n - crooked\n   goes on") == [[], [], ["- crooked"]]


def test_a_list_in_a_callout_hangs_together() -> None:
    assert above("> - tyres\n>   - summer\n- other") == [[], ["- tyres"], []]


def test_a_passage_from_the_middle_of_a_list_lacks_its_items_and_its_indentation() -> None:
    note = "# Day\n- Home\n\t- bike stolen\n\t\t- claim SV-77\n\t- boiler"
    assert lines_before(note, note.index("- claim")) == "- Home\n\t- bike stolen\n\t\t"
    assert lines_before(note, note.index("\t- boiler")) == "- Home\n"
    assert lines_before(note, note.index("- Home")) == ""
