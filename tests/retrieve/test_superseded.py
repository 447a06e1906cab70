"""A note that says another took its place stands behind that one, and says so."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from askbase.retrieve.superseded import Marks, Shelf, successors_first
from askbase.types import Passage, Value
from tests.answer.builders import passage
from tests.fakes.vaults import Vault

OLD = "Stop the service, rebuild the index, start the service. It takes 55 minutes to rebuild the index.\n"
NEW = "Build into a new file and rename it. Nothing is stopped; count on 18 minutes.\n"


def found(vault: Vault, question: str, limit: int = 10) -> list[Passage]:
    with vault.base() as base:
        return list(base.run(base.search(question, limit)).passages)


def standings(vault: Vault) -> dict[str, str]:
    """Note → what is said of its age, for the notes found."""
    return {each.chunk.note_path: each.standing for each in found(vault, "rebuild the index: how many minutes?")}


@pytest.mark.parametrize(
    ("properties", "text", "over", "by", "of"),
    [
        ({"status": "superseded"}, "", True, (), ()),
        ({"Status": "Obsolete"}, "", True, (), ()),
        ({"superseded_by": "[[new|the new way]]"}, "", True, ("new",), ()),
        ({"superseded-by": "new.md"}, "", True, ("new",), ()),
        ({"Replaced by": ("[[a#Steps]]", "[[b]]")}, "", True, ("a", "b"), ()),
        ({"supersedes": "[the old way](howto/old.md)"}, "", False, (), ("howto/old",)),
        ({}, "> **Superseded by [[new]].**", True, ("new",), ()),
        ({}, "This note has been replaced by [[new]].", True, ("new",), ()),
        ({}, "Ersetzt durch [[neu]]", True, ("neu",), ()),
        ({}, "Supersedes [[old]].", False, (), ("old",)),
        ({}, "This page replaces [[old]].", False, (), ("old",)),
        ({}, "Replaces [[boiler]].", False, (), ()),
        ({}, "The pump was replaced by [[Callum]].", False, (), ()),
        ({"status": "current", "superseded_by": ""}, "", False, (), ()),
        ({"status": "in progress", "tags": ("deprecated",)}, "", False, (), ()),
        ({"superseded_by": "none"}, "", False, (), ()),
        ({"superseded_by": False}, "", False, (), ()),
        ({"status": "replaced", "succeeds": "[[Elizabeth II]]"}, "", False, (), ()),
        ({"superseded_by": "[new](./my%20new.md)"}, "", True, ("./my new",), ()),
        ({}, "# Decisions\n\n## D1\n\nSuperseded by [[D7]].\n\n## D2\n\nPressure: 1.5 bar.", False, (), ()),
        ({}, "# A\n\n```\nSuperseded by [[new]]\n```\n<!--\nSuperseded by [[new]]\n-->", False, (), ()),
    ],
)
def test_what_people_write_to_say_so(
    properties: dict[str, Value], text: str, over: bool, by: tuple[str, ...], of: tuple[str, ...]
) -> None:
    assert Marks.read(properties, text) == Marks(over, by, of)


def test_the_note_that_took_its_place_goes_first(vault: Vault) -> None:
    vault.write("old.md", f"---\nsuperseded_by: '[[new]]'\ndate: 2024-04-23\n---\n{OLD}")
    vault.write("howto/new.md", f"# Rebuild the index\n\n{NEW}")
    vault.sync()
    passages = [
        each for each in found(vault, "How long does it take to rebuild the index?") if "minutes" in each.chunk.text
    ]
    assert [each.chunk.note_path for each in passages] == ["howto/new.md", "old.md"]
    assert passages[-1].standing == "2024-04-23, superseded by howto/new.md"


def test_it_joins_what_was_found_even_if_it_shares_no_word(vault: Vault) -> None:
    vault.write("old.md", f"Superseded by [[later]].\n\n{OLD}")
    vault.write("later.md", "Superseded by [[latest]].\n\nFerret.\n")
    vault.write("latest.md", "Hedgehog.\n")
    for number in range(5):
        vault.write(f"{number}.md", f"Rebuild the index of book {number}.\n")
    vault.sync()
    passages = found(vault, "How long does it take to rebuild the index?", 3)
    assert [each.chunk.note_path for each in passages] == ["latest.md", "later.md", "old.md"]


def test_the_new_note_may_be_the_one_that_says_so(vault: Vault) -> None:
    vault.write("old.md", OLD)
    vault.write("new.md", f"---\nsupersedes: old\n---\n# Rebuild the index\n\n{NEW}")
    vault.sync()
    standing = standings(vault)
    assert standing == {"new.md": "", "old.md": "superseded by new.md"}


@pytest.mark.parametrize("link", ["[new](../y/b.md)", "[new](./my%20new.md)", "[[the new way]]", "B note"])
def test_a_link_is_found_however_it_is_written(vault: Vault, link: str) -> None:
    vault.write("x/old.md", f"---\nsuperseded_by: '{link}'\n---\n{OLD}")
    vault.write("y/b.md" if "b.md" in link or "B" in link else "x/my new.md",
                f"---\ntitle: B note\naliases: [the new way]\n---\n{NEW}")  # fmt: skip
    vault.sync()
    standing = standings(vault)
    [new] = standing.keys() - {"x/old.md"}
    assert standing["x/old.md"] == f"superseded by {new}"


@pytest.mark.parametrize("link", ["[[plan-new]]", "[[plan-new.markdown]]", "[the plan](plan-new.markdown)"])
def test_a_note_may_have_the_longer_ending(vault: Vault, link: str) -> None:
    vault.write("plan.md", f'---\nsuperseded_by: "{link}"\n---\n# Index rebuild\n\n{OLD}')
    vault.write("plan-new.markdown", f"# Rebuild the index\n\n{NEW}")
    vault.sync()
    assert standings(vault) == {"plan-new.markdown": "", "plan.md": "superseded by plan-new.markdown"}


def test_what_replaces_a_thing_replaces_no_note_that_still_holds(vault: Vault) -> None:
    vault.write("boiler.md", f"---\ntitle: Boiler\n---\n{OLD}")
    vault.write("pump.md", f"---\nreplaces: '[[boiler]]'\n---\n{NEW}")
    vault.write("gone.md", f"---\nstatus: superseded\n---\n{OLD}")
    vault.write("new.md", f"---\nreplaces: '[[gone]]'\n---\n{NEW}")
    vault.sync()
    standing = standings(vault)
    assert standing == {"boiler.md": "", "pump.md": "", "gone.md": "superseded by new.md", "new.md": ""}


def test_a_name_that_no_note_has_is_said_as_it_is_and_a_ring_ends(vault: Vault) -> None:
    vault.write("old.md", f"Superseded by [[somewhere else]].\n\n{OLD}")
    vault.write("a.md", f"---\nsuperseded_by: b\n---\n{OLD}")
    vault.write("b.md", f"---\nsuperseded_by: a\n---\n{NEW}")
    vault.write("gone.md", f"---\nstatus: superseded\n---\n{OLD}")
    vault.sync()
    standing = standings(vault)
    assert standing["old.md"] == "superseded by somewhere else"
    assert standing["gone.md"] == "superseded"
    assert standing["a.md"] == "superseded by b.md"


def test_a_filter_keeps_the_new_note_out(vault: Vault) -> None:
    vault.write("old/a.md", f"Superseded by [[new]].\n\n{OLD}")
    vault.write("new.md", NEW)
    vault.sync()
    assert {each.chunk.note_path for each in found(vault, "rebuild the index path:old")} == {"old/a.md"}


def test_what_is_superseded_by_nothing_known_stays_where_it_was() -> None:
    first, second = passage("One.", "a.md", score=0.4), passage("Two.", "b.md", score=0.9)  # lifted, say

    def marks(paths: Iterable[str]) -> dict[str, Marks]:
        return {path: Marks(path == "a.md", (), ()) for path in paths}

    found = successors_first([first, second], Shelf(marks, lambda name, by: None, lambda path: None), 5)
    assert [(each.chunk.note_path, each.standing) for each in found] == [("a.md", "superseded"), ("b.md", "")]
