"""Token counts from remembered words against the tokenizer itself."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from askbase.models.embed_local import LocalEmbedder

SEEDS = Path(__file__).parents[2] / "seeds"
LETTERS = "aB1_ .,[]SEPCLSMKéßΣςİı漢한ᄀ\u0301\u200d\u00a0\u3000\x0b\x0c\x1c\x85\x00\x7f\t\n\r\ufffd🚲ﬁ\u1680ªſ"


@pytest.fixture(scope="module")
def embedder() -> LocalEmbedder:
    return LocalEmbedder()


def test_notes_are_counted_as_the_tokenizer_counts_them(embedder: LocalEmbedder) -> None:
    texts = [path.read_text("utf-8", "replace") for path in sorted(SEEDS.rglob("*.md"))]
    assert embedder.count_tokens(texts) == embedder.ask_tokenizer(texts)


def test_so_is_anything_at_all(embedder: LocalEmbedder) -> None:
    chance = random.Random(1)
    texts = ["".join(chance.choices(LETTERS, k=chance.randrange(40))) for _ in range(5000)]
    texts += ["x" * count for count in (99, 100, 101, 5000)] + ["[SEP] a[MASK]b", "[sep] [ SEP ]", "", " "]
    assert embedder.count_tokens(texts) == embedder.ask_tokenizer(texts)


def test_a_word_is_asked_about_once(monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = LocalEmbedder()
    first = embedder.count_tokens(["The boiler was serviced.", "Serviced: the BOILER!"])
    monkeypatch.setattr(embedder, "ask_tokenizer", None)
    assert embedder.count_tokens(["the boiler was serviced (the boiler)"]) == [8]
    assert first == [5, 5]


def test_more_words_than_are_remembered_are_counted_all_the_same(
    embedder: LocalEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askbase.models.token_counts._MOST_WORDS", 3)
    texts = [f"turnip{number} and beetroot{number}" for number in range(20)]
    assert [embedder.count_tokens([text])[0] for text in texts] == embedder.ask_tokenizer(texts)
