"""How near a folder's titles are to what they name."""

from __future__ import annotations

from askbase.answer.refusing.titles import LEAST, kept_nearness, titles_nearness
from tests.answer.builders import passage
from tests.fakes.vaults import Vault


def test_it_is_the_median_over_the_notes_of_the_nearest_of_their_first_passages() -> None:
    titles = {f"{number}.md": str(number) for number in range(11)}
    near = titles_nearness(
        titles,
        lambda path: [passage("Far away.", path), passage("Near.", path)],
        lambda title, texts: [int(title) / 10 if text == "Near." else 0.0 for text in texts],
    )
    assert near == 0.5


def test_a_few_notes_or_empty_ones_tell_nothing() -> None:
    titles = {f"{number}.md": "Note" for number in range(LEAST)}
    assert titles_nearness(dict(list(titles.items())[1:]), lambda path: [passage("Text.", path)], _same) is None
    assert titles_nearness(titles, lambda path: [], _same) is None
    assert titles_nearness(titles, lambda path: [passage("Text.", path)], _same) == 1.0


def test_it_is_kept_with_the_index_until_many_notes_come_or_go(vault: Vault) -> None:
    measured: list[str] = []

    def similarity(title: str, texts: list[str]) -> list[float]:
        measured.append(title)
        return [0.5] * len(texts)

    for number in range(12):
        vault.write(f"{number}.md", f"# Note {number}\n\nIt says {number}.\n")
    for extra, times in ((0, 12), (1, 12), (9, 12 + 21)):
        for number in range(extra):
            vault.write(f"more {number}.md", f"# More {number}\n\nIt says {number}.\n")
        vault.sync()
        with vault.base() as base:
            found = kept_nearness(base._opened.database(), base._opened.catalog(), similarity, {})
        assert (found, len(measured)) == (0.5, times)


def _same(title: str, texts: list[str]) -> list[float]:
    return [1.0] * len(texts)
