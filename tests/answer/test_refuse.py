"""A refusal names what is nearest, whatever order the passages came in."""

from __future__ import annotations

from askbase.answer.refuse import nearest, next_step
from askbase.types import Filter, Retrieved
from tests.answer.builders import passage


def test_the_nearest_notes_come_first_also_when_passages_are_in_order_of_their_dates() -> None:
    far = passage("Rye.", "old.md", score=0.2, day="2023-01-01")
    near = passage("Rye bread.", "new.md", score=0.9, day="2024-01-01")
    retrieved = Retrieved("How has rye changed?", "How has rye changed?", Filter(), (far, near), (), "exact")
    assert [each.chunk.note_path for each in nearest(retrieved)] == ["new.md", "old.md"]
    assert "new.md" in next_step(retrieved, withheld_private=False)
