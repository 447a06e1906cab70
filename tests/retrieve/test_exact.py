"""What must be found by its very letters: identifiers, names, numbers, quoted phrases, other scripts."""

from __future__ import annotations

import random

import pytest

from tests.fakes.fake_embedder import FakeEmbedder
from tests.fakes.vaults import Vault

WORDS = "the meter was read and the form was filed in the office before noon by hand".split()


class BlindEmbedder(FakeEmbedder):
    """Sees no difference between texts: only words can find."""

    def embed_documents(self, texts):  # type: ignore[no-untyped-def]
        return super().embed_documents(["same"] * len(texts))

    def embed_query(self, text):  # type: ignore[no-untyped-def]
        return super().embed_query("same")


def test_identifiers_are_found_among_many_that_look_alike(vault: Vault) -> None:
    rng = random.Random(7)
    makers = (
        lambda: f"ERR_{rng.randrange(1000, 9999)}", lambda: f"{rng.choice('ABCXYZ')}-{rng.randrange(100, 999)}/B",
        lambda: f"v{rng.randrange(1, 9)}.{rng.randrange(9)}.{rng.randrange(30)}",
        lambda: f"get_{rng.choice('abc')}Value{rng.randrange(99)}",
        lambda: f"{rng.randrange(10_000, 99_999)}", lambda: f"user{rng.randrange(999)}@example.org",
    )  # fmt: skip
    names: dict[str, str] = {}
    while len(names) < 120:
        names.setdefault(makers[len(names) % len(makers)](), f"notes/n{len(names)}.md")
    for name, path in names.items():
        vault.write(
            path, f"# Entry\n\n{' '.join(rng.choices(WORDS, k=30))} {name} {' '.join(rng.choices(WORDS, k=30))}\n"
        )
    vault.sync(BlindEmbedder())
    with vault.base(BlindEmbedder()) as base:
        hits = 0
        for name, path in names.items():
            found = base.run(base.search(f"where was {name} filed", 5))
            hits += path in {passage.chunk.note_path for passage in found.passages}
    assert hits / len(names) >= 0.95


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ('"start simple"', "phrase.md"),
        ("“start simple”", "phrase.md"),
        ("ボイラーの圧力は何バールですか", "boiler.ja.md"),
        ("如何备份数据库", "backup.zh.md"),
        ("압력을 어떻게 높이나요", "pressure.ko.md"),
        ("сколько воды", "water.ru.md"),
        ("cafe creme", "accents.md"),
    ],
)
def test_phrases_and_other_scripts_are_found_by_their_words(vault: Vault, question: str, path: str) -> None:
    vault.write("phrase.md", "We should start simple, always.\n")
    vault.write("scrambled.md", "Simple things. A simple, plain start. Begin with simple words.\n")
    vault.write("boiler.ja.md", "冷えたときのボイラーの圧力は1.3バールです。\n")
    vault.write("garden.ja.md", "庭のトマトは五月に植えます。\n")
    vault.write("backup.zh.md", "每晚备份数据库一次。\n")
    vault.write("pressure.ko.md", "보일러 압력을 천천히 높입니다.\n")
    vault.write("water.ru.md", "Сколько воды нужно для хлеба: семьсот граммов.\n")
    vault.write("accents.md", "Une crème au café.\n")
    vault.sync(BlindEmbedder())
    assert vault.search(question, BlindEmbedder())[0] == path


def test_copies_of_a_template_leave_places_for_the_rest(vault: Vault) -> None:
    for day in range(15):
        vault.write(f"journal/day{day}.md", "# Daily\n\nDid: boiler, bread, bike. Noticed: nothing about the boiler.\n")
    vault.write("boiler.md", "# Service\n\nCallum cleaned the boiler and changed a gasket in November.\n")
    vault.sync()
    with vault.base() as base:
        found = base.run(base.search("boiler bread", 3))
    paths = [passage.chunk.note_path for passage in found.passages]
    assert "boiler.md" in paths
    assert sum(path.startswith("journal/") for path in paths) == 1
