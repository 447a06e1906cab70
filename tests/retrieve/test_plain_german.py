"""German words that narrow the search as the English ones do, and those that are about the world."""

from __future__ import annotations

from datetime import date

import pytest

from askbase.retrieve.plain import understand
from askbase.types import Filter

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("question", "words", "first", "beyond"),
    [
        ("Was war gestern?", "Was war ?", "2026-11-23", "2026-11-24"),
        ("Was war gestern los?", "Was war los?", "2026-11-23", "2026-11-24"),
        ("Was war vorgestern?", "Was war ?", "2026-11-22", "2026-11-23"),
        ("Was war am 3. November?", "Was war ?", "2026-11-03", "2026-11-04"),
        ("Was war am 3.11.?", "Was war ?", "2026-11-03", "2026-11-04"),
        ("Was habe ich letzte Woche gemacht?", "Was habe ich gemacht?", "2026-11-16", "2026-11-23"),
        ("Was habe ich am Montag gemacht?", "Was habe ich gemacht?", "2026-11-23", "2026-11-24"),
        ("Was haben wir heute in der Praxis gemacht?", "Was haben wir in der Praxis gemacht?",
         "2026-11-24", "2026-11-25"),
        ("Was ist im Oktober passiert?", "Was ist passiert?", "2026-10-01", "2026-11-01"),
        ("Was habe ich heute notiert?", "Was habe ich notiert?", "2026-11-24", "2026-11-25"),
        ("Was habe ich im Oktober über Brot geschrieben?", "Was habe ich über Brot geschrieben?",
         "2026-10-01", "2026-11-01"),
        ("Was habe ich über Brot letzte Woche notiert?", "Was habe ich über Brot notiert?",
         "2026-11-16", "2026-11-23"),
        ("Was stand am 9.11.2026 in meinen Notizen?", "Was stand in meinen Notizen?", "2026-11-09", "2026-11-10"),
        ("Was steht in meinen Notizen seit Montag?", "Was steht in meinen Notizen ?", "2026-11-23", None),
        ("meine Notizen vom Oktober über Brot", "meine Notizen über Brot", "2026-10-01", "2026-11-01"),
        ("Notizen, die ich letzten Monat geschrieben habe", "Notizen, die ich geschrieben habe",
         "2026-10-01", "2026-11-01"),
        ("Fasse letzte Woche zusammen", "Fasse zusammen", "2026-11-16", "2026-11-23"),
    ],
)  # fmt: skip
def test_what_is_said_of_notes_becomes_a_filter(question: str, words: str, first: str, beyond: str | None) -> None:
    found = understand(question, Filter(), TODAY)
    assert found is not None
    wanted = Filter(after=date.fromisoformat(first), before=date.fromisoformat(beyond) if beyond else None)
    assert (found.words, found.filters) == (words, wanted)


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("ungelesene Clippings über Pferde", False),
        ("Welche Clippings habe ich noch nicht gelesen?", False),
        ("Clippings über Pferde, die ich noch nicht gelesen habe", False),
        ("Clippings, die ich schon gelesen habe", True),
    ],
)
def test_notes_are_read_or_not(question: str, read: bool) -> None:
    found = understand(question, Filter(), TODAY)
    assert found is not None and found.filters == Filter(read=read)


@pytest.mark.parametrize(
    "question",
    [
        "der Bericht vom Oktober über Brot",
        "Was steht im Bericht vom Oktober?",
        "Notizen über 2024",  # about that year
        "Was habe ich über den Besuch am 3. Mai 2024 notiert?",  # the visit's date
        "Wie weit bin ich 2024 geradelt?",
        "Welche Bücher habe ich letzten Monat gelesen?",
        "Notizen, die ich letzten Monat gelesen habe",
        "Was habe ich letzte Woche gekocht?",
        "Was war gestern mit dem Igel?",
        "Was ist mit dem Igel im Oktober passiert?",
        "Was war 2025?",  # of a year the notes of all days say too much
        "Wie war die Reise letzte Woche?",  # its note may be from this one
    ],
)
def test_what_is_said_of_the_world_does_not(question: str) -> None:
    assert understand(question, Filter(), TODAY) is None
