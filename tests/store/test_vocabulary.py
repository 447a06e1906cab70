"""What a filter can name."""

from __future__ import annotations

from tests.fakes.vaults import Vault


def test_what_filters_can_name_comes_with_the_most_used_first(vault: Vault) -> None:
    vault.write("a.md", "---\ntags: [House, Heating]\ntype: Log\n---\n# Boiler\n")
    vault.write("b.md", "---\ntags: house\nsource: Vaillant\n---\n# Bread\n")
    vault.sync()
    with vault.base() as base:
        known = base.vocabulary()
    assert known.tags == (("house", 2), ("heating", 1))
    assert (known.types, known.sources) == ((("log", 1),), (("vaillant", 1),))
    assert known.notes == (("a.md", "Boiler"), ("b.md", "Bread"))


def test_before_the_first_sync_there_is_nothing_to_name(vault: Vault) -> None:
    with vault.base() as base:
        assert base.vocabulary().notes == ()
