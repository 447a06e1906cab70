"""A refusal names what is nearest, whatever order the passages came in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from askbase.answer.refusing.refuse import nearest, next_step, sentence
from askbase.types import Filter, Retrieved
from tests.answer.builders import passage


def test_the_nearest_notes_come_first_also_when_passages_are_in_order_of_their_dates() -> None:
    far = passage("Rye.", "old.md", score=0.2, day="2023-01-01")
    near = passage("Rye bread.", "new.md", score=0.9, day="2024-01-01")
    retrieved = Retrieved("How has rye changed?", "How has rye changed?", Filter(), (far, near), (), "exact")
    assert [each.chunk.note_path for each in nearest(retrieved)] == ["new.md", "old.md"]
    assert "new.md" in next_step(retrieved, withheld_private=False)


def test_what_plain_words_narrowed_is_undone_by_a_word_and_a_filter_by_leaving_it_out() -> None:
    may = Filter(after=date(2024, 5, 1), before=date(2024, 6, 1))
    found = Retrieved("What did I note?", "What did I note?", may, (), (), "exact", narrowed="from 2024-05-01 on")
    assert "all:" in next_step(found, withheld_private=False)
    assert "all:" not in next_step(replace(found, narrowed=""), withheld_private=False)


def test_a_filter_that_no_note_passes_does_not_mean_that_the_notes_are_silent() -> None:
    found = Retrieved("When?", "When?", Filter(tags=("hosue",)), (), (), "exact", none_pass=True)
    assert sentence(found) == "No note passes the filter."
    assert sentence(replace(found, none_pass=False)) == "This is not in your notes."
