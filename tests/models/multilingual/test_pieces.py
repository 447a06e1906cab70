"""Text is cut into the most probable pieces."""

from __future__ import annotations

import math

from askbase.models.multilingual.container import Vocabulary
from askbase.models.multilingual.pieces import Pieces

PIECES = {"<s>": 0, "</s>": 1, "?": 2, "▁": 3, "▁bo": 4, "iler": 5, "▁boil": 6, "er": 7, "b": 8, "o": 9, "ﬁ": 10}
SCORES = [0.0, 0.0, 0.0, -3.0, -4.0, -6.0, -5.0, -2.0, -9.0, -9.0, -9.0]
VOCABULARY = Vocabulary(PIECES, SCORES, begin=0, end=1, unknown=2, read_as={ord("B"): "b", ord("\t"): " ", 0x200B: ""})


def test_of_all_ways_the_most_probable_one_is_taken() -> None:
    assert math.fsum((SCORES[6], SCORES[7])) > math.fsum((SCORES[4], SCORES[5]))
    assert Pieces(VOCABULARY).numbers("boiler", 99) == [0, 6, 7, 1]


def test_characters_are_read_as_the_vocabulary_says() -> None:
    cut = Pieces(VOCABULARY).numbers
    assert cut("\u200bBoiler\t  boiler", 99) == [0, 6, 7, 6, 7, 1]


def test_a_character_without_a_piece_is_unknown() -> None:
    assert Pieces(VOCABULARY).numbers("x", 99) == [0, 3, 2, 1]


def test_a_long_text_is_cut_and_keeps_its_end_mark() -> None:
    assert Pieces(VOCABULARY).numbers("boiler " * 50, 7) == [0, 6, 7, 6, 7, 6, 1]


def test_of_no_text_a_space_is_left() -> None:
    assert Pieces(VOCABULARY).numbers("", 99) == [0, 3, 1]
