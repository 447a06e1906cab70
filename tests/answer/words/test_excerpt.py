"""What is shown of a long line."""

from __future__ import annotations

from askbase.answer.quoting.extract import extract
from askbase.answer.words.excerpt import excerpt
from askbase.answer.words.text import content_words
from tests.answer.builders import passage

LINE = "word " * 200 + "the needle code is ZX-4471 " + "word " * 200


def test_the_part_that_was_asked_for_is_shown() -> None:
    shown = excerpt(LINE, content_words("needle code"), 100)
    assert "the needle code is ZX-4471" in shown
    assert shown.startswith("…") and shown.endswith("…") and len(shown) <= 102


def test_what_is_short_is_shown_whole_and_else_the_beginning() -> None:
    assert excerpt("A short one.", content_words("needle"), 100) == "A short one."
    assert excerpt(LINE, frozenset(), 20) == "word word word word…"


def test_a_quote_of_a_long_line_holds_what_was_asked_for() -> None:
    [quote] = extract("What is the needle code?", [passage(LINE)], lambda texts: [1.0] * len(texts))
    assert "ZX-4471" in quote.claim
