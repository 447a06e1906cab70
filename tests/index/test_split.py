"""A note in pieces: exact, complete, small enough, and whole where wholeness matters."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askbase.index.split import TARGET_TOKENS, Piece, split
from askbase.notes.frontmatter import read_front_matter
from askbase.notes.outline import outline
from tests.fakes.fake_embedder import FakeEmbedder

BLOCK = st.sampled_from(
    ["# One", "## Two", "A sentence. And another one! Really?", "word " * 250, "x" * 900, "- item one\n- item two",
     "| a | b |\n|---|---|\n| 1 | 2 |", "```\ncode # no heading\n---\n```", "日本語の文章。次の文。", "", "\r\ncr lf"],
)  # fmt: skip
count = FakeEmbedder().count_tokens


def pieces(text: str) -> tuple[Piece, ...]:
    return split(text, outline(text, read_front_matter(text).end).sections, count)


@given(st.lists(BLOCK, max_size=12).map("\n\n".join))
@settings(max_examples=150, deadline=None)
def test_every_character_lies_in_exactly_one_piece_in_order(text: str) -> None:
    found = pieces(text)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert "".join("".join(text[piece.start : piece.end].split()) for piece in found) == "".join(text.split())


@given(st.lists(BLOCK, max_size=12).map("\n\n".join))
@settings(max_examples=150, deadline=None)
def test_no_piece_is_longer_than_the_target(text: str) -> None:
    sizes = count([text[piece.start : piece.end] for piece in pieces(text)] or [""])
    assert max(sizes) <= TARGET_TOKENS


def test_a_table_and_a_fence_that_fit_stay_whole() -> None:
    table, fence = "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 10, "```\n" + "line of code\n" * 20 + "```"
    text = f"# A\n{'word ' * 120}\n\n{table}\n{'word ' * 120}\n\n{fence}\n"
    cut = [text[piece.start : piece.end] for piece in pieces(text)]
    assert any(table.strip() in piece for piece in cut)
    assert any(fence in piece for piece in cut)


def test_an_entry_of_a_glossary_and_a_formula_are_not_torn_apart() -> None:
    entry, formula = f"Term\n: {'what it is ' * 12}\n", f"$$\na = {'b + ' * 20}\nc\n$$\n"
    text = (entry + formula) * 8
    cut = [text[piece.start : piece.end] for piece in pieces(text)]
    assert len(cut) > 3
    assert all(piece.startswith(("Term\n: ", "$$\na")) and piece.count("$$") % 2 == 0 for piece in cut)


def test_a_quotation_is_not_cut_from_its_page() -> None:
    text = '"It rose and it fell and it rose." (p. 17) ' * 60
    assert not any(text.startswith("(p.", piece.start) for piece in pieces(text))


def test_small_sections_are_joined_under_what_they_share() -> None:
    [piece] = pieces("# A\n## B\none\n## C\ntwo\n")
    assert piece.headings == ("A",)


def test_sections_that_do_not_fit_together_are_not_joined() -> None:
    first, second = pieces(f"# A\n## B\n{'one ' * 150}\n## C\n{'two ' * 150}\n")
    assert (first.headings, second.headings) == (("A",), ("A", "C"))  # a heading alone goes with what follows


def test_a_piece_has_the_room_that_its_headings_leave() -> None:
    text = f"# Short\n{'word ' * 100}\n# Long\n{'word ' * 100}\n"
    found = split(text, outline(text).sections, count, lambda headings: 30 if headings == ("Long",) else 110)
    assert [piece.headings for piece in found].count(("Short",)) == 1
    long = [text[piece.start : piece.end] for piece in found if piece.headings == ("Long",)]
    assert len(long) > 3
    assert max(count(long)) <= 30


def test_the_front_matter_is_a_piece_of_its_own() -> None:
    first, second = pieces("---\nrelevance: 0\n---\nBody\n")
    assert (first.start, first.headings, second.start) == (0, (), len("---\nrelevance: 0\n---\n"))


def test_a_long_section_is_cut_evenly() -> None:
    sentences = "One two three four five six seven eight nine ten. " * 20
    sizes = count([sentences[piece.start : piece.end] for piece in pieces(sentences)])
    assert max(sizes) - min(sizes) <= 25


@pytest.mark.parametrize("line", ["x" * 5000, "漢" * 5000, "日本語の文章。" * 700, "word " * 1000, "a.b!c? " * 700])
def test_a_line_of_5000_characters_is_cut_to_size_and_loses_none(line: str) -> None:
    found = split(line, outline(line).sections, lambda texts: [len(text) for text in texts])
    assert max(piece.end - piece.start for piece in found) <= TARGET_TOKENS
    assert "".join(line[piece.start : piece.end] for piece in found).replace(" ", "") == line.replace(" ", "")


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from([0, 3, 90, 300])), max_size=10))
@settings(max_examples=80, deadline=None)
def test_a_piece_stands_under_headings_that_all_its_text_stands_under(parts: list[tuple[int, int]]) -> None:
    text = "".join(f"{'#' * level} H{number}\n\n{'word ' * words}\n\n" for number, (level, words) in enumerate(parts))
    sections = outline(text).sections
    for piece in split(text, sections, count):
        inside = [section for section in sections if section.start < piece.end and piece.start < section.end]
        assert inside
        assert all(section.headings[: len(piece.headings)] == piece.headings for section in inside)
        assert len(inside) > 1 or piece.headings == inside[0].headings
