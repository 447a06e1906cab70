"""Which notes are kept from elsewhere, and from where."""

from __future__ import annotations

import pytest

from askbase.notes.origin import origin_of
from askbase.types import Value
from tests.fakes.vaults import Vault

PAGE = "https://en.wikipedia.org/wiki/Rye"


@pytest.mark.parametrize(
    ("properties", "origin"),
    [
        ({"link": PAGE, "source": "Wikipedia"}, "Wikipedia"),
        ({"Link": PAGE}, "en.wikipedia.org"),
        ({"source": "https://www.example.org/buy-wisely"}, "example.org"),
        ({"url": PAGE, "source": "[[Reading list]]"}, "en.wikipedia.org"),
        ({"url": PAGE, "quelle": "Die Zeit"}, "Die Zeit"),
        ({"source": "Recommended by Marek"}, None),
        ({"source": "askbase"}, "askbase"),
        ({"link": "[[boiler]]", "title": "http://x"}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_a_note_that_links_to_its_page_is_from_there(properties: dict[str, Value], origin: str | None) -> None:
    assert origin_of(properties) == origin


async def test_a_citation_tells_whose_words_it_quotes(vault: Vault) -> None:
    vault.write("rye.md", f"---\nlink: {PAGE}\nsource: Wikipedia\ndate: 2024-11-04\n---\nRye dough is sticky.\n")
    vault.write("mine.md", "My rye dough is sticky, too.\n")
    async with vault.base() as base:
        await base.sync()
        found = await base.search("sticky rye dough")
    assert {each.chunk.note_path: each.standing for each in found.passages} == {
        "rye.md": "2024-11-04, from Wikipedia", "mine.md": "",
    }  # fmt: skip
