"""Which language a text is in, or that its words do not tell."""

from __future__ import annotations

import pytest

from askbase.language import asks_in_english, is_foreign, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The pump was replaced in May, and it has not leaked since.", "english"),
        ("Die Pumpe wurde im Mai getauscht und ist seitdem nicht undicht.", "german"),
        ("La bomba se cambió en mayo y no pierde agua desde que la cambiamos por una nueva.", "romance"),
        ("La pompe a été changée en mai et elle est étanche depuis, pour une fois.", "romance"),
        ("De pomp is in mei vervangen en het lekt niet meer, maar dat was ook nodig.", "dutch"),
        ("Pumpen byttes i maj och den läcker inte längre, men det var också på tiden.", "nordic"),
        ("Pompa została wymieniona w maju i już nie cieknie, ale to był najwyższy czas.", "slavic"),
        ("ポンプは五月に交換した。", "another script"),
        ("Boiler log", ""),
        ("1.4 bar, 21 °C", ""),
        ("", ""),
        ("Pale ale 5.2 %, amber ale 4 %, brown ale 6 %", ""),
        ("Sam: out Friday. Sam: in Monday. Sam: on leave. MacBook Pro, iPad Pro, iPhone Pro", ""),
        ("Los Angeles, Las Vegas, Los Gatos; Devlin et al., Brown et al., Lee et al.", ""),
        ("var a; var b; var c; vi dd, vi yy; mint tea, mint sauce, mint", ""),
        ("σ² = Σ (x − μ)² / N", ""),
    ],
)
def test_the_words_that_only_one_language_has_tell(text: str, language: str) -> None:
    assert language_of(text) == language
    assert is_foreign(text) == (language not in ("", "english"))


def test_a_foreign_phrase_does_not_make_a_foreign_text() -> None:
    assert language_of("The motto is 'el que la sigue la consigue', and we like it.") == ""
    assert language_of("We put the sign with 'la casa' on the door of the shed, where it was before.") == "english"


@pytest.mark.parametrize(
    ("question", "english"),
    [
        ("How long does the dough rest?", True),
        ("What was it?", True),
        ("Where was the boat in the Zürich winter?", True),
        ("Was kostet die Miete?", False),
        ("Wann kommt der Schornsteinfeger?", False),
        ("¿Cuánto costó la reparación?", False),
        ("Combien coûte le loyer ?", False),
        ("Hoe lang is de boot?", False),
        ("boiler pressure", False),
        ("", False),
    ],
)
def test_a_short_question_is_in_english_if_most_of_its_small_words_are(question: str, english: bool) -> None:
    assert asks_in_english(question) is english
