"""Small to find, larger to read."""

from __future__ import annotations

import pytest

from tests.fakes.vaults import Vault

PARAGRAPHS = [f"Paragraph {name} of the valve story. {f'filler{name} ' * 120}" for name in ("one", "two", "three")]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_passage_is_read_with_its_surroundings_and_stays_exact(vault: Vault, newline: str) -> None:
    text = newline.join(("---", "salary: 12", "---", "", *(part + newline for part in PARAGRAPHS)))
    vault.write("a.md", text)
    vault.sync()
    with vault.base() as base:
        alone = base.run(base.search("fillertwo", 1)).passages[0].chunk
    with vault.base(search__around=150) as base:
        found = base.run(base.search("fillertwo", 1)).passages[0].chunk
    assert (found.id, found.text) == (alone.id, text[found.start : found.end])
    assert 0 < alone.start - found.start <= 150
    assert 0 < found.end - alone.end <= 150
    assert text[found.start - 1].isspace()
    assert text[found.end].isspace()
    assert found.first_line == text[: found.start].count("\n") + 1
    assert found.last_line == text[: found.end].count("\n") + 1


def test_front_matter_and_comments_are_not_let_in(vault: Vault) -> None:
    vault.write("a.md", "---\nsalary: 12\n---\nThe valve. %% hidden words %% It is red.\n")
    vault.sync()
    with vault.base(search__around=500) as base:
        found = base.run(base.search("valve")).passages
    plain = [passage.chunk.plain for passage in found if passage.chunk.start]
    assert plain
    assert all("salary" not in text and "hidden" not in text for text in plain)
    assert [passage.chunk.text for passage in found if not passage.chunk.start] in ([], ["---\nsalary: 12\n---"])
