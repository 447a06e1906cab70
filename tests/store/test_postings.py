"""Words kept in memory: the same rows, scores and order as FTS5 gives, also after writes; common ones read ahead."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from askbase.store import postings
from askbase.store.database import Database
from askbase.store.postings import WordsInMemory
from askbase.store.pruning import best_rows

SPELLED = [*(f"w{rank}" for rank in range(60)), "sort", "sorts", "sorted", "specified", "the"]
FREQUENT = [1 / (rank % 50 + 1) for rank in range(len(SPELLED))]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "catalog.db")
    yield database
    database.close()


@pytest.fixture
def words(database: Database) -> Iterator[WordsInMemory]:
    words = WordsInMemory(database)
    yield words
    words.close()


@pytest.fixture(autouse=True)
def scaled_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small collections count as large."""
    monkeypatch.setattr(postings, "_LARGE", 1)
    monkeypatch.setattr(postings, "_COMMON", 20)


def fill(database: Database, chance: random.Random, rows: int) -> None:
    def said(most: int) -> str:
        return " ".join(chance.choices(SPELLED, FREQUENT, k=chance.randint(0, most)))

    texts = [(said(3), said(4), said(2), said(chance.choice((5, 40, 200)))) for _ in range(rows)]
    texts += chance.choices(texts, k=rows // 10)  # copies: rows of one score
    with database.write() as write:
        write.executemany("INSERT INTO words(title, headings, tags, body) VALUES(?, ?, ?, ?)", texts)


def asked(chance: random.Random) -> list[str]:
    said = [f'"{word}"' for word in chance.sample(SPELLED, chance.choice((1, 2, 5, 12)))]
    return [*said, *(['"w0 w1"'] if chance.random() < 0.3 else []), *said[: chance.choice((0, 0, 1))], '"nowhere"']


def both(database: Database, words: WordsInMemory, phrases: list[str], limit: int) -> tuple[object, object]:
    with database.read() as snapshot:
        return words.best(snapshot, phrases, limit), best_rows(snapshot, phrases, limit)


def read(words: WordsInMemory) -> None:
    for _ in range(400):
        if not words.is_reading():
            return
        time.sleep(0.01)
    raise AssertionError("it never ends")


@pytest.mark.parametrize("seed", range(4))
def test_the_best_are_those_that_fts5_finds(database: Database, words: WordsInMemory, seed: int) -> None:
    chance = random.Random(seed)
    for rows in (300, 40):  # the second time after a write
        fill(database, chance, rows)
        for _ in range(20):
            kept, found = both(database, words, asked(chance), chance.choice((1, 5, 100, 1000)))
            assert kept == found


def test_common_words_are_read_ahead_and_rare_ones_kept(database: Database, words: WordsInMemory) -> None:
    fill(database, random.Random(0), 300)
    both(database, words, ['"w0"'], 10)
    assert not words.is_reading()  # one question is not many
    both(database, words, ['"w0"'], 10)
    read(words)
    assert {"w0", "w1", "sort"} <= words.kept()
    assert "nowhere" not in words.kept()
    with database.read() as snapshot:
        said = list[str]()
        snapshot.set_trace_callback(said.append)
        assert words.best(snapshot, ['"sorted"', '"w1"'], 10)
        snapshot.set_trace_callback(None)
    assert not [statement for statement in said if "bm25" in statement]


def test_what_takes_long_to_read_is_left_to_fts5(
    database: Database, words: WordsInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database, random.Random(0), 300)
    monkeypatch.setattr(postings, "_READ_NOW", 50)
    assert len(set(map(str, both(database, words, ['"w0"', '"w1"'], 10)))) == 1
    assert words.kept() == set()


def test_small_vaults_keep_nothing(database: Database, words: WordsInMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(database, random.Random(0), 300)
    monkeypatch.setattr(postings, "_LARGE", 10_000)
    for _ in range(2):
        assert len(set(map(str, both(database, words, ['"w0"', '"w50"'], 10)))) == 1
    assert not words.is_reading()
    assert words.kept() == set()


def test_no_more_is_kept_than_there_is_room_for(
    database: Database, words: WordsInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database, random.Random(0), 300)
    monkeypatch.setattr(postings, "_MOST", 1)
    kept, found = both(database, words, ['"w0"', '"w1"'], 10)
    assert kept == found
    assert words.kept() == set()


def test_closing_stops_what_reads_ahead(database: Database, words: WordsInMemory) -> None:
    fill(database, random.Random(0), 300)
    for _ in range(2):
        both(database, words, ['"w0"'], 10)
    words.close()
    assert not words.is_reading()
    assert words.kept() == set()
