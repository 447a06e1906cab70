"""Filters in a question."""

from __future__ import annotations

from datetime import date

import pytest

from askbase.errors import FilterError
from askbase.retrieve.filters import parse_filters
from askbase.types import Filter
from tests.fakes.vaults import Vault


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("boiler tag:house", "boiler", Filter(tags=("house",))),
        ('source:"Data Elixir" lessons', "lessons", Filter(sources=("Data Elixir",))),
        ("x after:2024-05 before:2025", "x", Filter(after=date(2024, 5, 1), before=date(2025, 1, 1))),
        ("x after:3.11.2026", "x", Filter(after=date(2026, 11, 3))),
        ("x before:3.11.26", "x", Filter(before=date(2026, 11, 3))),
        ("x on:2024-02", "x", Filter(after=date(2024, 2, 1), before=date(2024, 3, 1))),
        ("x link:lantern topic:Data", "x", Filter(links=("lantern",), topics=("Data",))),
        ("x -tag:#old -read:yes", "x", Filter(excluded=(("tag", "old"), ("read", "true")))),
        ("re-tag:ging -tags", "re-tag:ging -tags", Filter()),
        ("unread read:no", "unread", Filter(read=False)),
        ("ratio 3:1 http://x", "ratio 3:1 http://x", Filter()),
    ],
)
def test_filters_are_taken_out_of_the_question(text: str, words: str, wanted: Filter) -> None:
    assert parse_filters(text) == (words, wanted)


@pytest.mark.parametrize(
    "text", ["after:someday", "on:2024-13", "read:maybe", "before:2024-02-30", "on:30.2.2024", "-after:2024"]
)
def test_a_filter_that_cannot_be_understood_says_so(text: str) -> None:
    with pytest.raises(FilterError):
        parse_filters(text)


def test_more_filters_than_a_search_can_hold_are_refused_in_a_sentence(vault: Vault) -> None:
    with pytest.raises(FilterError, match="1000 filters; 100 are the most"):
        parse_filters("boiler " + "tag:x " * 1000)


async def test_as_many_filters_as_are_taken_can_be_searched(vault: Vault) -> None:
    vault.write("a.md", "boiler\n")
    async with vault.base() as base:
        await base.sync()
        kinds = ("tag", "link", "-path", "-source")
        found = await base.search("boiler " + " ".join(f"{kinds[at % 4]}:x{at}" for at in range(100)))
    assert found.passages == ()


def test_a_filter_restricts_both_ways_of_searching(vault: Vault) -> None:
    vault.write("new.md", "---\ntags: [House]\ndate: 2025-01-02\nalready_read: true\n---\nboiler\n")
    vault.write("old.md", "---\ntags: house\ndate: 2023-01-02\nalready_read: false\n---\nboiler\n")
    vault.write("sub/none.md", "boiler\n")
    vault.sync()
    assert set(vault.search("boiler tag:HOUSE")) == {"new.md", "old.md"}
    assert vault.search("boiler after:2024") == ["new.md"]
    assert vault.search("boiler read:no") == ["old.md"]
    assert vault.search("boiler path:sub") == ["sub/none.md"]
    assert vault.search("boiler tag:house tag:garden") == []


@pytest.mark.parametrize("read", ["gelesen: nein", "read: no", "status: ungelesen"])
def test_german_front_matter_passes_the_same_filters(vault: Vault, read: str) -> None:
    vault.write("new.md", f"---\nschlagwörter: [zucht]\ntyp: Protokoll\nquelle: '[[Amt]]'\n{read}\n---\nboiler\n")
    vault.write("old.md", "---\ndatum: 12.10.2026\ngelesen: ja\n---\nboiler\n")
    vault.sync()
    for one in ("tag:zucht", "type:protokoll", "source:amt", "read:no"):
        assert vault.search(f"boiler {one}") == ["new.md"]
    assert vault.search("boiler read:yes") == vault.search("boiler after:2026-10-12") == ["old.md"]


def test_a_folder_named_with_its_slash_is_that_folder(vault: Vault) -> None:
    vault.write("home/a.md", "boiler\n")
    vault.write("homework/b.md", "boiler and more\n")
    vault.sync()
    assert vault.search("boiler path:home/") == ["home/a.md"]


def test_links_topics_and_negation_bind_in_both_ways_of_searching(vault: Vault) -> None:
    vault.write("a.md", "---\ntags: [house]\nsource: Wikipedia\n---\nboiler, see [[notes/Gas Valve|valve]]\n")
    vault.write("b.md", "boiler, see [valve](notes/Gas%20Valve.md) ![](topics/Concept/Altman%20s%20Law)\n")
    vault.write("old/c.md", "---\ntags: [house, old]\n---\nboiler\n")
    vault.sync()
    assert set(vault.search('boiler link:"gas valve"')) == {"a.md", "b.md"}
    assert set(vault.search("boiler link:valve")) == set()
    assert vault.search('boiler topic:"altman\'s law"') == ["b.md"]
    assert vault.search("boiler tag:house -tag:old") == ["a.md"]
    assert set(vault.search("boiler -path:old -source:wikipedia")) == {"b.md"}
    assert vault.search('boiler -link:"notes/Gas Valve"') == ["old/c.md"]
