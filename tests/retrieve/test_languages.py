"""Notes in other languages are found by questions in English: with the real models, on a folder of one's own."""

from __future__ import annotations

import pytest

from askbase import config
from askbase.base import Base
from askbase.errors import ModelError
from askbase.models.multilingual import embedder as multilingual
from askbase.store.database import Database, set_meta
from askbase.store.language_vectors import DUE
from tests.fakes.vaults import Vault

pytestmark = pytest.mark.skipif(not multilingual.is_there(), reason="its package has no wheel for this platform")

NOTES = {
    "coro.md": "# Coro\n\nEnsayamos los jueves en la parroquia y el director es muy exigente con los bajos.\n",
    "boot.md": "# Bootje\n\nIn de winter ligt het bootje onder een dekzeil in de schuur van mijn zwager.\n",
    "brot.md": "# Brot\n\nDer Sauerteig braucht zwölf Stunden, wenn die Küche nicht geheizt ist.\n",
    "boiler.md": "# Boiler\n\nThe boiler was serviced in May; the pressure had been too low for weeks.\n",
    "club.md": "# Chess club\n\nWe meet on Tuesdays in the back room of the library.\n",
    "tent.md": "# Tent\n\nIt has four poles, and the longest of them was bent when we bought it.\n",
}


def base_of(vault: Vault) -> Base:
    settings = config.load({"chat.model": "none"}, env={})
    return Base(vault.root, vault.data_dir, settings)


def first(vault: Vault, question: str) -> str:
    with base_of(vault) as base:
        return base.run(base.search(question, 5)).passages[0].chunk.note_path


@pytest.fixture
def kept(vault: Vault) -> Vault:
    for path, text in NOTES.items():
        vault.write(path, text)
    with base_of(vault) as base:
        report = base.run(base.sync())
    assert not report.warnings
    return vault


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ("When does the choir rehearse?", "coro.md"),
        ("Where is the boat during the cold months?", "boot.md"),
        ("How many hours does the rye dough take?", "brot.md"),
        ("¿Qué días ensaya la coral y dónde es el ensayo?", "coro.md"),
        ("When was the boiler serviced?", "boiler.md"),
        ("How many poles does the tent have?", "tent.md"),
    ],
)
def test_a_note_is_found_whatever_its_language(kept: Vault, question: str, path: str) -> None:
    assert first(kept, question) == path


def test_a_filter_holds_for_them_too(kept: Vault) -> None:
    assert first(kept, "When does the choir rehearse? path:club.md") == "club.md"


def test_where_their_model_does_not_run_the_others_are_found(kept: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ModelError("It does not run.")

    monkeypatch.setattr(multilingual, "_loaded", broken)
    assert first(kept, "When was the boiler serviced?") == "boiler.md"


def test_a_folder_in_english_never_loads_their_model(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("loaded")

    monkeypatch.setattr(multilingual, "_loaded", never)
    vault.write("boiler.md", NOTES["boiler.md"])
    with base_of(vault) as base:
        base.run(base.sync())
        found = base.run(base.search("When was the boiler serviced?", 5))
        answer = base.run(base.ask("When was the boiler serviced?"))
    assert found.passages[0].chunk.note_path == "boiler.md"
    assert "May" in answer.text


def test_why_a_note_was_not_found_is_told_by_the_vector_that_counts(kept: Vault) -> None:
    with base_of(kept) as base:
        told = base.run(base.why("boot.md", "Where is the boat during the cold months?"))
    assert told.meaning is not None
    assert told.meaning.place == 1


def test_why_a_note_in_another_language_is_not_quoted(kept: Vault) -> None:
    with base_of(kept) as base:
        asked = "Who sold us the boat?"
        found = base.run(base.search(asked, 5))
        told = base.run(base.why("boot.md", asked))
    assert found.passages[0].chunk.note_path == "boot.md" and (found.passages[0].dense or 1) < 0.3
    assert "the best passage is in another language" in told.answered


def test_doctor_tells_of_passages_that_were_not_looked_at(kept: Vault) -> None:
    def told() -> dict[str, tuple[str, str]]:
        with base_of(kept) as base:
            found, _ = base.run(base.doctor())
        return {each.check: (each.state, each.says) for each in found}

    assert told()["languages"] == ("ok", "3 passages in other languages have a second vector")
    database = Database(kept.data_dir / "catalog.db")
    with database.write() as write:
        set_meta(write, DUE, "")
    database.close()
    state, said = told()["languages"]
    assert state == "note" and "run: askbase index" in said


def test_a_damaged_second_vector_costs_one_passage_until_doctor_repairs_it(kept: Vault) -> None:
    database = Database(kept.data_dir / "catalog.db")
    with database.write() as write:
        write.execute("UPDATE language_vectors SET vector = x'0102' WHERE sha = (SELECT max(sha) FROM language_vectors"
                      " WHERE vector != x'')")  # fmt: skip
    database.close()
    assert first(kept, "When was the boiler serviced?") == "boiler.md"
    with base_of(kept) as base:
        found, _ = base.run(base.doctor())
        assert [each.says for each in found if each.check == "languages"] == [
            "1 second vectors are of the wrong length or no numbers"
        ]
        found, did = base.run(base.doctor(fix=True))
    assert "dropped 1 unusable second vectors" in did
    assert first(kept, "When does the choir rehearse?") == "coro.md"
    assert first(kept, "Where is the boat during the cold months?") == "boot.md"


@pytest.mark.parametrize("question", ["path:coro.md", "all:"])
def test_a_question_that_is_only_a_filter_finds_something(kept: Vault, question: str) -> None:
    with base_of(kept) as base:
        base.run(base.search(question, 5))


@pytest.mark.parametrize("question", ["Was kostet die Miete?", "Wann kommt der Schornsteinfeger?"])
def test_a_short_question_in_the_language_of_the_notes_is_held_to_its_words(kept: Vault, question: str) -> None:
    kept.write("kessel.md", "# Kessel\n\nDer Kessel wurde im Mai gewartet und ist nicht mehr undicht; 92 Euro.\n")
    with base_of(kept) as base:
        base.run(base.sync())
        found = base.run(base.search(question, 5))
        answer = base.run(base.ask(question))
    assert not any(each.elsewhere for each in found.passages)
    assert answer.outcome == "not_in_notes"


def test_without_the_second_model_nothing_is_taken_as_read_by_it(kept: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    with base_of(kept) as base:
        assert base.run(base.search("When does the choir rehearse?", 5)).passages[0].elsewhere
    monkeypatch.setattr(multilingual, "is_there", lambda: False)
    with base_of(kept) as base:
        found = base.run(base.search("When does the choir rehearse?", 5))
    assert not any(each.elsewhere for each in found.passages)


def test_without_a_model_a_note_is_quoted_in_its_own_words(kept: Vault) -> None:
    with base_of(kept) as base:
        answer = base.run(base.ask("When does the choir rehearse?"))
    assert "Ensayamos los jueves en la parroquia" in answer.text
    assert answer.citations[0].passage.chunk.note_path == "coro.md"


def test_an_index_run_says_that_the_second_model_did_not_run(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ModelError("The model for other languages does not run here.")

    vault.write("brot.md", NOTES["brot.md"])
    with monkeypatch.context() as patch:
        patch.setattr(multilingual, "_loaded", broken)
        with base_of(vault) as base:
            [said] = base.run(base.sync()).warnings
    assert (said.path, said.detail) == ("(other languages)", "The model for other languages does not run here.")
    with base_of(vault) as base:
        assert base.run(base.sync()).warnings == ()
        assert base.run(base.search("How many hours does the rye dough take?", 5)).passages[0].elsewhere
