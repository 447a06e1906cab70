"""Which passages share no word with the question, for they are in another language."""

from __future__ import annotations

from askbase.answer.reading.elsewhere import elsewhere
from tests.answer.builders import passage

GERMAN = passage("Der Teig ruht über Nacht und wird am Morgen nicht mehr geknetet.", "brot.md")
OVEN = passage("Ofen: 230 °C, 45 min.", "brot.md", start=70)
ENGLISH = passage("The dough rests for a night, and it is not kneaded again.", "bread.md")


def test_a_passage_too_short_to_tell_is_in_the_language_of_its_note() -> None:
    assert elsewhere("How hot is the oven?", [OVEN, ENGLISH, GERMAN]) == {0, 2}
    assert elsewhere("How hot is the oven?", [OVEN, ENGLISH]) == frozenset()


def test_a_question_in_the_language_of_its_notes_is_at_home() -> None:
    assert elsewhere("Wie heiß ist der Ofen und wie lange bleibt das Brot?", [GERMAN, OVEN]) == frozenset()


def test_for_a_question_in_another_language_english_is_as_ever() -> None:
    assert elsewhere("Wie lange ruht der Teig und wie heiß ist das?", [ENGLISH]) == frozenset()
