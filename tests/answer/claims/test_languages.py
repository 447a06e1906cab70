"""What is said in one language of a passage in another: its figures and names are compared."""

from __future__ import annotations

import pytest

from askbase.answer.claims.support import support
from askbase.answer.reading.evidence import Evidence
from tests.answer.builders import passage

JURA = passage(
    "Nous sommes partis de Dole. En tout 612 km et 8 940 m de dénivelé en neuf jours. Le plus cher : l'hôtel de"
    " Pontarlier, 138 € la nuit, pris par désespoir après la pluie.",
    "vélo-jura.md",
)
GARTEN = passage(
    "Die Tomaten werden am 12. Mai gesetzt, und der Abstand ist 70 cm. Frau Berger hat sie gebracht.", "g.md"
)


@pytest.mark.parametrize(
    ("question", "claim", "cited"),
    [
        ("How long was the trip in the Jura?", "The trip in the Jura was 612 km long.", JURA),
        ("How long was the trip?", "It was 612 km with 8,940 m of climbing in nine days.", JURA),
        ("Where did we have to take the expensive hotel?", "You had to take the expensive hotel in Pontarlier.", JURA),
        ("How far apart do the tomatoes go?", "The tomatoes go 70 cm apart.", GARTEN),
        ("Who brought the tomatoes to us?", "The tomatoes were brought by Frau Berger.", GARTEN),
    ],
)
def test_its_own_figures_and_names_stand_there(question: str, claim: str, cited: object) -> None:
    found = support(claim, Evidence.of(cited), question)  # type: ignore[arg-type]
    assert found.stands and not found.supported, "a reader has to look: words were not compared"


@pytest.mark.parametrize(
    ("question", "claim", "cited"),
    [
        ("How long was the trip in the Jura?", "The trip in the Jura was 613 km long.", JURA),
        ("How long was the trip in the Jura?", "The trip in the Jura was 138 km long.", JURA),
        ("Where was the expensive hotel?", "The expensive hotel was in Besançon.", JURA),
        ("How long was the trip?", "The trip was long and it had a hotel in the rain.", JURA),
        ("How far apart do the tomatoes go?", "The tomatoes go 80 cm apart.", GARTEN),
        ("Where did we sleep?", "You slept in Pontarlier for 612 euros.", JURA),
    ],
)
def test_others_do_not(question: str, claim: str, cited: object) -> None:
    assert not support(claim, Evidence.of(cited), question).stands  # type: ignore[arg-type]


def test_it_says_what_was_compared() -> None:
    found = support("It was 612 km with 8,940 m of climbing in nine days.", Evidence.of(JURA), "How long was the trip?")
    assert found.checks == ("figures and names, in another language",)
    assert found.sentence.startswith("En tout 612 km")


def test_in_one_language_words_decide_as_ever() -> None:
    english = passage("The bike cost 612 euros and it was the best of the three that we had seen.", "bike.md")
    assert not support("The trip in the Jura was 612 km long.", Evidence.of(english), "How long was the trip?").stands


def test_a_number_of_any_length_is_read() -> None:
    assert not support(f"The trip was {'9' * 6000} km long.", Evidence.of(JURA), "How long was the trip?").stands
