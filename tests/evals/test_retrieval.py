from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbase.evals.anchors import Anchor, Span
from askbase.evals.samples import Found
from askbase.evals.scores.retrieval import average_precision, ndcg, note_scores, relevance, retrieval_scores
from askbase.evals.scores.spans import cover_rank, length, shared, union

from .builders import make_sample

TEXT = {"a.md": "x" * 1000, "b.md": "y" * 1000}
GOLD = Anchor("exact", (Span("a.md", 100, 200),))
SECOND = Anchor("exact", (Span("b.md", 0, 50),))

chunks = st.lists(
    st.builds(
        lambda note, start, size: Found(note, start, start + size),
        st.sampled_from(["a.md", "b.md", "c.md"]), st.integers(0, 400), st.integers(1, 200),
    ),
    max_size=8,
)  # fmt: skip


def scores(pool: Sequence[Found], anchors: Sequence[Anchor] = (GOLD,), k: int = 10) -> dict[str, float | None]:
    order = tuple(range(len(pool)))
    return retrieval_scores(make_sample(pool=tuple(pool), top=order, packed=order), anchors, TEXT, k)


def test_a_span_cut_by_a_chunk_border_is_found_by_both_halves_together() -> None:
    halves = [Span("a.md", 0, 150), Span("a.md", 150, 300)]
    assert cover_rank(GOLD, halves[:1], TEXT) is None
    assert cover_rank(GOLD, halves, TEXT) == 2


def test_four_fifths_of_the_ink_are_enough() -> None:
    assert cover_rank(GOLD, [Span("a.md", 100, 180)], TEXT) == 1
    assert cover_rank(GOLD, [Span("a.md", 100, 179)], TEXT) is None


def test_white_space_is_no_ink() -> None:
    text = {"a.md": "ab" + " " * 98 + "cdefghij"}
    assert cover_rank(Anchor("exact", (Span("a.md", 0, 108),)), [Span("a.md", 100, 108)], text) == 1


def test_a_repeat_elsewhere_serves_as_well_but_halves_of_two_places_do_not() -> None:
    repeated = Anchor("exact", (Span("a.md", 100, 200), Span("b.md", 300, 400)))
    assert cover_rank(repeated, [Span("b.md", 300, 400)], TEXT) == 1
    assert cover_rank(repeated, [Span("a.md", 100, 150), Span("b.md", 350, 400)], TEXT) is None


def test_a_whole_note_is_covered_by_any_of_its_chunks() -> None:
    whole = Anchor("exact", (Span("a.md", 0, 1000),), whole=True)
    assert cover_rank(whole, [Span("b.md", 0, 9), Span("a.md", 990, 999)], TEXT) == 2


def test_finding_nothing_scores_zero() -> None:
    found = scores([])
    assert {found[name] for name in ("recall@10", "any_hit@10", "all_hit@10", "mrr", "map", "ndcg", "context_iou")} == {
        0
    }
    assert found["context_precision"] is None and found["redundancy"] is None


def test_two_spans_one_found() -> None:
    found = scores([Found("c.md", 0, 9), Found("a.md", 90, 210)], [GOLD, SECOND])
    assert (found["recall@10"], found["any_hit@10"], found["all_hit@10"], found["mrr"]) == (0.5, 1, 0, 0.5)


def test_beyond_k_the_rest_of_the_pool_counts() -> None:
    pool = (Found("c.md", 0, 9), Found("a.md", 90, 210))
    found = retrieval_scores(make_sample(pool=pool, top=(0,), packed=(0,)), [GOLD], TEXT, 10)
    assert (found["recall@10"], found["recall@25"], found["recall@packed"]) == (0, 1, 0)


def test_context_figures_by_hand() -> None:
    found = scores([Found("a.md", 100, 300), Found("a.md", 200, 300)])
    assert (found["context_precision"], found["context_iou"]) == (0.5, 0.5)
    assert found["redundancy"] == pytest.approx(1 / 3)


def test_two_chunks_of_one_note_give_no_precision_above_one() -> None:
    found = note_scores(["a", "a", "b", "b"], [frozenset({"a"}), frozenset({"b"})])
    assert (found["map"], found["ndcg"], found["note_recall@1"]) == (1, 1, 0.5)


def test_the_second_of_two_equivalent_notes_adds_nothing() -> None:
    assert relevance(["a", "b", "c"], [frozenset({"a", "b"})]) == [True, False, False]


@given(chunks)
def test_every_share_lies_between_zero_and_one(pool: list[Found]) -> None:
    assert all(value is None or 0 <= value <= 1 for value in scores(pool, [GOLD, SECOND]).values())


@given(chunks, st.integers(0, 7))
def test_a_duplicate_never_raises_a_score(pool: list[Found], at: int) -> None:
    if pool:
        doubled = [*pool[: at + 1], pool[min(at, len(pool) - 1)], *pool[at + 1 :]]
        before, after = scores(pool, [GOLD, SECOND]), scores(doubled, [GOLD, SECOND])
        for name in before:
            if name not in ("redundancy", "context_precision") and before[name] is not None:
                assert (after[name] or 0) <= (before[name] or 0) + 1e-12


@given(chunks)
def test_adding_the_gold_chunk_never_lowers_recall(pool: list[Found]) -> None:
    more = scores([*pool, Found("a.md", 100, 200)], k=100)
    assert (more["recall@100"] or 0) == 1 >= (scores(pool, k=100)["recall@100"] or 0)


@given(chunks)
def test_recall_grows_with_depth(pool: list[Found]) -> None:
    found = scores(pool, [GOLD, SECOND])
    depths = [found[f"recall@{depth}"] or 0 for depth in (5, 10, 25, 100)]
    assert depths == sorted(depths)


@given(chunks, chunks)
def test_unions_behave_like_sets_of_characters(one: list[Found], other: list[Found]) -> None:
    def cells(found: list[Found]) -> set[tuple[str, int]]:
        return {(each.note, at) for each in found for at in range(each.start, each.end)}

    left, right = union(each.span for each in one), union(each.span for each in other)
    assert length(left) == len(cells(one))
    assert shared(left, right) == len(cells(one) & cells(other))


def test_note_metrics_agree_with_trec_eval() -> None:
    measures = pytest.importorskip("ir_measures")
    random.seed(1)
    for _ in range(200):
        notes = [f"n{at}" for at in range(30)]
        ranked = random.sample(notes, random.randint(1, 30))
        gold = random.sample(notes, random.randint(1, 6))
        hits = relevance(ranked, [frozenset({note}) for note in gold])
        wanted = [measures.AP @ 10, measures.nDCG @ 10, measures.RR @ 10, measures.R @ 5]
        truth = measures.calc_aggregate(
            wanted,
            [measures.Qrel("q", note, 1) for note in gold],
            [measures.ScoredDoc("q", note, -float(at)) for at, note in enumerate(ranked)],
        )
        ours = note_scores(ranked, [frozenset({note}) for note in gold])
        assert average_precision(hits, len(gold), 10) == pytest.approx(truth[wanted[0]], abs=1e-9)
        assert ndcg(hits, len(gold), 10) == pytest.approx(truth[wanted[1]], abs=1e-9)
        assert ours["note_mrr"] == pytest.approx(truth[wanted[2]], abs=1e-9)
        assert ours["note_recall@5"] == pytest.approx(truth[wanted[3]], abs=1e-9)
