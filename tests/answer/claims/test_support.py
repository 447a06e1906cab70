"""What carries a claim: names however they are joined or owned; another name, or an altered one, does not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from askbase.answer.claims.outflow import Outflow
from askbase.answer.claims.support import support
from askbase.answer.reading.evidence import Evidence
from tests.answer.builders import passage


def carried(claim: str, text: str, question: str = "") -> bool:
    return support(claim, Evidence.of(passage(text, "note.md")), question).supported


@pytest.mark.parametrize(
    "text",
    [
        "The invoice hasn't been paid.",
        "The invoice hasn’t been paid.",
        "“Paid” the invoice is not, sadly.",
        "Die invoice ist keinesfalls paid.",
    ],
)
def test_the_opposite_is_never_supported_however_the_note_says_no(text: str) -> None:
    assert not carried("The invoice has been paid.", text, "What happened to the Meyer invoice?")
    assert carried("The invoice has been paid.", "The invoice has been paid.", "What happened to the Meyer invoice?")


@pytest.mark.parametrize(
    "claim", ["The rent is 1,140 EUR warm.", "The rent is €1,140 warm.", "Rent is 1140 euros warm."]
)
def test_a_currency_is_the_same_as_its_sign_and_no_name(claim: str) -> None:
    assert carried(claim, "Rent: 1,140 € warm", "How much rent do I pay?")
    assert not carried(claim, "Rent: 1,140 £ warm", "How much rent do I pay?")


def test_a_no_inside_a_word_or_a_name_denies_nothing() -> None:
    assert carried("The no-fly list was extended.", "In May the no-fly list was extended.")
    assert carried("Bus number 5 leaves at noon.", "At noon, bus number 5 (No. 5) leaves.")


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (
            "The tractor was built by Hart-Parr in 1903.",
            "In 1903 the tractor was built by Hart - Parr in Charles City.",
        ),
        (
            "The tractor was built by Hart - Parr in 1903.",
            "In 1903 the tractor was built by Hart-Parr in Charles City.",
        ),
        ("The market of Guy's show was built for season 2.", "For season 2 the market of the show by Guy was built."),
        ("The song “Can't Wait” was written by Rob Davis.", "Rob Davis has written the song “Ca n't Wait”."),
    ],
)
def test_a_name_is_the_same_however_it_is_joined_or_owned(claim: str, text: str) -> None:
    assert carried(claim, text)


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (
            "The tractor was built by Hart-Carr in 1903.",
            "In 1903 the tractor was built by Hart - Parr in Charles City.",
        ),
        ("The market of Gus's show was built for season 2.", "For season 2 the market of the show by Guy was built."),
        ("The song was written by Rob Davies.", "The song was written by Cathy Dennis and Rob Davis."),
    ],
)
def test_another_name_is_another_name(claim: str, text: str) -> None:
    assert not carried(claim, text)


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("Only the melons are grown from seeds.", "The melons are grown from seeds."),
        ("The women were sirens.", "Delmar is convinced the women were sirens."),
        ("The song is about birds.", "The song is partly about birds."),
    ],
)
def test_a_claim_may_not_be_surer_or_narrower_than_the_note(claim: str, text: str) -> None:
    assert not carried(claim, text)


def test_a_claim_whose_every_word_stands_there_is_supported() -> None:
    assert carried("The melons are grown from seeds.", "By contrast, the melons here are grown from small seeds.")


def test_a_figure_that_was_asked_for_may_stand_in_other_words_if_every_name_is_there() -> None:
    note = "Callum Thwaiter was here on Friday for the service of the boiler (£92)."
    question = "What did the boiler service cost, and who did it?"
    assert carried("The boiler service cost £92, done by Callum Thwaiter.", note, question)
    assert not carried("The boiler service cost £92, done by Desmond Thwaiter.", note, question)
    assert not carried("The boiler service was done by Callum Thwaiter, a good one by many.", note, question)


TAUGHT = "opened the third school of the valley beside the old river mill in 1921, and taught there for nine years."
SCHOOL = "In 1921 he opened the third school of the valley beside the old river mill, and taught there for nine years."


@pytest.mark.parametrize("opening", ["Desmond", "Élodie", "“Desmond”", "Иван", "Emily"])
def test_an_opening_word_that_the_passage_lacks_may_be_another_ones_name(opening: str) -> None:
    assert carried(f"He {TAUGHT}", SCHOOL, "What happened there?")
    assert not carried(f"{opening} {TAUGHT}", SCHOOL, "What happened there?")


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (f"Callum {TAUGHT}", f"Callum Thwaiter was our plumber. {SCHOOL}"),
        (f"Additionally, he {TAUGHT}", SCHOOL),
        (f"However, he {TAUGHT}", SCHOOL),
    ],
)
def test_a_name_from_elsewhere_in_the_passage_and_a_connective_are_known(claim: str, text: str) -> None:
    assert carried(claim, text, "What happened there?")


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("What did the boiler cost?", "The boiler cost 700 euros.", "The boiler cost 700 dollars."),
        ("What did the boiler cost?", "The boiler cost 700 €.", "The boiler cost 700 $."),
        ("How cold was it?", "It was -5 degrees outside.", "It was 5 degrees outside."),
        ("What did rents do in 2023?", "Rents rose 5 % in 2023.", "Rents fell 5 % in 2023."),
        ("How many were there?", "There were 2 million users.", "There were 2 billion users."),
    ],
)
def test_a_figure_with_another_unit_or_direction_is_not_supported(question: str, right: str, wrong: str) -> None:
    def near(claim: str, texts: Sequence[str]) -> Sequence[float]:
        return [0.8] * len(texts)

    evidence = Evidence.of(passage(right, "note.md"))
    assert support(right, evidence, question, near).supported
    assert not support(wrong, evidence, question, near).supported


def test_a_number_that_only_the_question_says_is_not_carried_by_another_one() -> None:
    question, text = "When did Anna pay 500 euros for the boiler?", "Anna paid 700 euros for the boiler on 3 May 2023."
    assert not carried("Anna paid 500 euros for the boiler on 3 May 2023.", text, question)
    assert carried("Anna paid 700 euros for the boiler on 3 May 2023.", text, question)


def test_what_the_next_sentence_takes_back_is_not_supported() -> None:
    note = "The party is on 5 May. Correction: the party is on 12 May."
    assert not carried("The party is on 5 May.", note, "When is the party?")
    assert carried("The party is on 12 May.", note, "When is the party?")


def test_what_is_struck_out_is_not_said() -> None:
    note = "The dentist is on ~~Tuesday~~ Thursday."
    assert not carried("The dentist is on Tuesday.", note, "When is the dentist?")
    assert carried("The dentist is on Thursday.", note, "When is the dentist?")


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("Heating is probably included in the rent.", "Heating is not included in the rent."),
        ("The pump is probably broken.", "The pump is not broken, only the fuse was."),
        ("The visa is apparently approved.", "The visa is not yet approved."),
        ("Maria is likely to come to the wedding.", "Maria is unlikely to come to the wedding."),
        ("Yes, Bella is probably allergic to penicillin.", "Bella is not allergic to penicillin."),
    ],
)
def test_a_guess_is_denied_by_a_no_as_well(claim: str, text: str) -> None:
    assert not support(claim, Evidence.of(passage(text))).stands


def test_two_sides_of_a_question_keep_the_marks_they_came_with() -> None:
    notes = [
        passage("Bella is probably allergic to penicillin."),
        passage("Bella is not allergic to penicillin.", "b.md"),
    ]
    outflow = Outflow(notes, "Is Bella allergic to penicillin?")
    [said] = [*outflow.feed("Yes, Bella is probably allergic to penicillin [1]."), *outflow.finish()]
    assert said.numbers == (1,)


@pytest.mark.parametrize("remark", ["**Wrong, see below.**", "Outdated.", "(No longer true.)", "Stimmt nicht mehr."])
def test_what_the_note_takes_back_carries_nothing(remark: str) -> None:
    said = "The boiler is serviced every two years."
    assert carried(said, said)
    assert not carried(said, f"{said} {remark}")


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("Die Miete beträgt 2000 Euro.", "Die Miete beträgt 2.000 Euro."),
        ("Die Miete beträgt 2.000 Euro.", "Die Miete beträgt 2000 Euro."),
        ("Der Sack wiegt 1.5 Kilo.", "Der Sack wiegt 1,5 Kilo."),
        ("Frau Müller kam im März.", "Frau Müller kam im März."),
    ],
)
def test_a_german_figure_or_name_is_the_same_however_it_is_written(claim: str, text: str) -> None:
    assert carried(claim, text)


def test_thousands_carry_no_ones() -> None:
    assert not carried("Die Miete beträgt 2 Euro.", "Die Miete beträgt 2.000 Euro.")
    assert not carried("The fee is $1.", "The fee is $1.000.")
