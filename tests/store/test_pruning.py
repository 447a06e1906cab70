"""The best rows without scoring all: in any collection of words the same rows, scores and order."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator

import pytest

from askbase.store import pruning
from askbase.store.pruning import best_of, best_rows

SPELLED = [f"w{rank}" for rank in range(80)]
FREQUENT = [1 / (rank + 1) for rank in range(80)]  # few words make up half of a text


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prune in small collections too."""
    monkeypatch.setattr(pruning, "_WORTH", 0)


@pytest.fixture
def memory() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    yield connection
    connection.close()


def fill(connection: sqlite3.Connection, chance: random.Random, rows: int) -> None:
    def said(most: int) -> str:
        return " ".join(chance.choices(SPELLED, FREQUENT, k=chance.randint(0, most)))

    connection.execute("CREATE VIRTUAL TABLE words USING fts5(title, headings, tags, body, content='')")
    texts = [(said(3), said(4), said(2), said(chance.choice((5, 40, 200)))) for _ in range(rows)]
    texts += chance.choices(texts, k=rows // 10)  # copies: rows of one score
    connection.executemany("INSERT INTO words(title, headings, tags, body) VALUES(?, ?, ?, ?)", texts)


def every_row(connection: sqlite3.Connection, phrases: list[str]) -> list[pruning.Scored]:
    """All rows that match any of the phrases, best first."""
    return pruning._scored(connection, " OR ".join(phrases), -1)


def asked(chance: random.Random) -> list[str]:
    words = [f'"{word}"' for word in chance.sample(SPELLED, chance.choice((1, 2, 3, 5, 8, 12, 30)))]
    phrase = f'"{" ".join(chance.sample(SPELLED[:6], 2))}"'
    return [*words, *([phrase] if chance.random() < 0.3 else []), *words[: chance.choice((0, 0, 1))], '"nowhere"']


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("seed", range(12))
def test_the_best_are_those_of_scoring_every_row(memory: sqlite3.Connection, seed: int) -> None:
    chance = random.Random(seed)
    fill(memory, chance, chance.choice((40, 600, 1500)))
    for _ in range(25):
        phrases, limit = asked(chance), chance.choice((1, 5, 20, 100))
        in_this_order = [word.phrase for word in pruning._by_rarity(memory, phrases)]
        assert best_rows(memory, phrases, limit) == every_row(memory, in_this_order)[:limit]


@pytest.mark.usefixtures("always")
def test_rows_with_common_words_only_are_not_scored(
    memory: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(memory, random.Random(0), 1500)
    plain, scored = pruning._scored, list[int]()

    def counted(
        connection: sqlite3.Connection, expression: str, limit: int, *among: str | None
    ) -> list[pruning.Scored]:
        scored.append(len(plain(connection, expression, -1, *among)))
        return plain(connection, expression, limit, *among)

    monkeypatch.setattr(pruning, "_scored", counted)
    phrases = ['"w0"', '"w1"', '"w2"', '"w40"', '"w50"']
    best_rows(memory, phrases, 10)
    assert sum(scored) < 0.3 * len(every_row(memory, phrases))


def test_of_chosen_rows_the_best_are_found_and_no_other_one_is_scored(
    memory: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(memory, random.Random(0), 600)
    phrases, chosen = ['"w0"', '"w3"', '"w40"'], list(range(5, 400, 7))
    wanted = [(row, score) for row, score in every_row(memory, phrases) if row in chosen]
    assert best_of(memory, phrases, chosen, 20) == wanted[:20]
    scored = list[int]()
    memory.create_function("scored", 1, lambda row: scored.append(row) or 1.0)
    monkeypatch.setattr(
        pruning, "scores_of", lambda: "SELECT rowid, scored(rowid) AS score FROM words WHERE words MATCH ?"
    )
    best_of(memory, phrases, chosen, 20)
    assert sorted(scored) == sorted(row for row, _ in wanted)


def test_words_that_stand_nowhere_find_nothing(memory: sqlite3.Connection) -> None:
    fill(memory, random.Random(0), 5)
    assert best_rows(memory, ['"nowhere"', '"neither"'], 10) == []
