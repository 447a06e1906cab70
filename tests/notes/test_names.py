"""What a note is called by its file."""

from __future__ import annotations

import pytest

from askbase.notes.names import is_note_name, stem, without_suffix


@pytest.mark.parametrize(
    ("path", "bare", "file"),
    [
        ("home/plan.md", "home/plan", "plan"),
        ("home/plan-new.markdown", "home/plan-new", "plan-new"),
        ("Plan.MD", "Plan", "Plan"),
        ("v1.2.md", "v1.2", "v1.2"),
        ("home.md/plan", "home.md/plan", "plan"),
        ("photo.jpg", "photo.jpg", "photo.jpg"),
        ("plan", "plan", "plan"),
    ],
)
def test_the_ending_of_a_note_is_no_part_of_its_name(path: str, bare: str, file: str) -> None:
    assert (without_suffix(path), stem(path)) == (bare, file)
    assert is_note_name(path) == (bare != path)
