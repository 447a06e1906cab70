"""What the writer struck out is shown as such, quoted by itself never."""

from __future__ import annotations

from askbase.answer.pack import Packing, choose, estimate_tokens
from askbase.answer.quoting.extract import extract
from askbase.answer.reading.focus import focus
from askbase.answer.reading.struck import struck_spans
from askbase.settings import AnswerSettings
from tests.answer.builders import passage

BUS = passage("The night bus leaves at 23:10. ~~The night bus leaves at 22:40. It stops twice.~~ The day bus is late.")
STANDUP = passage("The standup takes place on ~~Friday~~ Monday.")


def near(texts: list[str]) -> list[float]:
    return [0.8] * len(texts)


def test_a_struck_out_sentence_is_no_quote() -> None:
    quoted = "".join(each.text for each in extract("When do the buses go?", [BUS], near))
    assert "23:10" in quoted
    assert "22:40" not in quoted
    assert "~~It stops twice.~~ The day bus is late." in quoted  # one sentence, as sentences are told apart


def test_a_struck_out_word_keeps_its_marks_in_quotes_and_before_the_model() -> None:
    [quote] = extract("When is the standup?", [STANDUP], near)
    assert quote.claim == "The standup takes place on ~~Friday~~ Monday."
    [read] = focus("When is the standup?", [STANDUP], near, 100, estimate_tokens)
    assert read.text == quote.claim
    whole = choose("?", [BUS], AnswerSettings(), Packing(False, True, 8192, "m"), near)
    assert "~~The night bus leaves at 22:40. It stops twice.~~" in whole.blocks[0].text


def test_marks_in_code_strike_nothing_out() -> None:
    assert struck_spans("Write `~~so~~` to strike it out; 1 ~~ 2 and 3 ~~ 4 do not.") == []
    assert struck_spans("~~a~~\n\n~~b\n\nc~~") == [(2, 3)]


def test_marks_that_touch_letters_strike_out_too() -> None:
    for text, inside in (
        ("€500~~400~~ for", "400"),
        ("会议在~~周一~~周二举行", "周一"),
        ("~~10~~12", "10"),
        ("(~~a b~~c)", "a b"),
    ):
        assert [text[start:end] for start, end in struck_spans(text)] == [inside]


def test_the_struck_one_of_two_like_words_is_marked() -> None:
    twice = passage("Room 3, **now** at ~~3~~ 4 pm, not ~~5~~ 5 am.")
    [quote] = extract("When is it in room 3?", [twice], near)
    assert quote.claim == "Room 3, now at ~~3~~ 4 pm, not ~~5~~ 5 am."
