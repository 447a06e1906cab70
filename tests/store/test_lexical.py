"""Finding by words: any question is harmless, any script is found."""

from __future__ import annotations

import sqlite3
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askbase.store import lexical
from askbase.store.lexical import exact_phrases, phrases_of, search_words, terms_of
from tests.fakes.vaults import Vault

NOTES = {
    "boiler.md": "---\ntags: [Data_Engineering]\n---\n# Boiler\n\nThe boiler was serviced. Part no. VC-246/5 fits.\n",
    "memo.md": "# メモ\n\n全文検索には二つの方法がある。\n",
    "haus.md": "# Haus\n\nDie Gebäudeversicherung und der Kuehlschrank.\n",
    "cafe.md": "# Café\n\nUn café très serré.\n",
}


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ("servicing boilers", "boiler.md"),
        ("VC-246/5", "boiler.md"),
        ("data engineering", "boiler.md"),
        ('"was serviced"', "boiler.md"),
        ("検索の方法", "memo.md"),
        ("cafe serre", "cafe.md"),
        ("Gebaeudeversicherung", "haus.md"),
        ("Kühlschrank", "haus.md"),
    ],
)
def test_words_stems_identifiers_tags_phrases_and_scripts_are_found(vault: Vault, question: str, path: str) -> None:
    for name, text in NOTES.items():
        vault.write(name, text)
    vault.sync()
    with vault.base(search__dense_weight=0.0) as base:
        found = base.run(base.search(question))
    assert found.passages[0].chunk.note_path == path


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_nothing_in_a_question_is_query_syntax(question: str) -> None:
    memory = sqlite3.connect(":memory:")
    memory.execute("CREATE VIRTUAL TABLE words USING fts5(title, headings, tags, body, plain UNINDEXED)")
    memory.execute("CREATE TABLE chunks(id TEXT)")
    search_words(memory, question, 5, None)
    memory.close()


@pytest.mark.parametrize(
    ("word", "is_one"),
    [("ERR_4821", True), ("v1.2.3", True), ("F3", True), ("3rd", True), ("a-1", True), ("48210", True), ("12:30", True),
     ("2024-05-03", False), ("4821", False), ("1-a", False), ("boiler", False), ("f3.", True), ("-", False)],
)  # fmt: skip
def test_what_is_an_identifier(word: str, is_one: bool) -> None:
    assert bool(exact_phrases(word)) is is_one


@pytest.mark.parametrize("unit", ["x", "x-", "1", "1-", "_", "."])
def test_a_word_of_any_length_is_looked_at_once(unit: str) -> None:
    begun = time.process_time()
    exact_phrases(unit * (100_000 // len(unit)))
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(("looked_up", "picked_from"), [(0, 8), (0, 1), (1000, 8)])
def test_of_those_allowed_the_best_are_found_whether_they_are_looked_up_or_picked_from_all(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, looked_up: int, picked_from: int
) -> None:
    monkeypatch.setattr(lexical, "_LOOKED_UP", looked_up)
    monkeypatch.setattr(lexical, "_PICKED_FROM", picked_from)
    for number in range(60):
        vault.write(f"{number:02}.md", f"Common word {'rare ' * (number % 3)}here.\n")
    vault.sync()
    with vault.base() as base:
        connection = base._opened.database().connection
        everything = search_words(connection, "common rare", 100, None)
        for allowed in (everything[::7], everything[-3:], everything):
            names = frozenset(hit.chunk_id for hit in allowed) | {"unknown"}
            assert search_words(connection, "common rare", 4, names) == allowed[:4]
        assert search_words(connection, "common rare", 4, frozenset()) == []


def test_only_the_best_are_named_however_many_match(vault: Vault) -> None:
    """A common word stands in half the chunks: looking up each of them took most of a search."""
    for number in range(30):
        vault.write(f"{number:02}.md", f"Common word {'rare ' * (number % 3)}here.\n")
    vault.sync()
    with vault.base() as base:
        connection = base._opened.database().connection
        statements: list[str] = []
        connection.set_trace_callback(statements.append)
        hits = search_words(connection, "common rare", 5, None)
        connection.set_trace_callback(None)
        everything = search_words(connection, "common rare", 100, None)
        allowed = frozenset(hit.chunk_id for hit in everything[3:20])
        assert search_words(connection, "common rare", 5, allowed) == everything[3:8]
    assert (len(everything), hits) == (30, everything[:5])
    names = next(each for each in statements if "FROM chunks" in each)
    assert names.count(",") == 5  # two columns, five rows


def test_stop_words_count_only_when_there_is_nothing_else() -> None:
    assert terms_of("what is the boiler") == ["boiler"]
    assert terms_of("what is it") == ["what", "is", "it"]
    assert phrases_of("?!") == []


@pytest.mark.parametrize("question", ["2024年", "Python検索", '"Python検索"'])
def test_words_of_two_scripts_without_a_space_are_found(vault: Vault, question: str) -> None:
    vault.write("memo.md", "2024年の会議。Python検索エンジン。\n")
    vault.sync()
    with vault.base(search__dense_weight=0.0) as base:
        assert base.run(base.search(question)).passages


@pytest.mark.parametrize("word", ["value", "queue", "Tuesday", "shoes", "blue", "techniques"])
def test_english_words_are_looked_for_once(word: str) -> None:
    assert len({phrase.replace("ü", "u") for phrase in phrases_of(word)}) == len(phrases_of(word))
