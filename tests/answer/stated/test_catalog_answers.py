"""A filter without a question, over a real catalog."""

from __future__ import annotations

from askbase.types import Turn
from tests.fakes.vaults import Vault


async def test_a_filter_alone_lists_the_notes_that_pass_it(vault: Vault) -> None:
    vault.write("boiler.md", "---\ntags: [house]\n---\nThe boiler was serviced in May.\n")
    vault.write("bread.md", "---\ntags: [kitchen]\n---\nRye bakes for an hour.\n")
    async with vault.base() as base:
        await base.sync()
        listed = await base.ask("tag:house")
        none = await base.ask("tag:garage")
        narrowed = await base.ask("tag:house", [Turn("When was the boiler serviced?", "")])
    assert listed.text.splitlines()[0] == "1 note:" and "boiler (boiler.md)" in listed.text
    assert "[1]" in listed.text and "bread" not in listed.text
    assert none.outcome == "not_in_notes"
    assert "1 note:" not in narrowed.text, "it narrows what was asked before"


async def test_properties_in_the_text_count_and_are_quoted(vault: Vault) -> None:
    vault.write("books/piranesi.md", "# Piranesi\n\nA house of statues.\n\n- rating:: 5\n- author:: Susanna Clarke\n")
    vault.write("books/dune.md", "---\nrating: 4\n---\n# Dune\n\nSand.\n")
    vault.write("books/emma.md", "# Emma\n\nNot rated yet.\n")
    async with vault.base() as base:
        await base.sync()
        highest = await base.ask("Which book has the highest rating?")
        five = await base.ask("Which notes have rating 5?")
        author = await base.ask("What author does the Piranesi note have?")
    assert "Piranesi (books/piranesi.md), rating: 5" in highest.text
    assert "Dune" not in five.text and "Piranesi" in five.text
    assert [each.quote.strip() for each in five.citations] == ["- rating:: 5"]
    assert "Susanna Clarke" in author.text


async def test_a_line_of_the_body_is_not_quoted_as_front_matter(vault: Vault) -> None:
    vault.write("books/emma.md", "---\n\nrating: so they call it.\n\nrating:: 5\n")
    async with vault.base() as base:
        await base.sync()
        five = await base.ask("Which notes have rating 5?")
    assert [each.quote.strip() for each in five.citations] == ["rating:: 5"]
