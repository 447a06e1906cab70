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
