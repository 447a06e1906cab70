"""Which language a text is in, or that its words do not tell."""

from __future__ import annotations

import pytest

from askbase.language import is_foreign, language_of


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
    ],
)
def test_the_words_that_only_one_language_has_tell(text: str, language: str) -> None:
    assert language_of(text) == language
    assert is_foreign(text) == (language not in ("", "english"))


def test_a_foreign_phrase_does_not_make_a_foreign_text() -> None:
    assert language_of("The motto is 'el que la sigue la consigue', and we like it.") == ""
    assert language_of("We put the sign with 'la casa' on the door of the shed, where it was before.") == "english"
