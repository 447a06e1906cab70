"""What a claim may not leave out or change, though nearly all of its words stand in the note."""

from __future__ import annotations

import pytest

from askbase.answer.claims import wording
from askbase.answer.claims.outflow import Outflow
from askbase.answer.claims.quotable import quotable
from askbase.answer.claims.support import support
from askbase.answer.reading.evidence import Evidence
from tests.answer.builders import passage


def supported(claim: str, note: str, question: str = "") -> bool:
    """Were meaning the same."""
    evidence = Evidence.of(passage(note, "note.md"))
    return support(claim, evidence, question, lambda _, texts: [1.0] * len(texts)).supported


@pytest.mark.parametrize(
    ("claim", "note"),
    [
        ("There are two overtime periods.", "One overtime period is played, and each team has two time outs."),
        ("The pump has three speeds.", "The pump has 2 speeds and three legs."),
        ("Beam bridges are used for short distances.", "Beam bridges are often used for short distances."),
        ("The mine is run by the state.", "Historically, the mine was run by the state."),
        ("The women made Pete a toad.", "Delmar is convinced the women made Pete a toad."),
        ("Scholars date the books to the 3rd century.", "Scholars tried to date the books to the 3rd century."),
        ("Oncogenes code for proteins that help growth.", "Proto-oncogenes code for proteins that help growth."),
    ],
)  # fmt: skip
def test_a_claim_that_says_another_thing_in_the_same_words_is_not_supported(claim: str, note: str) -> None:
    assert supported(note, note)
    assert not supported(claim, note)


@pytest.mark.parametrize(
    ("claim", "note"),
    [
        ("Two teams play one period.", "Two teams play one period, with two time outs."),
        ("Juries usually agree.", "Juries usually agree at once."),
        ("A proto-oncogene becomes an oncogene.", "A proto-oncogene becomes an oncogene by a mutation."),
        ("Callum believes the pump is dying.", "Callum believes the pump is dying."),
        ("The boiler was installed for 1200 euros.", "The boiler was installed for 1,200 euros."),
        ("The pressure is 2 bar.", "The pressure is 2.0 bar."),
        ("One pump failed in May.", "Two pumps are installed and one pump failed in May."),
        ("The key is on the kitchen counter.", "The key is on the kitchen counter - kitchen side."),
    ],
)
def test_one_that_keeps_them_is(claim: str, note: str) -> None:
    assert supported(claim, note)


@pytest.mark.parametrize(
    ("claim", "note", "question"),
    [
        ("It was replaced on 3 May 2024.", "It was serviced on 3 May 2024.", "When was it replaced?"),
        ("12 people attended the workshop.", "12 people cancelled the workshop.", "How many attended the workshop?"),
        ("The pump usually takes 3 hours.", "The pump sometimes takes 3 hours.", "How long does the pump take?"),
    ],
)  # fmt: skip
def test_a_figure_of_another_matter_is_not_the_one_that_was_asked_for(claim: str, note: str, question: str) -> None:
    assert not supported(claim, note, question)


def test_words_of_the_question_are_not_taken_for_the_notes() -> None:
    note = "The discovery of some fragments from the 2nd century disproves a late date for any of the books."
    claim = (
        "The books were written late, but the discovery of some fragments from the 2nd century disproves a late date."
    )
    assert not supported(claim, note, "When were the books written?")
    assert supported("The pump is located in the cellar.", "The pump is in the cellar.", "Where is the pump located?")


@pytest.mark.parametrize(
    "question", ["How many are there?", "when was it", "What did it cost?", "Wie lange dauert es?"]
)
def test_questions_for_figures_are_known(question: str) -> None:
    assert wording.asks_figure(question)


@pytest.mark.parametrize(
    "question", ["How does it work?", "Why did it stop?", "Who wrote it?", "What happens when it stops?"]
)
def test_other_questions_are_not(question: str) -> None:
    assert not wording.asks_figure(question)


@pytest.mark.parametrize(
    "below", ["-5 °C", "−5 °C", "–5 °C", "**-5 °C**", "`-5` °C", "minus 5 °C", "5 degrees below zero"]
)
@pytest.mark.parametrize("other", ["5 °C", "**5** °C", "+5 °C"])
def test_below_zero_is_not_above_it(below: str, other: str) -> None:
    assert wording.signs_differ(f"It was {other} outside.", f"It was {below} outside.")
    assert wording.signs_differ(f"It was {below} outside.", f"It was {other} outside.")
    assert not wording.signs_differ(f"It was {below} outside.", "It was −5 °C outside.")
    assert not wording.signs_differ(f"It was {below} outside.", "It was -5 °C at night and 5 °C at noon.")


@pytest.mark.parametrize(
    ("claim", "note"),
    [
        ("It is open from 9 to 17.", "It is open 9 -17 hours."),
        ("It lasted from 1990 to 1995.", "It lasted (1990-1995)."),
        ("It was on 3 May 2024.", "It was on 2024-05-03."),
        ("The COVID 19 year.", "The COVID -19 year."),
        ("It is 5 grams more or less.", "It is plus or minus 5 grams."),
        ("5 apples lie there.", "- 5 apples lie there."),
        ("Call 0171 555.", "Call 0171 -555."),
    ],
)
def test_a_hyphen_before_a_figure_is_not_always_a_sign(claim: str, note: str) -> None:
    assert not wording.signs_differ(claim, note)


def test_an_answer_that_begins_with_a_sign_keeps_it() -> None:
    def status(said: str, note: str) -> str:
        outflow = Outflow([passage(note, "note.md")], "How cold was it?")
        [segment] = outflow.feed(said) + outflow.finish()
        return segment.status

    assert status("-5 degrees outside.", "It was -5 degrees outside.") == "supported"
    assert status("-5 degrees outside.", "It was 5 degrees outside.") == "unverified"
    assert quotable("- -5 °C was the coldest.") == "-5 °C was the coldest."


@pytest.mark.parametrize(
    ("following", "takes_back"),
    [
        ("Wrong, see below.", True),
        ("**Wrong.**", True),
        ("- Corrected on 3 November: every 12 months.", True),
        ("Update (May 2024): it moved to Friday.", True),
        ("Edit: no, it was Monday.", True),
        ("Edit the file and restart.", False),
        ("Wrong turns cost us two kilometres.", False),
        ("Updated packages come every week.", False),
    ],
)
def test_what_takes_the_sentence_before_it_back(following: str, takes_back: bool) -> None:
    assert wording.corrects(following) == takes_back
