"""Two rankings into one."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from askbase.retrieve.rank import RIVAL, diversify, first_copy_first, fuse, with_company
from tests.answer.builders import passage

SCORES = st.dictionaries(st.sampled_from("abcdef"), st.floats(-10, 10), max_size=6)


def test_both_scores_are_normalised_and_weighed() -> None:
    fused = dict(fuse({"a": 10.0, "b": 5.0, "c": 0.0}, {"a": 0.2, "b": 0.2, "c": 0.6, "d": 0.6}, 0.5))
    assert fused == {"a": 0.5, "b": 0.25, "c": 0.5, "d": 0.5}


def test_a_chunk_without_a_vector_is_judged_by_its_words_alone() -> None:
    fused = dict(fuse({"a": 10.0, "b": 0.0}, {"b": 0.6, "c": 0.2}, 0.5))
    assert fused == {"a": 1.0, "b": 0.5, "c": 0.0}


def test_the_last_of_a_near_tie_by_words_counts_more_than_what_was_not_found() -> None:
    fused = dict(fuse({"a": 3.32, "b": 2.97}, {"a": 0.4, "b": 0.5, "c": 0.45}, 0.6))
    assert sorted(fused, key=fused.__getitem__, reverse=True) == ["b", "a", "c"]  # nearer by meaning decides
    assert fused["b"] > 0.9


def test_the_last_before_a_cut_counts_nothing_for_there_may_be_others_as_good() -> None:
    assert dict(fuse({"a": 3.32, "b": 2.97}, {}, 0.0, cut_off=True)) == {"a": 1.0, "b": 0.0}


def test_where_scores_by_words_lie_far_apart_the_last_counts_nothing() -> None:
    assert dict(fuse({"a": 20.0, "b": 12.0, "c": 4.0}, {}, 0.0)) == {"a": 1.0, "b": 0.5, "c": 0.0}


@given(SCORES, SCORES, st.floats(0, 1))
def test_fused_scores_lie_between_0_and_1_and_miss_nobody(
    lexical: dict[str, float], dense: dict[str, float], weight: float
) -> None:
    fused = fuse(lexical, dense, weight)
    assert {key for key, _ in fused} == set(lexical) | set(dense)
    assert all(-1e-9 <= score <= 1 + 1e-9 for _, score in fused)


def test_of_two_notes_as_good_the_one_that_says_more_goes_first() -> None:
    notes = {"once": "a.md", "twice": "b.md", "again": "b.md"}
    ranked = with_company([("once", 1.0), ("twice", 0.98), ("again", 0.6)], notes)
    assert [chunk for chunk, _ in ranked] == ["twice", "once", "again"]
    assert all(0 <= score <= 1 for _, score in ranked)
    alone = with_company([("once", 1.0), ("twice", 0.9), ("again", 0.6)], notes)
    assert alone[0][0] == "once"  # it decides between near ones only


def test_one_note_and_copies_do_not_crowd_out_the_rest() -> None:
    same = [passage(f"part {number} words{number}", "a.md", start=number) for number in range(4)]
    copy = passage("part 0 words0", "copy.md")
    other = passage("other text", "b.md")
    fates = [fate for _, fate in diversify([*same, copy, other], limit=4, per_note=3)]
    assert fates == ["used", "used", "used", "capped", "near_copy", "used"]


def test_a_note_takes_more_places_where_no_other_comes_near() -> None:
    same = [passage(f"part {number} words{number}", "a.md", start=number) for number in range(4)]
    far = replace(passage("other text", "b.md"), score=RIVAL * same[0].score - 0.01)
    near = replace(far, score=RIVAL * same[0].score + 0.01)
    assert [fate for _, fate in diversify([*same, far], limit=4, per_note=3)] == [*["used"] * 4, "cut"]
    assert [fate for _, fate in diversify([*same, near], limit=4, per_note=3)] == [*["used"] * 3, "capped", "used"]


def test_of_copies_the_first_in_its_note_is_read() -> None:
    first, again = (passage("said twice", "a.md", start=start, score=0.5) for start in (0, 90))
    best = passage("other", "z.md", score=1.0)
    nearly = replace(again, score=first.score + 1e-7)  # summed up in another order
    assert first_copy_first([best, nearly, first]) == [best, first, nearly]


def test_words_count_nothing_against_a_passage_in_another_language() -> None:
    lexical, dense = {"a": 10.0, "b": 2.0, "c": 4.0}, {"a": 0.2, "b": 0.4, "d": 0.5, "c": 0.1}
    as_ever = dict(fuse(lexical, dense, 0.5))
    apart = dict(fuse(lexical, dense, 0.5, apart=frozenset("d")))
    assert as_ever["d"] == 0.5 and apart["d"] == 1.0
    assert {key: apart[key] for key in "abc"} == {key: as_ever[key] for key in "abc"}


def test_a_word_that_stands_in_a_passage_in_another_language_still_counts_for_it() -> None:
    lexical, dense = {"a": 10.0, "b": 0.0}, {"a": 0.2, "b": 0.4}
    assert dict(fuse(lexical, dense, 0.5, apart=frozenset("a")))["a"] == 0.5
