"""The same questions in German, and the many that begin like them."""

from __future__ import annotations

from datetime import date

import pytest

from askbase.retrieve.collected import found_in_catalog
from askbase.store.database import Database
from askbase.types import Filter
from tests.fakes.vaults import Vault

TODAY = date(2026, 11, 24)


@pytest.fixture
def practice(vault: Vault) -> Vault:
    vault.write("Rezepte/Brot.md", "---\ntags: [rezept, haus]\n---\n# Brot\n")
    vault.write("Rezepte/Suppe.md", "---\ntags: [rezept, haus, winter]\n---\n# Suppe\n")
    vault.write("Besprechungen/Team.md", "---\ndate: 2026-11-05\n---\n# Team\n\nMit [[Katrin Vogt]].\n")
    vault.write("Besprechungen/Steuer.md", "---\ndate: 2026-10-08\nstatus: abgeschlossen\n---\n# Steuer\n")
    vault.write("Personen/Katrin Vogt.md", "# Katrin Vogt\n")
    vault.write("Clippings/Igel.md", "---\nsource: https://example.org/i\nread: false\ntags: [haus]\n---\n# Igel\n")
    vault.write("Clippings/Pferd.md", "---\nsource: https://example.org/p\nread: true\n---\n# Pferd\n")
    vault.sync()
    return vault


def paths(vault: Vault, question: str) -> list[str] | None:
    found = found_in_catalog(Database(vault.data_dir / "catalog.db"), question, Filter(), TODAY)
    return None if found is None else sorted(note.path.rsplit("/", 1)[-1].removesuffix(".md") for note in found[1])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Wie viele Rezepte habe ich?", ["Brot", "Suppe"]),
        ("Wie viele Besprechungen gibt es?", ["Steuer", "Team"]),
        ("Welche Notizen habe ich zum Thema Rezepte?", ["Brot", "Suppe"]),
        ("Welche Notizen habe ich zum Thema Winter?", ["Suppe"]),
        ("Welche Clippings habe ich noch nicht gelesen?", ["Igel"]),
        ("Welche Clippings habe ich schon gelesen?", ["Pferd"]),
        ("Welche Notizen sind ungelesen?", ["Igel"]),
        ("Zeige mir alle ungelesenen Clippings", ["Igel"]),
        ("Welche Notizen verlinken auf Katrin Vogt?", ["Team"]),
        ("Welche Besprechungen gab es im November?", ["Team"]),
        ("Welche Besprechungen waren im Oktober 2026?", ["Steuer"]),
        ("Was ist die neueste Besprechung?", ["Team"]),
        ("Was ist die älteste Notiz?", ["Steuer"]),
        ("Welche Notizen haben das Schlagwort winter?", ["Suppe"]),
        ("Welche Notizen haben die Schlagwörter haus und rezept?", ["Brot", "Suppe"]),
        ("Welche Notizen mit dem Tag rezept haben nicht das Schlagwort winter?", ["Brot"]),
        ("Welche Notizen haben den Status abgeschlossen?", ["Steuer"]),
        ("Welche Notizen mit Status: abgeschlossen habe ich?", ["Steuer"]),
        ("Wie viele Notizen sind im Ordner Personen?", ["Katrin Vogt"]),
        ("Welche Notizen habe ich am 5.11. geschrieben?", ["Team"]),
        ("Wie viele Notizen haben keine Quelle?", None),  # a property that no note has by that name
    ],
)
def test_questions_about_the_collection(practice: Vault, question: str, expected: list[str] | None) -> None:
    assert paths(practice, question) == expected


def test_all_notes_are_counted(practice: Vault) -> None:
    assert len(paths(practice, "Wie viele Notizen habe ich?") or []) == 7


@pytest.mark.parametrize(
    "question",
    [
        "Welche Notizen habe ich zu Igeln?",  # no folder and no tag: what they say
        "Welche Notizen habe ich zum Thema Kastration?",
        "Welche Notizen sprechen über Igel?",
        "Wie viele Personen waren da?",
        "Wie viele Besprechungen hat Katrin verpasst?",
        "Was ist die neueste Behandlung?",
        "Welche Rezepte sind vegan?",
        "Was war die Diagnose?",
        "How many notes are there on war?",  # German filler is none in English
        "Which notes die?",
    ],
)
def test_one_word_that_no_rule_takes_is_a_question_for_the_search(practice: Vault, question: str) -> None:
    assert paths(practice, question) is None
